"""A run: the delivery of one day's digest to those whose editions became due together.

It begins with the first edition that is put into the outbox and takes in whoever follows within
``WAVE``: readers at 08:00 and 08:05 are one run, those at 07:00 and 09:00 are two. It has ended
when nothing of it is pending, and is told of once.

Corrections of a day's digest are a run of their own kind, which takes in every one until it has
ended. The run that delivered the editions stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.audience import Platform
from bot.domain.delivery import SkipReason

RunId = NewType("RunId", int)
WAVE = timedelta(minutes=30)
"""How long a run takes others in: it cannot go on for ever, and is not one run a chat."""
OPEN_TOO_LONG = timedelta(hours=1)
"""After that the owner hears what is still open …"""
TOLD_AGAIN = timedelta(hours=3)
"""… and so often from then on."""
_NOTHING_TO_SEND = frozenset({SkipReason.NO_STORIES, SkipReason.NO_DIGEST})
_AS_WISHED = frozenset({SkipReason.NO_STORIES, None})
"""Reasons for which a reader gets nothing and misses nothing; None is: they unsubscribed."""


class RunKind(StrEnum):
    """What a run does with a day's digest."""

    DELIVERY = "delivery"
    CORRECTION = "correction"


class PingWhen(StrEnum):
    """What must have arrived: all editions, or all but those of chats that cannot be reached."""

    ALL = "all"
    REACHABLE = "reachable"


@dataclass(frozen=True, slots=True)
class Run:
    """One that has not ended. ``told_open_at`` is when the owner last heard that it is open."""

    id: RunId
    day: date
    began_at: datetime
    told_open_at: datetime | None = None
    kind: RunKind = RunKind.DELIVERY

    @property
    def takes_in_until(self) -> datetime:
        """When it takes in nobody any more."""
        return self.began_at + WAVE

    def is_silent_too_long(self, now: datetime) -> bool:
        """Whether the owner should hear that it is still open."""
        if self.told_open_at is None:
            return now - self.began_at >= OPEN_TOO_LONG
        return now - self.told_open_at >= TOLD_AGAIN


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """How many chats have the same trouble, in the platform's words."""

    error: str
    chats: int


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """What became of a run on one platform; a chat counts once, with its one edition.

    ``errors`` are the most frequent ones. ``parts_lost`` are messages that the platform refused, or
    that were passed over because they may have arrived. ``first_at`` and ``last_at`` are when it
    took the first and the last message; ``rate_limit`` is the lane's, in messages a second.

    Of corrections: ``delivered`` chats have all of theirs, ``messages`` are new ones, ``edited``
    ones took the place of others. ``marked`` ones among those only say so, and ``gone`` ones were
    deleted by somebody before. ``last_at`` is when the last chat was done.
    """

    platform: Platform
    delivered: int = 0
    failed: int = 0
    still_open: int = 0
    skipped: Mapping[SkipReason | None, int] = field(default_factory=dict)
    errors: tuple[ErrorCount, ...] = ()
    stories: int = 0
    messages: int = 0
    edited: int = 0
    marked: int = 0
    gone: int = 0
    parts_lost: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    rate_limit: float | None = None

    @property
    def chats(self) -> int:
        """How many there are."""
        return self.delivered + self.failed + self.still_open + sum(self.skipped.values())

    @property
    def rate(self) -> float | None:
        """Messages a second between the first and the last; nothing where that says nothing."""
        if self.first_at is None or self.last_at is None or self.last_at <= self.first_at:
            return None
        return (self.messages - 1) / ((self.last_at - self.first_at) / timedelta(seconds=1))

    def has_arrived(self, when: PingWhen) -> bool:
        """Whether everything that was wanted has arrived, and whole."""
        excused = _AS_WISHED
        if when is PingWhen.REACHABLE:
            excused |= {SkipReason.CHAT_UNREACHABLE}
        is_spoilt = self.failed or self.still_open or self.parts_lost
        return not is_spoilt and self.skipped.keys() <= excused


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What the outbox knows of a run; ``revision`` is the newest that was planned, if any was."""

    platforms: tuple[PlatformFigures, ...] = ()
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run as it stood ``at`` a moment; ``title`` is its digest's, without its date."""

    run_id: RunId
    day: date
    title: str
    began_at: datetime
    at: datetime
    figures: RunFigures
    kind: RunKind = RunKind.DELIVERY

    @property
    def still_open(self) -> int:
        """How many editions are pending."""
        return sum(each.still_open for each in self.figures.platforms)

    @property
    def is_of_interest(self) -> bool:
        """Whether there was anything to send: nobody is told of a run that had nothing."""
        return any(
            (each.delivered if self.kind is RunKind.DELIVERY else _calls(each))
            or each.failed
            or each.still_open
            or each.skipped.keys() - _NOTHING_TO_SEND
            for each in self.figures.platforms
        )

    @property
    def took(self) -> timedelta | None:
        """From the first edition that was planned until the last message arrived."""
        moments = [each.last_at for each in self.figures.platforms if each.last_at]
        return max(max(moments) - self.began_at, timedelta(0)) if moments else None

    @property
    def is_whole(self) -> bool:
        """Whether everything that was wanted has arrived."""
        return self._has_arrived(PingWhen.ALL)

    def may_ping(self, when: PingWhen) -> bool:
        """Whether the dead-man switch may hear of it: never of corrections.

        They would say that all is well on a day on which nothing was delivered.
        """
        return self.kind is RunKind.DELIVERY and self._has_arrived(when)

    def _has_arrived(self, when: PingWhen) -> bool:
        return self.is_of_interest and all(
            each.has_arrived(when) for each in self.figures.platforms
        )


def _calls(figures: PlatformFigures) -> int:
    """Messages that a correction took in hand, whatever became of them."""
    return figures.edited + figures.messages + figures.gone + figures.parts_lost


class AnnouncementKind(StrEnum):
    """To whom a run is told of when it has ended."""

    REPORT = "report"
    PING = "ping"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is still owed to the owner or to the dead-man switch after ``attempts``."""

    kind: AnnouncementKind
    report: RunReport
    attempts: int = 0
