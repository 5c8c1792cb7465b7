"""The outbox in the database: what is pure ends here, and what is resumed begins."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Update, update

from bot.adapters.database import corrections, fence, pending, planning, progress, steps
from bot.adapters.database.changes import Changes
from bot.adapters.database.engine import Database
from bot.adapters.database.fence import Fenced
from bot.adapters.database.group_commit import GroupCommit
from bot.adapters.database.messages import Messages
from bot.adapters.database.tables import DeliveryRow
from bot.adapters.database.variants import store_plainer
from bot.domain.audience import Platform, Subscription, SubscriptionId
from bot.domain.correction import Change
from bot.domain.delivery import (
    Delivery,
    DeliveryId,
    DeliveryOutcome,
    DeliveryState,
    PlannedEdition,
    Receipt,
    RenderedMessage,
    SkipReason,
)
from bot.domain.lease import Lease


class SqlOutbox:
    """``Outbox``. Each method is one short transaction and may raise ``StorageUnavailable``.

    What is recorded of a delivery counts only under the lease with which it was claimed.

    The steps that every message takes are committed together, for all chats that take one then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._steps = GroupCommit(database, fence.behind_fence(steps.take_steps))
        self._messages = Messages(database)
        self._changes = Changes(database)

    async def plan_all(self, editions: Sequence[PlannedEdition], *, force: bool = False) -> int:
        """Put editions in together; how many went in.

        Not those whose subscription and day were planned already, unless it is forced: a repetition
        goes in anew, and an older plan that is still being sent ends with the part on its way.
        Raises ``ValueError`` for an edition without messages.
        """
        if not editions:
            return 0
        async with self._database.writing() as connection:
            if not force:
                return await planning.plan(connection, editions)
            await planning.replan(connection, editions)
            return len(editions)

    async def skip(
        self,
        *,
        subscriptions: Sequence[Subscription],
        day: date,
        reason: SkipReason,
        at: datetime,
    ) -> None:
        """Record that the day's edition is not delivered where it was not planned or skipped."""
        if not subscriptions:
            return
        async with self._database.writing() as connection:
            await planning.skip(connection, subscriptions, day=day, reason=reason, at=at)

    async def planned(
        self, subscriptions: Sequence[SubscriptionId], day: date
    ) -> AbstractSet[SubscriptionId]:
        """Those whose day's edition was planned or skipped."""
        rows = await self._select(pending.select_planned(subscriptions, day))
        return {SubscriptionId(row.subscription_id) for row in rows}

    async def pending(
        self,
        platform: Platform,
        *,
        moment: datetime,
        limit: int,
        leaving_out: Sequence[DeliveryId] = (),
        lease: Lease | None = None,
    ) -> Sequence[Delivery]:
        """Deliveries of a platform that may be attempted at ``moment``, oldest first.

        Of each subscription only its oldest unfinished one: the next day's waits behind it. Raises
        ``LeaseLost``.
        """
        wanted = pending.select_pending(
            platform, moment=moment, leaving_out=leaving_out, lease=lease
        )
        claimed = await self._claim(wanted.limit(limit), lease)
        if not claimed:
            await self._check(lease)
        return claimed

    async def uncertain(
        self, platform: Platform, *, moment: datetime, limit: int, lease: Lease | None = None
    ) -> Sequence[Delivery]:
        """Those of them of which a part was on its way when a process ended.

        None where the lane has another owner: ``pending`` says so.
        """
        wanted = pending.select_pending(platform, moment=moment, leaving_out=(), lease=lease)
        return await self._claim(
            wanted.where(pending.IS_IN_FLIGHT).order_by(None).limit(limit), lease
        )

    async def _claim(
        self, wanted: Select[*tuple[Any, ...]], lease: Lease | None
    ) -> Sequence[Delivery]:
        rows = await self._select(wanted)
        deliveries = [pending.read_delivery(row, lease) for row in rows]
        for row, delivery in zip(rows, deliveries, strict=True):
            self._messages.consists_of(delivery, row.variant_id)
            if delivery.is_correction:
                self._changes.stands(delivery, row.standing_variant_id)
        return deliveries

    async def has_pending(self, platform: Platform) -> bool:
        """Whether any delivery of the platform is unfinished, also one that waits."""
        async with self._database.reading() as connection:
            found = await connection.execute(pending.select_has_pending(platform))
            return found.scalar_one()

    async def message(self, delivery: Delivery, part: int) -> RenderedMessage:
        """Part ``part`` (from 0) of the delivery's rendered messages.

        Raises ``LookupError`` where the delivery, in this generation, has no such part.
        """
        return await self._messages.message(delivery, part)

    async def begin(self, delivery: Delivery, *, part: int) -> bool:
        """Record that the part is being handed to the platform: intent before sending.

        False where the delivery was closed or planned anew meanwhile: then it must not be sent.
        """
        return await self._record(delivery, steps.begin(delivery, part))

    async def take_back(self, delivery: Delivery, *, part: int) -> None:
        """Record that the platform did not take the part that was begun: nothing is uncertain."""
        await self._record(delivery, steps.take_back(delivery, part))

    async def rest(self, delivery: Delivery, *, until: datetime) -> None:
        """Its chat takes nothing before ``until``: not a failed attempt, and nothing uncertain."""
        await self._record(delivery, steps.rest(delivery, until))

    async def fall_back(self, delivery: Delivery, *, part: int) -> Delivery:
        """Put the part's fallback in its place, each message of it a part of its own.

        Raises ``LookupError`` as ``message``, and ``ValueError`` where the part has no fallback.
        """
        variant_id = await self._messages.variant_of(delivery)
        async with self._database.writing() as connection:
            await fence.check_lease(connection, delivery.lease)
            plainer = await store_plainer(
                connection, variant_id, part, is_place=delivery.is_correction
            )
            await connection.execute(
                update(DeliveryRow)
                .where(progress.is_pending_at(delivery, part))
                .values(variant_id=plainer.id, is_in_flight=False)
            )
        self._messages.consists_of(delivery, plainer.id)
        return replace(delivery, parts=plainer.parts)

    async def checkpoint(
        self,
        delivery: Delivery,
        *,
        part: int,
        receipts: Sequence[Receipt],
        closes_at: datetime | None = None,
        change: Change | None = None,
    ) -> None:
        """Record that the part was delivered and move the cursor behind it.

        ``closes_at`` closes the delivery too, as ``finish`` does, where it was the last part.
        ``change`` is what a correction did with the message, to be counted once.
        """
        step = steps.checkpoint(delivery, part, receipts, closes_at=closes_at, change=change)
        await self._record(delivery, step)

    async def part_failed(self, delivery: Delivery, *, part: int, error: str) -> None:
        """Record that the part can never be delivered and move the cursor behind it."""
        moved = progress.move_cursor(delivery, part)
        if not delivery.is_correction:
            await self._update(moved.values(part_error=error), delivery.lease)
            return
        async with self._database.writing() as connection:
            await fence.check_lease(connection, delivery.lease)
            await connection.execute(corrections.refuse(delivery, part, error=error))
            await connection.execute(moved)

    async def postpone(self, delivery: Delivery, *, until: datetime, error: str) -> None:
        """Record a failed attempt; the delivery rests until ``until``."""
        await self._update(progress.rest(delivery, until=until, error=error), delivery.lease)

    async def finish(
        self,
        delivery: Delivery,
        *,
        state: DeliveryState,
        at: datetime,
        reason: SkipReason | None = None,
        error: str = "",
    ) -> None:
        """Close the delivery; without an ``error`` the reason why a part was lost is kept.

        One that was closed stays as it is, and ``DELIVERED`` closes only behind the last part: the
        rest of a delivery that was planned anew meanwhile is still to come.
        """
        closing = steps.close(delivery, state=state, at=at, reason=reason, error=error)
        await self._record(delivery, closing)

    async def withdraw(
        self,
        subscription: SubscriptionId,
        *,
        at: datetime,
        reason: SkipReason | None = None,
        error: str = "",
    ) -> None:
        """Close all that is pending for the subscription: its chat wants nothing more.

        Or, with a ``reason``, can be given nothing more; ``error`` says why.
        """
        async with self._database.writing() as connection:
            closing = progress.withdraw(subscription, at=at, reason=reason, error=error)
            await connection.execute(closing)
            await connection.execute(corrections.leave_alone(subscription, at=at))

    async def expire(self, *, planned_before: datetime, at: datetime) -> int:
        """Skip, as cut off, what was planned before and of which no part was begun; how many."""
        await self._update(corrections.expire(planned_before=planned_before, at=at))
        return await self._update(progress.expire(planned_before=planned_before, at=at))

    async def next_change(self, delivery: Delivery) -> Delivery:
        """The correction at its next part that takes a call; behind its last where none does."""
        variant_id = await self._messages.variant_of(delivery)
        place = await self._changes.next_place(delivery, variant_id)
        if place.part != delivery.next_part:
            step = steps.pass_by(delivery, delivery.next_part, to=place.part)
            await self._record(delivery, step)
        return replace(delivery, next_part=place.part, edits=place.edits)

    async def abandon(
        self, delivery: Delivery, *, at: datetime, error: str, reason: SkipReason | None = None
    ) -> None:
        """End a correction where it stands; its chat has the edition all the same.

        Given up or, with a ``reason``, left out.
        """
        async with self._database.writing() as connection:
            await fence.check_lease(connection, delivery.lease)
            await connection.execute(corrections.tell_why(delivery, error=error, reason=reason))
            await connection.execute(corrections.abandon(delivery, at=at, error=error))

    async def last_outcome(self, subscription: SubscriptionId) -> DeliveryOutcome | None:
        """What became of the subscription's latest closed delivery."""
        rows = await self._select(pending.select_last_outcome(subscription))
        return pending.read_outcome(rows[0]) if rows else None

    async def _select(self, wanted: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        async with self._database.reading() as connection:
            return (await connection.execute(wanted)).all()

    async def _record(self, delivery: Delivery, step: steps.Step) -> bool:
        return await self._steps.write(delivery.id, Fenced(step, delivery.lease))

    async def _check(self, lease: Lease | None) -> None:
        async with self._database.reading() as connection:
            await fence.check_lease(connection, lease)

    async def _update(self, change: Update, lease: Lease | None = None) -> int:
        """How many rows changed. Raises ``LeaseLost`` where ``lease`` is the lane's no more."""
        async with self._database.writing() as connection:
            await fence.check_lease(connection, lease)
            return (await connection.execute(change)).rowcount
