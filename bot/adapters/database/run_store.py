"""Runs in the database."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from bot.adapters.database.correction_figures import IS_CORRECTED_IN, count_corrections
from bot.adapters.database.engine import Database
from bot.adapters.database.run_figures import count_run
from bot.adapters.database.run_reports import read_report, write_report
from bot.adapters.database.tables import AnnouncementRow, CorrectionRow, DeliveryRow, RunRow
from bot.domain.audience import Platform
from bot.domain.delivery import DeliveryState
from bot.domain.run import AnnouncementKind, Run, RunFigures, RunId, RunKind, RunReport


class SqlRunStore:
    """``RunStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def not_ended(self) -> Sequence[Run]:
        """Runs that nobody has closed, oldest first."""
        wanted = (
            select(RunRow.id, RunRow.day, RunRow.began_at, RunRow.told_open_at, RunRow.kind)
            .where(RunRow.ended_at.is_(None))
            .order_by(RunRow.id)
        )
        async with self._database.reading() as connection:
            return [
                Run(RunId(row.id), row.day, row.began_at, row.told_open_at, row.kind)
                for row in await connection.execute(wanted)
            ]

    async def has_pending(self, run: RunId, platforms: Collection[Platform]) -> bool:
        """Whether any delivery of the run is unfinished on one of the platforms."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(_is_pending(run, platforms)))
            return found.scalar_one()

    async def figures(self, run: RunId) -> RunFigures:
        """What became of the run so far, counted from its deliveries and receipts."""
        async with self._database.reading() as connection:
            kind = await connection.scalar(select(RunRow.kind).where(RunRow.id == run))
            count = count_corrections if kind is RunKind.CORRECTION else count_run
            return await count(connection, run)

    async def note_open(self, run: Run, *, at: datetime) -> bool:
        """Record that the owner hears that it is open. False where somebody else told it."""
        last = RunRow.told_open_at
        is_news = last.is_(None) if run.told_open_at is None else last == run.told_open_at
        change = (
            update(RunRow)
            .where(RunRow.id == run.id, RunRow.ended_at.is_(None), is_news)
            .values(told_open_at=at)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1

    async def end(self, report: RunReport, owing: Collection[AnnouncementKind]) -> bool:
        """Close the run, with what is owed of it.

        False where somebody else closed it, or where an edition joined it since it was counted.
        """
        is_as_counted = () if report.still_open else (~_is_pending(report.run_id, Platform),)
        change = (
            update(RunRow)
            .where(RunRow.id == report.run_id, RunRow.ended_at.is_(None), *is_as_counted)
            .values(ended_at=report.at, report=write_report(report))
        )
        owed = [{"run_id": report.run_id, "kind": kind} for kind in owing]
        async with self._database.writing() as connection:
            has_ended = (await connection.execute(change)).rowcount == 1
            if has_ended and owed:
                await connection.execute(insert(AnnouncementRow), owed)
        return has_ended

    async def latest(self, limit: int) -> Sequence[RunReport]:
        """Reports of the last runs that the owner was to hear of, newest first."""
        wanted = (
            select(RunRow.report)
            .join(AnnouncementRow, AnnouncementRow.run_id == RunRow.id)
            .where(AnnouncementRow.kind == AnnouncementKind.REPORT)
            .order_by(RunRow.ended_at.desc(), RunRow.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(wanted)
            return [read_report(row.report) for row in found if row.report]


def _is_pending(run: RunId, platforms: Iterable[Platform]) -> ColumnElement[bool]:
    """Of deliveries, those that have not arrived: a correction is pending in its own run only."""
    is_pending = and_(
        DeliveryRow.state == DeliveryState.PENDING, DeliveryRow.platform.in_(platforms)
    )
    delivery = exists().where(
        DeliveryRow.run_id == run, DeliveryRow.standing_variant_id.is_(None), is_pending
    )
    correction = exists().where(
        DeliveryRow.standing_variant_id.is_not(None),
        is_pending,
        exists().where(IS_CORRECTED_IN, CorrectionRow.run_id == run).correlate(DeliveryRow),
    )
    return or_(delivery, correction)
