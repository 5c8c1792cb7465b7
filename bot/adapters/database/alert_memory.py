"""Alerts that were told, in the database."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.engine import Database
from bot.adapters.database.tables import ToldAlertRow


class SqlAlertMemory:
    """``AlertMemory``. Both methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def knows(self, kind: str, about: str) -> bool:
        """Whether the owner was told of it."""
        is_told = exists().where(ToldAlertRow.kind == kind, ToldAlertRow.about == about)
        async with self._database.reading() as connection:
            return (await connection.execute(select(is_told))).scalar_one()

    async def remember(self, kind: str, about: str, *, at: datetime) -> None:
        """The owner was told of it; once more changes nothing."""
        told = insert(ToldAlertRow).values(kind=kind, about=about, told_at=at)
        async with self._database.writing() as connection:
            await connection.execute(told.on_conflict_do_nothing())
