"""Rendered messages on their way to their chats."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Protocol

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


class Outbox(Protocol):
    """Rendered messages on their way: the only hinge between what is pure and what is resumed."""

    async def plan_all(self, editions: Sequence[PlannedEdition], *, force: bool = False) -> int:
        """Put editions in together; how many went in.

        Not those whose subscription and day were planned already, unless it is forced: a repetition
        goes in anew, and an older plan that is still being sent ends with the part on its way.
        """

    async def skip(
        self,
        *,
        subscriptions: Sequence[Subscription],
        day: date,
        reason: SkipReason,
        at: datetime,
    ) -> None:
        """Record that the day's edition is not delivered where it was not planned or skipped."""

    async def planned(
        self, subscriptions: Sequence[SubscriptionId], day: date
    ) -> AbstractSet[SubscriptionId]:
        """Those whose day's edition was planned or skipped."""

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

        Under a lease, this and everything below that records what became of one of them raises
        ``LeaseLost`` once the lane has another owner, and changes nothing. Without one, the caller
        answers for being the only one who sends.
        """

    async def uncertain(
        self, platform: Platform, *, moment: datetime, limit: int, lease: Lease | None = None
    ) -> Sequence[Delivery]:
        """Those of them of which a part was on its way when a process ended.

        None where the lane has another owner: ``pending`` says so.
        """

    async def has_pending(self, platform: Platform) -> bool:
        """Whether any delivery of the platform is unfinished, also one that waits."""

    async def message(self, delivery: Delivery, part: int) -> RenderedMessage:
        """Part ``part`` (from 0) of the delivery's rendered messages."""

    async def begin(self, delivery: Delivery, *, part: int) -> bool:
        """Record that the part is being handed to the platform: intent before sending.

        False where the delivery was closed or planned anew meanwhile: then it must not be sent.
        """

    async def take_back(self, delivery: Delivery, *, part: int) -> None:
        """Record that the platform did not take the part that was begun: nothing is uncertain."""

    async def rest(self, delivery: Delivery, *, until: datetime) -> None:
        """Its chat takes nothing before ``until``: not a failed attempt, and nothing uncertain."""

    async def fall_back(self, delivery: Delivery, *, part: int) -> Delivery:
        """Put the part's fallback in its place, each message of it a part of its own."""

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

    async def part_failed(self, delivery: Delivery, *, part: int, error: str) -> None:
        """Record that the part can never be delivered and move the cursor behind it."""

    async def postpone(self, delivery: Delivery, *, until: datetime, error: str) -> None:
        """Record a failed attempt; the delivery rests until ``until``."""

    async def finish(
        self,
        delivery: Delivery,
        *,
        state: DeliveryState,
        at: datetime,
        reason: SkipReason | None = None,
        error: str = "",
    ) -> None:
        """Close the delivery."""

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

    async def expire(self, *, planned_before: datetime, at: datetime) -> int:
        """Skip, as cut off, what was planned before and of which no part was begun; how many."""

    async def next_change(self, delivery: Delivery) -> Delivery:
        """The correction at its next part that takes a call; behind its last where none does.

        A place whose message cannot be changed is passed over: its id is unknown, or means nothing
        since its chat moved. A changed story that never arrived there is sent.
        """

    async def abandon(
        self, delivery: Delivery, *, at: datetime, error: str, reason: SkipReason | None = None
    ) -> None:
        """End a correction where it stands; its chat has the edition all the same.

        Given up or, with a ``reason``, left out.
        """

    async def last_outcome(self, subscription: SubscriptionId) -> DeliveryOutcome | None:
        """What became of the subscription's latest closed delivery."""
