"""How the program stands: what ``daybrief status`` tells, and what of it needs a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.audience import Platform, SubscriptionState
from bot.domain.run import ErrorCount, RunReport

SLACK = timedelta(minutes=10)
"""What planning and sending may be behind without anybody being alarmed."""
WAITS_TOO_LONG = timedelta(hours=1)
RECENTLY = timedelta(hours=24)
"""Runs of which a failure still counts."""


@dataclass(frozen=True, slots=True)
class Schema:
    """At which migration a database stands, and at which this program does.

    ``before`` are the ones that lead there.
    """

    found: str | None
    known: str
    before: frozenset[str] = frozenset()

    @property
    def is_current(self) -> bool:
        """Whether the program can read it."""
        return self.found == self.known


@dataclass(frozen=True, slots=True)
class Due:
    """Chats whose window opens at a moment."""

    at: datetime
    chats: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Deliveries of a platform that are pending. ``waiting`` ones have failed and are tried again.

    ``next_try_at`` is when the first of those is; absent where all may be sent now. ``overdue``
    ones have been waiting for too long.
    """

    platform: Platform
    chats: int
    oldest_at: datetime
    waiting: int = 0
    next_try_at: datetime | None = None
    overdue: int = 0
    errors: tuple[ErrorCount, ...] = ()


@dataclass(frozen=True, slots=True)
class LastPing:
    """The latest run that the dead-man switch was to hear of; not ``at`` all, where it did not."""

    day: date
    at: datetime | None
    attempts: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class LaneHolder:
    """The process that owns a platform's lane just now, and since when."""

    platform: Platform
    host: str
    pid: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says at a moment, apart from digests and runs."""

    subscriptions: Mapping[Platform, Mapping[SubscriptionState, int]] = field(default_factory=dict)
    next_due: Due | None = None
    overdue: Due | None = None
    backlogs: tuple[Backlog, ...] = ()
    last_sent_at: datetime | None = None
    last_ping: LastPing | None = None


@dataclass(frozen=True, slots=True)
class NewestDigest:
    """The latest day that is published; ``title`` without its date."""

    day: date
    title: str
    revision: int
    stories: int


class ConcernKind(StrEnum):
    """What needs a person; stable words, for programs that read them."""

    DATABASE_MISSING = "database-missing"
    DATABASE_EMPTY = "database-empty"
    DATABASE_OLDER = "database-older"
    DATABASE_NEWER = "database-newer"
    DIGEST_MISSING = "digest-missing"
    PLANNING_OVERDUE = "planning-overdue"
    DELIVERY_OVERDUE = "delivery-overdue"
    DELIVERY_FAILED = "delivery-failed"
    DELIVERY_CUT_OFF = "delivery-cut-off"
    MESSAGES_LOST = "messages-lost"
    CORRECTION_FAILED = "correction-failed"
    PING_FAILED = "ping-failed"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs a person: how many chats or messages, and which day, if any."""

    kind: ConcernKind
    number: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ProgramStatus:
    """Everything together; without a ``standing`` the database could not be read."""

    at: datetime
    database: str
    schema: Schema | None = None
    standing: Standing | None = None
    newest: NewestDigest | None = None
    runs: tuple[RunReport, ...] = ()
    errors: tuple[ErrorCount, ...] = ()
    lanes: tuple[LaneHolder, ...] = ()
    concerns: tuple[Concern, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to do anything."""
        return not self.concerns
