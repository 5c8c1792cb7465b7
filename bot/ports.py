"""What the use cases need from the world, as protocols. Adapters implement them.

A contract is few methods and one family of exceptions: a method returns on success and raises a
``BotError`` otherwise, never ``False`` or ``None`` for a failure. ``tests/contracts`` holds one
suite per port that every implementation passes.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.audience import (
    Chat,
    ChatAddress,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.correction import Mark
from bot.domain.delivery import (
    DeliveredEdition,
    Delivery,
    DeliveryId,
    DeliveryOutcome,
    DeliveryState,
    PlannedCorrection,
    PlannedEdition,
    Receipt,
    RenderedMessage,
    SkipReason,
    StandingVariant,
)
from bot.domain.digest import Story
from bot.domain.lease import Lease
from bot.domain.reply import OwnerAlert, Reply
from bot.domain.run import Announcement, AnnouncementKind, Run, RunFigures, RunId, RunReport
from bot.domain.selection import Edition
from bot.domain.status import LaneHolder, Standing
from bot.domain.story_lineage import PublishedStory


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> datetime:
        """This moment, aware, UTC."""

    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once where it is not positive."""


@dataclass(frozen=True, slots=True)
class DigestDocument:
    """A digest's file as found: ``version`` changes whenever ``content`` may have changed."""

    day: date
    name: str
    content: bytes
    version: str


class DigestSource(Protocol):
    """Where digests come from. All methods may raise ``DigestSourceUnavailable``."""

    async def days(self) -> Sequence[date]:
        """Days that may have a digest, newest first."""

    async def fetch(self, day: date) -> DigestDocument:
        """The digest's file for ``day``, as it is now. Raises ``DigestNotFound``."""


class Messenger(Protocol):
    """Sends one rendered message to one chat, or puts it into the place of one that was sent."""

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Deliver and return the receipts: one, or more where a fallback needed more messages.

        ``nonce`` (at most 25 characters) names this sending: a platform that can, drops a second
        message with the same one. Raises a ``DeliveryError``.
        """

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Let the message with the receipt's id say what ``message`` does.

        Done again it changes nothing, also where it reads so already. Raises a ``DeliveryError``:
        ``MessageGone`` where the message was deleted or cannot be changed.
        """


class Renderer(Protocol):
    """Turns editions and replies into one platform's messages. Pure: same input, same output."""

    def render_edition(self, edition: Edition, language: Language) -> tuple[RenderedMessage, ...]:
        """The edition's messages in order."""

    def render_mark(self, mark: Mark, language: Language) -> RenderedMessage:
        """What takes the place of a message that a correction has emptied: always one."""

    def render_reply(self, reply: Reply, language: Language) -> tuple[RenderedMessage, ...]:
        """The reply's messages in order: the notices, then the edition."""


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest's text as published; ``revision`` counts from 1 with each changed text."""

    day: date
    revision: int
    version: str
    text: str


class DigestStore(Protocol):
    """Published digests with all their revisions."""

    async def save(
        self, *, day: date, version: str, text: str, stories: Sequence[Story], at: datetime
    ) -> StoredDigest:
        """Store a new revision, or return the newest one where ``text`` has not changed."""

    async def get(self, day: date, *, revision: int | None = None) -> StoredDigest | None:
        """That revision of ``day``, or the newest one."""

    async def newest_day(self, *, until: date | None = None) -> date | None:
        """The latest day with a digest, not after ``until``."""

    async def days(self) -> Sequence[date]:
        """Every day with a digest, newest first."""


