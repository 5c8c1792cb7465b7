"""Migrations lead to the tables that the program expects, from wherever a database stands."""

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from bot.adapters.database import Database, Stores, migrate, open_database
from bot.adapters.database.stored_row import StoredRow
from bot.domain.errors import ConfigError
from tests.contracts.store_samples import subscribe

STARTER = """
import asyncio, sys
from bot.adapters.database import migrate, open_database

async def start(url):
    database = await open_database(url)
    await migrate(database)
    await database.close()

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(start(sys.argv[1]))
"""


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, StoredRow.metadata))


def check_constraints(connection: Connection) -> dict[tuple[str, str], str]:
    inspector = inspect(connection)
    return {
        (table, str(check["name"])): check["sqltext"]
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }


async def test_the_migrations_make_the_tables_that_the_program_expects(database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_migrations_make_the_same_check_constraints(database: Database) -> None:
    async with database.reading() as connection:
        migrated = await connection.run_sync(check_constraints)
    engine = create_engine("sqlite://")
    with engine.connect() as expected:
        StoredRow.metadata.create_all(expected)
        assert migrated == check_constraints(expected)
    engine.dispose()
    assert ("chats", "ck_chats_platform") in migrated


async def test_migrating_again_keeps_everything(database: Database, stores: Stores) -> None:
    subscription = await subscribe(stores)
    await migrate(database)
    assert list(await stores.subscriptions.active(limit=100)) == [subscription]


async def test_the_first_migration_is_reported_once(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    database = await open_database(database_url)
    with caplog.at_level(logging.INFO, logger="bot"):
        await migrate(database)
        await migrate(database)
    await database.close()
    assert [r.message for r in caplog.records if r.name.startswith("bot.")] == ["database migrated"]
    assert (root.handlers, root.level) == (handlers, level)


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer Daybrief") as caught:
        await migrate(database)
    ((key, reason),) = caught.value.problems
    assert key == "database.url"
    assert "9999" in reason
    async with database.reading() as connection:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        assert found.scalar_one() == "9999"


async def test_a_migration_that_fails_leaves_nothing_half_done(database_url: str) -> None:
    database = await open_database(database_url)
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE stories (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrate(database)
    async with database.writing() as connection:
        tables = await connection.run_sync(lambda c: inspect(c).get_table_names())
        assert tables == ["stories"]
        await connection.execute(text("DROP TABLE stories"))
    await migrate(database)
    await database.close()


async def test_programs_that_start_at_once_on_a_new_database_all_succeed(
    database_url: str, repository: Path
) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", STARTER, database_url),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=repository,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert said == [(b"", b"")] * len(processes)
    assert [process.returncode for process in processes] == [0] * len(processes)
