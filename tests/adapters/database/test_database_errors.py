"""A database in trouble is ``StorageUnavailable``; a mistake of ours stays what it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import exc, insert

from bot.adapters.database import Database, Stores, open_database
from bot.adapters.database.errors import OUR_MISTAKES, translated_errors
from bot.adapters.database.tables import DigestRow
from bot.domain.errors import StorageUnavailable
from tests.contracts.store_samples import NOW, TODAY, subscribe

PATIENCE = timedelta(milliseconds=20)


def driver_error(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("what SQLite says")
    error.sqlite_errorcode = code
    return error


def raise_translated(error: Exception) -> None:
    with translated_errors():
        raise error


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_BUSY_SNAPSHOT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    ],
)
def test_a_database_in_trouble_is_unavailable(code: int) -> None:
    original = driver_error(code)
    with pytest.raises(StorageUnavailable, match="what SQLite says") as caught:
        raise_translated(exc.OperationalError("UPDATE secrets", {}, original))
    assert "secrets" not in str(caught.value)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
def test_a_damaged_file_is_unavailable(code: int) -> None:
    original = driver_error(code, sqlite3.DatabaseError)
    with pytest.raises(StorageUnavailable):
        raise_translated(exc.DatabaseError("SELECT", {}, original))


def test_a_lost_connection_is_unavailable() -> None:
    original = sqlite3.OperationalError("no active connection")
    with pytest.raises(StorageUnavailable):
        raise_translated(exc.OperationalError("SELECT", {}, original))


def test_a_pool_without_a_free_connection_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        raise_translated(exc.TimeoutError("QueuePool limit reached"))


def test_a_missing_table_is_a_mistake_of_ours() -> None:
    original = driver_error(sqlite3.SQLITE_ERROR)
    with pytest.raises(exc.OperationalError):
        raise_translated(exc.OperationalError("SELECT", {}, original))


@pytest.mark.parametrize("kind", OUR_MISTAKES)
def test_a_mistake_of_ours_is_not_waited_for(kind: type[exc.DatabaseError]) -> None:
    with pytest.raises(kind):
        raise_translated(kind("INSERT", {}, driver_error(sqlite3.SQLITE_BUSY)))


def subclasses(kind: type[exc.DBAPIError]) -> Iterator[type[exc.DBAPIError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


def test_every_error_of_sqlalchemys_driver_layer_was_decided_on() -> None:
    decided = {exc.DatabaseError, exc.OperationalError, *OUR_MISTAKES}
    known = {kind for kind in subclasses(exc.DBAPIError) if kind.__module__ == exc.__name__}
    assert known == decided


async def test_a_database_locked_by_another_process_is_unavailable(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    impatient = await open_database(database_url, patience=PATIENCE)
    with closing(sqlite3.connect(tmp_path / "daybrief.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="locked"):
            await subscribe(Stores(impatient))
        assert await Stores(impatient).subscriptions.active(limit=100) == []
        other.rollback()
        await subscribe(Stores(impatient))
    await impatient.close()
    assert len(await Stores(database).subscriptions.active(limit=100)) == 1


async def test_a_full_disk_is_unavailable_and_stores_nothing(database: Database) -> None:
    stores = Stores(database)
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StorageUnavailable, match="full"):
        await stores.digests.save(day=TODAY, version="v", text="很长" * 100_000, stories=(), at=NOW)
    assert await stores.digests.get(TODAY) is None


async def write(database: Database, *, days: list[date]) -> None:
    async with database.writing() as connection:
        for day in days:
            await connection.execute(insert(DigestRow).values(day=day))


async def test_a_broken_constraint_is_not_swallowed(database: Database) -> None:
    with pytest.raises(exc.IntegrityError):
        await write(database, days=[TODAY, TODAY])
    assert list(await Stores(database).digests.days()) == []