class SubscriptionStore(Protocol):
    """Chats and their subscriptions: at most one a chat."""

    async def get(self, chat: ChatAddress) -> Subscription | None:
        """The chat's subscription, in whatever state."""

    async def put(
        self,
        chat: Chat,
        *,
        state: SubscriptionState,
        window: DeliveryWindow,
        topics: tuple[str, ...],
        next_due_at: datetime | None,
    ) -> Subscription:
        """Make the chat's subscription, or change it."""

    async def due(
        self, moment: datetime, *, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions whose ``next_due_at`` is not after ``moment``, oldest due first.

        ``after`` is the last one of the page before, as it was read then.
        """

    async def coming(
        self, *, after: datetime, until: datetime, limit: int | None = None
    ) -> Sequence[tuple[datetime, DeliveryWindow]]:
        """When active subscriptions are due, and by which windows; each different pair once.

        Earliest first, later than ``after`` and not later than ``until``. With a ``limit`` not all
        who are due at the same moment need to be looked at.
        """

    async def active(
        self, *, limit: int, after: SubscriptionId | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions in the order in which they were made, those behind ``after``."""

    async def reschedule(self, next_due_at: Mapping[SubscriptionId, datetime]) -> None:
        """Look at each subscription next at its moment."""

    async def suspend(self, subscription: SubscriptionId, *, why: str) -> None:
        """Stop delivering to it until its chat subscribes again."""

    async def move_chat(self, chat: ChatAddress, new_chat_id: str) -> None:
        """The platform gave the chat a new id."""


class Outbox(Protocol):
    """Rendered messages on their way: the only hinge between what is pure and what is resumed."""

    async def plan(
        self,
        *,
        subscription: Subscription,
        day: date,
        revision: int,
        messages: Sequence[RenderedMessage],
        at: datetime,
    ) -> bool:
        """Put an edition in. False where this subscription and day were planned already."""

    async def replan(
        self,
        *,
        subscription: Subscription,
        day: date,
        revision: int,
        messages: Sequence[RenderedMessage],
        at: datetime,
    ) -> None:
        """Put an edition in, anew where it was planned before (a forced repetition)."""

    async def plan_all(self, editions: Sequence[PlannedEdition], *, force: bool = False) -> int:
        """Put editions in together, as ``plan`` or, forced, ``replan`` does; how many went in."""

    async def skip(
        self,
        *,
        subscriptions: Sequence[Subscription],
        day: date,
        reason: SkipReason,
        at: datetime,
    ) -> None:
        """Record that the day's edition is not delivered where it was not planned or skipped."""

    async def is_planned(self, subscription: SubscriptionId, day: date) -> bool:
        """Whether the day's edition was planned or skipped."""

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
    ) -> None:
        """Record that the part was delivered and move the cursor behind it.

        ``closes_at`` closes the delivery too, as ``finish`` does, where it was the last part.
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

    async def withdraw(self, subscription: SubscriptionId, *, at: datetime) -> None:
        """Close all that is pending for the subscription: its chat wants nothing more."""

    async def expire(self, *, planned_before: datetime, at: datetime) -> int:
        """Skip, as cut off, what was planned before and of which no part was begun; how many."""

    async def next_change(self, delivery: Delivery) -> Delivery:
        """The correction at its next part that takes a call; behind its last where none does.

        A place whose message cannot be changed is passed over: its id is unknown, or means nothing
        since its chat moved. A changed story that never arrived there is sent.
        """

    async def abandon(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        """End a correction where it stands; its chat has the edition all the same."""

    async def last_outcome(self, subscription: SubscriptionId) -> DeliveryOutcome | None:
        """What became of the subscription's latest closed delivery."""


class RunStore(Protocol):
    """Runs, as the outbox's deliveries make them: planning begins one or joins one."""

    async def not_ended(self) -> Sequence[Run]:
        """Runs that nobody has closed, oldest first."""

    async def has_pending(self, run: RunId, platforms: Collection[Platform]) -> bool:
        """Whether any delivery of the run is unfinished on one of the platforms."""

    async def figures(self, run: RunId) -> RunFigures:
        """What became of the run so far, counted from its deliveries and receipts."""

    async def note_open(self, run: Run, *, at: datetime) -> bool:
        """Record that the owner hears that it is open. False where somebody else told it."""

    async def end(self, report: RunReport, owing: Collection[AnnouncementKind]) -> bool:
        """Close the run, with what is owed of it.

        False where somebody else closed it, or where an edition joined it since it was counted.
        """

    async def latest(self, limit: int) -> Sequence[RunReport]:
        """Reports of the last runs that the owner was to hear of, newest first."""


