"""The minute tick: plan what is due, wait for what is late, give up on what is too late."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.audience import Subscription
from bot.domain.delivery import SkipReason
from bot.ports import AlertMemory, Clock, Outbox, OwnerChannel, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.publish_digest import PublishDigest
from bot.usecases.tell_once import TellOnce

logger = logging.getLogger(__name__)


class PlanningStores(Protocol):
    """What planning reads and writes."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Who is due."""

    @property
    def outbox(self) -> Outbox:
        """What was planned or skipped."""

    @property
    def alerts(self) -> AlertMemory:
        """Of which late digests the owner knows."""


class PlanDue:
    """Looks at the subscriptions that are due.

    The digest that is due is the one of the local date on which the window opens. Where it is not
    there, the subscription stays due until it arrives or until ``cut_off`` has passed.
    """

    def __init__(
        self,
        stores: PlanningStores,
        library: DigestLibrary,
        publish: PublishDigest,
        *,
        owner: OwnerChannel,
        clock: Clock,
        cut_off: timedelta,
    ) -> None:
        self._subscriptions = stores.subscriptions
        self._outbox = stores.outbox
        self._library = library
        self._publish = publish
        self._late = TellOnce("digest-late", stores.alerts, owner=owner, clock=clock)
        self._clock = clock
        self._cut_off = cut_off

    async def plan(self, *, at_once: int = 500) -> None:
        """Plan all that is due now, and give up on what nobody got in time.

        ``at_once`` is how many subscriptions are looked at, and held in memory, together.
        """
        now = self._clock.now()
        if expired := await self._outbox.expire(planned_before=now - self._cut_off, at=now):
            logger.warning("editions cut off", extra={"expired": expired})
        while await self._plan_pages(now, at_once):
            pass  # who was behind by days may be due once more

    async def _plan_pages(self, now: datetime, at_once: int) -> bool:
        """Whether anything was planned or given up.

        Those who wait for a late digest stand before those whose digest is here: page by page.
        """
        has_progressed = False
        last = None
        while page := await self._subscriptions.due(now, limit=at_once, after=last):
            has_progressed |= await self._plan_page(page, now)
            last = page[-1]
        return has_progressed

    async def _plan_page(self, page: Sequence[Subscription], now: datetime) -> bool:
        in_time: dict[date, list[Subscription]] = defaultdict(list)
        too_late: dict[date, list[Subscription]] = defaultdict(list)
        for subscription in page:
            is_too_late = now - _due_at(subscription) > self._cut_off
            (too_late if is_too_late else in_time)[_due_day(subscription)].append(subscription)
        for day, subscriptions in too_late.items():
            await self._give_up(day, subscriptions, now)
        has_progressed = bool(too_late)
        for day, subscriptions in in_time.items():
            has_progressed |= await self._plan_day(day, subscriptions)
        return has_progressed

    async def _plan_day(self, day: date, subscriptions: list[Subscription]) -> bool:
        stored = await self._library.stored(day)
        if stored is None:
            await self._late.alert(day, "waiting", len(subscriptions))
            return False
        summary = await self._publish.publish(stored, subscriptions)
        logger.info("editions planned", extra={"day": str(day), "planned": summary.planned})
        await self._subscriptions.reschedule(
            {each.id: each.window.next_due_after(_due_at(each)) for each in subscriptions}
        )
        return True

    async def _give_up(self, day: date, subscriptions: list[Subscription], now: datetime) -> None:
        is_missing = await self._library.stored(day) is None
        reason = SkipReason.NO_DIGEST if is_missing else SkipReason.CUT_OFF
        await self._outbox.skip(subscriptions=subscriptions, day=day, reason=reason, at=now)
        horizon = now - self._cut_off
        await self._subscriptions.reschedule(
            {
                each.id: each.window.next_due_after(max(_due_at(each), horizon))
                for each in subscriptions
            }
        )


def _due_at(subscription: Subscription) -> datetime:
    if subscription.next_due_at is None:
        raise AssertionError(f"subscription {subscription.id} is listed as due but never is")
    return subscription.next_due_at


def _due_day(subscription: Subscription) -> date:
    return subscription.window.edition_day(_due_at(subscription))
