"""What is owed of runs that have ended: claimed, made, recorded."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Update, and_, or_, select, update

from bot.adapters.database.engine import Database
from bot.adapters.database.run_reports import read_report
from bot.adapters.database.tables import AnnouncementRow, RunRow
from bot.domain.run import Announcement


class SqlAnnouncementStore:
    """``AnnouncementStore``. All methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def owed(self, moment: datetime) -> Sequence[Announcement]:
        """What may be tried at ``moment``, oldest run first."""
        wanted = (
            select(AnnouncementRow.kind, AnnouncementRow.attempts, RunRow.report)
            .join(RunRow, RunRow.id == AnnouncementRow.run_id)
            .where(AnnouncementRow.done_at.is_(None), _may_be_tried(moment))
            .order_by(AnnouncementRow.run_id, AnnouncementRow.kind.desc())
        )
        async with self._database.reading() as connection:
            return [
                Announcement(row.kind, read_report(row.report), row.attempts)
                for row in await connection.execute(wanted)
                if row.report
            ]

    async def claim(self, owed: Announcement, *, at: datetime, until: datetime) -> bool:
        """Try it now: nobody else does before ``until``. False where somebody else is at it."""
        change = (
            _change(owed)
            .where(_may_be_tried(at), AnnouncementRow.attempts == owed.attempts)
            .values(attempts=owed.attempts + 1, not_before=until)
        )
        return await self._take(change)

    async def postpone(self, owed: Announcement, *, until: datetime, error: str) -> None:
        """Record that it did not succeed; it is tried again at ``until``."""
        await self._take(_change(owed).values(not_before=until, error=error))

    async def close(self, owed: Announcement, *, at: datetime, error: str = "") -> None:
        """Record that it was made or, with an ``error``, given up."""
        await self._take(_change(owed).values(done_at=at, error=error))

    async def _take(self, change: Update) -> bool:
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1


def _may_be_tried(moment: datetime) -> ColumnElement[bool]:
    return or_(AnnouncementRow.not_before.is_(None), AnnouncementRow.not_before <= moment)


def _change(owed: Announcement) -> Update:
    is_owed = and_(
        AnnouncementRow.run_id == owed.report.run_id,
        AnnouncementRow.kind == owed.kind,
        AnnouncementRow.done_at.is_(None),
    )
    return update(AnnouncementRow).where(is_owed)
