"""Record what became of a part, whatever storage does, and go on behind it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.domain.correction import Change
from bot.domain.delivery import Delivery, DeliveryState, Receipt
from bot.domain.errors import LeaseLost, StorageUnavailable
from bot.ports import Clock, Outbox
from bot.usecases.lane_state import LaneState

logger = logging.getLogger(__name__)
_STORAGE_AWAY = timedelta(seconds=2)


class SettlePart:
    """What was recorded before a part was handed over does not stay open after it."""

    def __init__(self, outbox: Outbox, state: LaneState, clock: Clock) -> None:
        self._outbox = outbox
        self.state = state
        self._clock = clock

    async def checkpoint(
        self, delivery: Delivery, receipts: tuple[Receipt, ...], change: Change | None
    ) -> None:
        """The next part arrived. Raises ``LeaseLost`` where that cannot be recorded any more."""
        part = delivery.next_part
        closes_at = self._clock.now() if part + 1 == delivery.parts else None
        checkpoint = partial(
            self._outbox.checkpoint,
            delivery,
            part=part,
            receipts=receipts,
            closes_at=closes_at,
            change=change,
        )
        try:
            await self.record(checkpoint)
        except LeaseLost:
            chat = {"chat": str(delivery.chat.address), "part": part + 1}
            logger.warning("sent, but its lane has another owner: not recorded", extra=chat)
            raise

    async def take_back(self, delivery: Delivery) -> None:
        """The next part was not handed over, or not taken: nothing is uncertain."""
        await self.record(partial(self._outbox.take_back, delivery, part=delivery.next_part))

    async def record(self, write: Callable[[], Awaitable[object]]) -> None:
        """Record what became of a message, however long storage is away.

        Otherwise one that arrived would be sent again, and one that did not might be passed over.
        """
        while True:
            try:
                await write()
            except StorageUnavailable as error:
                if self.state.is_stopping:
                    raise
                self.state.storage_away = error
                await self._clock.sleep(_STORAGE_AWAY)
            else:
                return

    async def behind(self, delivery: Delivery) -> Delivery | None:
        """The delivery behind its next part, which is settled; nothing behind the last one.

        A correction leaves alone what reads as before.
        """
        if delivery.next_part + 1 == delivery.parts:
            self.state.summary.count_closed(delivery)
            return None
        part = delivery.next_part + 1
        following = replace(delivery, next_part=part, attempts=0, is_uncertain=False, edits=None)
        if delivery.is_correction:
            following = await self._outbox.next_change(following)
            if following.next_part == following.parts:
                await self.finish_correction(following)
                return None
        return following

    async def finish_correction(self, delivery: Delivery) -> None:
        """Nothing that is left of it takes a call."""
        now = self._clock.now()
        await self._outbox.finish(delivery, state=DeliveryState.DELIVERED, at=now)
        self.state.summary.count_closed(delivery)
