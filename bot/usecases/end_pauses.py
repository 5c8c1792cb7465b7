"""The minute tick: pauses that are over end."""

import logging
from collections.abc import Sequence

from bot.domain.audience import Subscription
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.next_delivery import NextDelivery

logger = logging.getLogger(__name__)


class EndPauses:
    """Makes paused subscriptions active again once their time is over.

    They are due as if they had been active since then: what came during the pause never follows,
    and where the program was away at its end, planning decides as it does for everybody.
    """

    def __init__(self, subscriptions: SubscriptionStore, outbox: Outbox, *, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._next = NextDelivery(outbox, clock)
        self._clock = clock

    async def end(self, *, at_once: int = 500) -> int:
        """End those that are over, ``at_once`` of them in memory together; how many."""
        now = self._clock.now()
        ended = 0
        while page := await self._subscriptions.rested(now, limit=at_once):
            of_page = await self._end(page)
            ended += of_page
            if not of_page:  # others change them just now: the next tick sees what became of them
                break
        if ended:
            logger.info("pauses ended", extra={"subscriptions": ended})
        return ended

    async def _end(self, page: Sequence[Subscription]) -> int:
        ended = 0
        for paused in page:
            since = paused.paused_until or self._clock.now()
            due = await self._next.due_after(since, paused.window, paused)
            ended += await self._subscriptions.resume(paused, next_due_at=due)
        return ended
