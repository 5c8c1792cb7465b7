"""What became of a run, and who is to hear of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audience import Platform
from bot.domain.run import Announcement, AnnouncementKind, Run, RunFigures, RunId, RunReport


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


class ReportChannel(Protocol):
    """Tells the operator what became of a run."""

    async def report(self, report: RunReport) -> None:
        """Tell it in the owner's chats. Raises ``AnnouncementFailed`` where none could be told."""


class DeadManSwitch(Protocol):
    """Something outside that raises the alarm where it does not hear from us in time."""

    async def ping(self, message: str) -> None:
        """All is well; ``message`` says what was done. Raises ``AnnouncementFailed``."""