class AnnouncementStore(Protocol):
    """What is owed of runs that have ended, so that a restart makes up for it and repeats none."""

    async def owed(self, moment: datetime) -> Sequence[Announcement]:
        """What may be tried at ``moment``, oldest run first."""

    async def claim(self, owed: Announcement, *, at: datetime, until: datetime) -> bool:
        """Try it now: nobody else does before ``until``. False where somebody else is at it."""

    async def postpone(self, owed: Announcement, *, until: datetime, error: str) -> None:
        """Record that it did not succeed; it is tried again at ``until``."""

    async def close(self, owed: Announcement, *, at: datetime, error: str = "") -> None:
        """Record that it was made or, with an ``error``, given up."""


class CorrectionStore(Protocol):
    """Editions that were delivered, and what becomes of them when their digest changes."""

    async def revisions(self, day: date) -> Sequence[Sequence[PublishedStory]]:
        """The stories of each revision of the day, oldest first."""

    async def outdated(
        self,
        day: date,
        *,
        revision: int,
        limit: int,
        after: DeliveryId | None = None,
        chat: ChatAddress | None = None,
    ) -> Sequence[DeliveredEdition]:
        """Delivered editions of just that revision, in the order of their ids, behind ``after``.

        Of one chat, or of all that take corrections: not of those that paused, that cannot be
        reached or that said goodbye since.
        """

    async def standing(self, variant: StandingVariant) -> tuple[RenderedMessage, ...]:
        """The messages that stand in a chat."""

    async def correct_all(self, corrections: Sequence[PlannedCorrection]) -> int:
        """Put corrections into the outbox together; how many of them take a call.

        One whose delivery was planned anew or corrected meanwhile is left out.
        """


class LaneLeases(Protocol):
    """Lets one process at a time send for a platform. All methods may raise ``StorageUnavailable``.

    Two calls never both get a lane, whichever process they are in.
    """

    async def take(self, platform: Platform) -> Lease:
        """Own the lane, with a higher epoch than anybody before.

        It can be had where nobody owns it, where its owner has let go or is over its time, and at
        once where the owner was a process of this machine that has ended. Raises ``LaneHeld``.
        """

    async def renew(self, lease: Lease) -> None:
        """Own the lane for the lease's length from now. Raises ``LeaseLost``."""

    async def release(self, lease: Lease) -> None:
        """Let go of the lane, where it is still owned."""


class OwnerChannel(Protocol):
    """Tells the operator."""

    async def alert(self, alert: OwnerAlert) -> None:
        """Report once; never raises."""


class Overview(Protocol):
    """What ``daybrief status`` asks the database; it changes nothing."""

    async def standing(self, now: datetime) -> Standing:
        """How everything stands now."""


class LaneHolders(Protocol):
    """Who drains the lanes."""

    async def holders(self) -> Sequence[LaneHolder]:
        """Those who hold a lane just now."""


class AlertMemory(Protocol):
    """Which alerts are not to be told again, also after a restart."""

    async def knows(self, kind: str, about: str) -> bool:
        """Whether the owner was told of it."""

    async def remember(self, kind: str, about: str, *, at: datetime) -> None:
        """The owner was told of it; once more changes nothing."""


class ReportChannel(Protocol):
    """Tells the operator what became of a run."""

    async def report(self, report: RunReport) -> None:
        """Tell it in the owner's chats. Raises ``AnnouncementFailed`` where none could be told."""


class DeadManSwitch(Protocol):
    """Something outside that raises the alarm where it does not hear from us in time."""

    async def ping(self, message: str) -> None:
        """All is well; ``message`` says what was done. Raises ``AnnouncementFailed``."""


class Administration(Protocol):
    """Who looks after a chat, asked of the platform."""

    async def is_administrator(self, chat: ChatAddress, person_id: str) -> bool:
        """Whether the person may change the chat's subscription. Raises ``DeliveryError``."""
