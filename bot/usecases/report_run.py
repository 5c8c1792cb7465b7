"""Tell of each run once: the owner what became of it, the dead-man switch that all has arrived."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.audience import Platform
from bot.domain.errors import AnnouncementFailed
from bot.domain.run import (
    Announcement,
    AnnouncementKind,
    PingWhen,
    Run,
    RunFigures,
    RunKind,
    RunReport,
)
from bot.domain.run_fields import run_fields
from bot.ports import (
    AnnouncementStore,
    Clock,
    DeadManSwitch,
    ReportChannel,
    RunStore,
    SubscriptionStore,
)
from bot.usecases.digest_library import DigestLibrary

logger = logging.getLogger(__name__)
_MINUTE = timedelta(minutes=1)
_CLAIMED_FOR = 2 * _MINUTE
_ATTEMPTS = 5
_CORRECTIONS_SETTLE = timedelta(seconds=10)
"""They are planned page by page: the first chats may be done before the last are planned."""
_PING_EXPIRES = timedelta(hours=6)
"""A run of yesterday says nothing about today: the switch does not hear of it any more."""

_OPEN = {RunKind.DELIVERY: "run_open", RunKind.CORRECTION: "correction_open"}
_REPORT = {RunKind.DELIVERY: "run_report", RunKind.CORRECTION: "correction_report"}


class ReportingStores(Protocol):
    """What reporting reads and writes."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Who joins a run soon."""

    @property
    def runs(self) -> RunStore:
        """What became of each."""

    @property
    def announcements(self) -> AnnouncementStore:
        """What is owed of those that have ended."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who hears of a run; without a ``switch`` only the owner. ``say`` puts a report into words."""

    owner: ReportChannel
    switch: DeadManSwitch | None
    ping_when: PingWhen
    say: Callable[[RunReport], str]


class ReportRuns:
    """Looks at runs that have not ended and makes the announcements that are owed.

    ``limits`` are the platforms that are served here, with each lane's messages a second. All that
    is to be known lies in the database, so that it makes no difference who looks, or when.
    """

    def __init__(
        self,
        stores: ReportingStores,
        library: DigestLibrary,
        listeners: Listeners,
        *,
        limits: Mapping[Platform, float],
        clock: Clock,
    ) -> None:
        self._subscriptions = stores.subscriptions
        self._runs = stores.runs
        self._announcements = stores.announcements
        self._library = library
        self._listeners = listeners
        self._limits = limits
        self._clock = clock
        self._turn = asyncio.Lock()

    async def report(self, *, waits: bool = True) -> None:
        """Close each run of which nothing is pending here, and tell of it.

        Unless it ``waits``, also where somebody is due soon who would join it. Raises
        ``StorageUnavailable`` and nothing else.
        """
        async with self._turn:
            for run in await self._runs.not_ended():
                await self._look_at(run, waits=waits)
            for owed in await self._announcements.owed(self._clock.now()):
                await self._announce(owed)

    async def _look_at(self, run: Run, *, waits: bool) -> None:
        if await self._runs.has_pending(run.id, self._limits.keys()):
            await self._tell_open(run)
        elif not (waits and await self._is_awaited(run)):
            await self._end(run)

    async def _is_awaited(self, run: Run) -> bool:
        """Whether somebody who is due soon, or is being planned just now, would join it.

        The first who is due nearly always says it; there may be a million behind.
        """
        if run.kind is RunKind.CORRECTION:
            return self._clock.now() - run.began_at < _CORRECTIONS_SETTLE
        after = self._clock.now() - _MINUTE
        for limit in (1, None):
            coming = await self._subscriptions.coming(
                after=after, until=run.takes_in_until, limit=limit
            )
            if any(window.edition_day(due_at) == run.day for due_at, window in coming):
                return True
            if not coming:
                return False
        return False

    async def _tell_open(self, run: Run) -> None:
        now = self._clock.now()
        if run.is_silent_too_long(now) and await self._runs.note_open(run, at=now):
            report = await self._count(run, now)
            logger.warning(_OPEN[run.kind], extra=run_fields(report))
            try:
                await self._listeners.owner.report(report)
            except AnnouncementFailed as error:
                logger.warning("owner not told", extra={"error": str(error)})

    async def _end(self, run: Run) -> None:
        report = await self._count(run, self._clock.now())
        owing = []
        if report.is_of_interest:
            owing.append(AnnouncementKind.REPORT)
        if self._listeners.switch and report.may_ping(self._listeners.ping_when):
            owing.append(AnnouncementKind.PING)
        await self._runs.end(report, owing)

    async def _count(self, run: Run, at: datetime) -> RunReport:
        counted = await self._runs.figures(run.id)
        platforms = tuple(
            replace(figures, rate_limit=self._limits.get(figures.platform))
            for figures in counted.platforms
        )
        digest = await self._library.on(run.day)
        title = digest.title if digest else ""
        figures = RunFigures(platforms, counted.revision)
        return RunReport(run.id, run.day, title, run.began_at, at, figures, run.kind)

    async def _announce(self, owed: Announcement) -> None:
        now = self._clock.now()
        if owed.kind is AnnouncementKind.PING and now - owed.report.at > _PING_EXPIRES:
            await self._announcements.close(owed, at=now, error="too late")
            return
        if not await self._announcements.claim(owed, at=now, until=now + _CLAIMED_FOR):
            return
        try:
            await self._make(owed)
        except AnnouncementFailed as error:
            await self._try_later(owed, str(error))
        else:
            await self._announcements.close(owed, at=self._clock.now())

    async def _make(self, owed: Announcement) -> None:
        report = owed.report
        if owed.kind is AnnouncementKind.REPORT:
            if not owed.attempts:
                logger.info(_REPORT[report.kind], extra=run_fields(report))
            await self._listeners.owner.report(report)
        elif self._listeners.switch:
            await self._listeners.switch.ping(self._listeners.say(report))
            logger.info("dead-man switch pinged", extra={"day": str(report.day)})

    async def _try_later(self, owed: Announcement, error: str) -> None:
        now, attempts = self._clock.now(), owed.attempts + 1
        facts = {"kind": owed.kind.value, "day": str(owed.report.day), "error": error}
        if attempts >= _ATTEMPTS:
            logger.error("announcement given up", extra=facts)
            await self._announcements.close(owed, at=now, error=error)
        else:
            logger.warning("announcement failed", extra=facts)
            wait = _MINUTE * (1 << owed.attempts)
            await self._announcements.postpone(owed, until=now + wait, error=error)
