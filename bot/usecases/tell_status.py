"""``daybrief status``: how everything stands, and what of it needs a person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol

from bot.domain.delivery import SkipReason
from bot.domain.run import ErrorCount, RunKind, RunReport
from bot.domain.status import (
    RECENTLY,
    SLACK,
    Concern,
    ConcernKind,
    NewestDigest,
    ProgramStatus,
    Schema,
    Standing,
)
from bot.ports import Clock, LaneHolders, Overview, RunStore, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary

_RUNS_SHOWN = 5
_ERRORS_SHOWN = 5
_LOOK_BACK = timedelta(days=7)


class StatusStores(Protocol):
    """What the status is read from."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Whose windows have opened."""

    @property
    def runs(self) -> RunStore:
        """What became of the last ones."""

    @property
    def overview(self) -> Overview:
        """Everything that is counted."""


class TellStatus:
    """Only reads; ``holders`` tell who owns the lanes."""

    def __init__(
        self,
        stores: StatusStores,
        library: DigestLibrary,
        *,
        holders: LaneHolders,
        clock: Clock,
    ) -> None:
        self._subscriptions = stores.subscriptions
        self._runs = stores.runs
        self._overview = stores.overview
        self._library = library
        self._clock = clock
        self._holders = holders

    async def tell(self, database: str, schema: Schema) -> ProgramStatus:
        """The status of the ``database``, which stands at ``schema``."""
        now = self._clock.now()
        standing = await self._overview.standing(now)
        runs = await self._runs.latest(_RUNS_SHOWN)
        recent = [report for report in runs if now - report.at < RECENTLY]
        return ProgramStatus(
            at=now,
            database=database,
            schema=schema,
            standing=standing,
            newest=await self._newest(),
            runs=tuple(runs),
            errors=_most_frequent(runs),
            lanes=tuple(await self._holders.holders()),
            concerns=(
                *await self._late(standing),
                *_concerns_of(standing),
                *(concern for report in recent for concern in _shortfall(report)),
            ),
        )

    async def _newest(self) -> NewestDigest | None:
        digest = await self._library.newest()
        stored = await self._library.stored(digest.day) if digest else None
        if digest is None or stored is None:
            return None
        return NewestDigest(digest.day, digest.title, stored.revision, len(digest.stories))

    async def _late(self, standing: Standing) -> Sequence[Concern]:
        """Days that are due and have no digest, or have one and nobody plans."""
        if standing.overdue is None:
            return ()
        now = self._clock.now()
        opened = await self._subscriptions.coming(after=now - _LOOK_BACK, until=now)
        days = {window.edition_day(due_at): due_at for due_at, window in reversed(opened)}
        missing = [day for day in days if await self._library.stored(day) is None]
        concerns = [Concern(ConcernKind.DIGEST_MISSING, day=day) for day in sorted(missing)]
        planned_too_late = (at for day, at in days.items() if day not in missing)
        if not opened or any(now - due_at > SLACK for due_at in planned_too_late):
            concerns.append(Concern(ConcernKind.PLANNING_OVERDUE, standing.overdue.chats))
        return concerns


def _concerns_of(standing: Standing) -> Iterator[Concern]:
    if overdue := sum(backlog.overdue for backlog in standing.backlogs):
        yield Concern(ConcernKind.DELIVERY_OVERDUE, overdue)
    ping = standing.last_ping
    if ping and ping.at is None and ping.error:
        yield Concern(ConcernKind.PING_FAILED, ping.attempts, ping.day)


def _shortfall(report: RunReport) -> Iterator[Concern]:
    figures = report.figures.platforms
    if report.kind is RunKind.CORRECTION:
        if failed := sum(each.failed + each.parts_lost for each in figures):
            yield Concern(ConcernKind.CORRECTION_FAILED, failed, report.day)
        return
    numbers = {
        ConcernKind.DELIVERY_FAILED: sum(each.failed for each in figures),
        ConcernKind.DELIVERY_CUT_OFF: sum(
            each.skipped.get(SkipReason.CUT_OFF, 0) for each in figures
        ),
        ConcernKind.MESSAGES_LOST: sum(each.parts_lost for each in figures),
    }
    yield from (Concern(kind, number, report.day) for kind, number in numbers.items() if number)


def _most_frequent(runs: Iterable[RunReport]) -> tuple[ErrorCount, ...]:
    chats: Counter[str] = Counter()
    for report in runs:
        for figures in report.figures.platforms:
            chats.update({each.error: each.chats for each in figures.errors})
    return tuple(ErrorCount(error, count) for error, count in chats.most_common(_ERRORS_SHOWN))
