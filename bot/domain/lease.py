"""Who may send for a lane, and until when.

A lane has one owner at a time. Its lease ends by itself unless it is renewed, and every new owner
gets a higher epoch, so that what an earlier one still does can be told apart and refused.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.audience import Platform

_MARGIN = 0.1
"""Part of a lease's length in which nothing is begun any more: a clock's error, a slow loop."""
_RENEWALS = 3
"""In the length of a lease, so that one that fails can be made up for in time."""


def lane_name(platform: Platform) -> str:
    """The road of the platform's account, such as ``telegram:main``."""
    return f"{platform.value}:main"


class IfHeld(StrEnum):
    """What a process does that finds a lane owned by another one."""

    WAIT = "wait"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class ProcessName:
    """One process of one machine.

    ``machine`` is equal where the ``pid`` means the same process; ``started`` tells a process from
    a later one with its pid, and is empty where the machine does not say. ``host`` is for people.
    """

    host: str
    machine: str
    pid: int
    started: str


@dataclass(frozen=True, slots=True)
class LaneHolder:
    """The process that owns a lane, ``since`` when, and ``until`` when unless it renews."""

    process: ProcessName
    since: datetime
    until: datetime

    def __str__(self) -> str:
        return (
            f"process {self.process.pid} on {self.process.host}, since "
            f"{self.since.astimezone():%Y-%m-%d %H:%M:%S}, until "
            f"{self.until.astimezone():%H:%M:%S} unless it renews"
        )


class Lease:
    """The right to send for ``lane``; good until it is lost, or over and not renewed."""

    def __init__(self, lane: str, epoch: int, *, until: datetime, length: timedelta) -> None:
        self.lane = lane
        self.epoch = epoch
        self.length = length
        self.is_lost = False
        self._until = until

    @property
    def renew_after(self) -> timedelta:
        """How long to wait between two renewals."""
        return self.length / _RENEWALS

    def renew(self, until: datetime) -> None:
        """It lasts until then."""
        self._until = until

    def lose(self) -> None:
        """Another process owns the lane: this lease is never good again."""
        self.is_lost = True

    def is_good(self, now: datetime) -> bool:
        """Whether a message may be handed to the platform. A clock that is put back lengthens none.

        A process that was frozen finds out here, before anything tells it.
        """
        left = self._until - now
        return not self.is_lost and self.length * _MARGIN < left <= self.length

    def __repr__(self) -> str:
        return f"Lease({self.lane}, epoch {self.epoch})"
