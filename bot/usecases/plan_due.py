"""The minute tick: plan what is due, wait for what is late, give up on what is too late."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.audience import Subscription
from bot.domain.delivery import SkipReason
from bot.domain.reply import OwnerAlert
from bot.ports import Clock, Outbox, OwnerChannel, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.publish_digest import PublishDigest

logger = logging.getLogger(__name__)


class PlanningStores(Protocol):
    """What planning reads and writes."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Who is due."""

    @property
    def outbox(self) -> Outbox:
        """What was planned or skipped."""


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
        self._owner = owner
        self._clock = clock
        self._cut_off = cut_off
        self._told_late: set[date] = set()

    async def plan(self, *, at_once: int = 2_000) -> None:
        """Plan all that is due now, and give up on what nobody got in time.

        ``at_once`` is how many subscriptions are looked at together.
        """
        now = self._clock.now()
        if expired := await self._outbox.expire(planned_before=now - self._cut_off, at=now):
            logger.warning("editions cut off", extra={"expired": expired})
        limit = at_once
        while batch := await self._subscriptions.due(now, limit=limit):
            if await self._plan_batch(batch, now):
                continue
            if len(batch) < limit:
                return
            limit *= 2  # those who wait for a late digest stand before those whose digest is here

    async def _plan_batch(self, batch: Sequence[Subscription], now: datetime) -> bool:
        in_time: dict[date, list[Subscription]] = defaultdict(list)
        progressed = False
        for subscription in batch:
            if now - _due_at(subscription) > self._cut_off:
                await self._give_up(subscription, now)
                progressed = True
            else:
                in_time[_due_day(subscription)].append(subscription)
        for day, subscriptions in in_time.items():
            progressed |= await self._plan_day(day, subscriptions)
        return progressed

    async def _plan_day(self, day: date, subscriptions: list[Subscription]) -> bool:
        stored = await self._library.stored(day)
        if stored is None:
            await self._tell_late(day, len(subscriptions))
            return False
        summary = await self._publish.publish(stored, subscriptions)
        logger.info("editions planned", extra={"day": str(day), "planned": summary.planned})
        for subscription in subscriptions:
            following = subscription.window.next_due_after(_due_at(subscription))
            await self._subscriptions.reschedule(subscription.id, following)
        return True

    async def _give_up(self, subscription: Subscription, now: datetime) -> None:
        day = _due_day(subscription)
        is_missing = await self._library.stored(day) is None
        reason = SkipReason.NO_DIGEST if is_missing else SkipReason.CUT_OFF
        await self._outbox.skip(subscription=subscription, day=day, reason=reason, at=now)
        horizon = max(_due_at(subscription), now - self._cut_off)
        following = subscription.window.next_due_after(horizon)
        await self._subscriptions.reschedule(subscription.id, following)

    async def _tell_late(self, day: date, waiting: int) -> None:
        if day in self._told_late:
            return
        self._told_late.add(day)
        facts = (("day", str(day)), ("waiting", str(waiting)))
        await self._owner.alert(OwnerAlert("digest-late", self._clock.now(), facts))


def _due_at(subscription: Subscription) -> datetime:
    if subscription.next_due_at is None:
        raise AssertionError(f"subscription {subscription.id} is listed as due but never is")
    return subscription.next_due_at


def _due_day(subscription: Subscription) -> date:
    return subscription.window.edition_day(_due_at(subscription))
