"""A database that is only looked at: neither made nor changed, whoever else writes to it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.database import (
    Database,
    Stores,
    migrate,
    open_database,
    open_for_reading,
    read_schema,
)
from bot.domain.errors import StorageUnavailable
from tests.contracts.store_samples import subscribe


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_what_is_written_meanwhile_is_read(database: Database, tmp_path: Path) -> None:
    reading = open_for_reading(tmp_path / "daybrief.db")
    subscription = await subscribe(Stores(database))
    assert list(await Stores(reading).subscriptions.active(limit=9)) == [subscription]
    await reading.close()


async def test_it_cannot_write(database: Database, tmp_path: Path) -> None:
    reading = open_for_reading(tmp_path / "daybrief.db")
    with pytest.raises(StorageUnavailable):
        await subscribe(Stores(reading))
    await reading.close()
    assert list(await Stores(database).subscriptions.active(limit=9)) == []


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for name in ("none.db", "."):
        with pytest.raises(StorageUnavailable, match="cannot open"):
            open_for_reading(tmp_path / name)
    assert files(tmp_path) == []


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database " * 100)
    reading = open_for_reading(tmp_path / "text.db")
    with pytest.raises(StorageUnavailable):
        await read_schema(reading)
    await reading.close()


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "a#b.db", "日报.db", "a&b=c.db"])
async def test_whatever_characters_are_in_its_name(tmp_path: Path, name: str) -> None:
    database = await open_database(tmp_path / name)
    await migrate(database)
    reading = open_for_reading(tmp_path / name)
    assert (await read_schema(reading)).is_current
    await reading.close()
    await database.close()


async def test_an_empty_file_has_no_schema(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    reading = open_for_reading(tmp_path / "empty.db")
    schema = await read_schema(reading)
    await reading.close()
    assert (schema.found, schema.is_current) == (None, False)


async def test_the_steps_before_are_known_and_those_of_a_newer_program_are_not(
    database: Database, tmp_path: Path
) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    reading = open_for_reading(tmp_path / "daybrief.db")
    schema = await read_schema(reading)
    await reading.close()
    assert schema.found in schema.before
    assert not schema.is_current
    assert "9999" not in schema.before
