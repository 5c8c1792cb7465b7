"""What was learned of accounts, in the database."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.adapters.database.audience_tables import AccountFactRow
from bot.adapters.database.engine import Database


class SqlAccountMemory:
    """``AccountMemory``. Both methods may raise ``StorageUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, account: str, fact: str) -> tuple[str, datetime] | None:
        """The fact's value and when it was learned."""
        wanted = select(AccountFactRow.value, AccountFactRow.learned_at).where(
            AccountFactRow.account == account, AccountFactRow.fact == fact
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else (row.value, row.learned_at)

    async def learn(self, account: str, fact: str, value: str, *, at: datetime) -> None:
        """Keep the value, in the place of an older one."""
        learned = {"value": value, "learned_at": at}
        async with self._database.writing() as connection:
            await connection.execute(
                insert(AccountFactRow)
                .values(account=account, fact=fact, **learned)
                .on_conflict_do_update(index_elements=["account", "fact"], set_=learned)
            )
