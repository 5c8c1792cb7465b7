"""The database's file is moved, deleted or replaced under a program that has it open."""

import asyncio
from pathlib import Path

import pytest

from bot.adapters.database import Stores, migrate, open_database
from bot.domain.errors import StorageUnavailable
from tests.contracts.store_samples import make_chat, subscribe

SIDES = ("", "-wal", "-shm")


def move(file: Path, place: Path) -> None:
    """The file, and what SQLite keeps beside it."""
    for side in SIDES:
        if (beside := Path(f"{file}{side}")).exists():
            beside.rename(f"{place}{side}")


def spoil(file: Path) -> None:
    file.write_text("no database\n" * 1000, encoding="utf-8")


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


async def count(stores: Stores) -> int:
    return len(await stores.subscriptions.active(limit=100))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "daybrief.db"


async def test_without_its_file_the_database_is_away_and_no_other_one_is_made(
    stores: Stores, file: Path
):
    await subscribe(stores)
    await asyncio.gather(*(count(stores) for _ in range(20)))  # several connections are open
    move(file, file.with_name("elsewhere.db"))
    for _ in range(3):
        with pytest.raises(StorageUnavailable):
            await count(stores)
        with pytest.raises(StorageUnavailable):
            await subscribe(stores, make_chat("another"))
    assert names(file.parent) == {"elsewhere.db", "elsewhere.db-shm", "elsewhere.db-wal"}
    move(file.with_name("elsewhere.db"), file)
    assert await count(stores) == 1
    await subscribe(stores, make_chat("another"))
    assert await count(stores) == 2


async def test_a_file_that_was_replaced_is_read_anew(stores: Stores, file: Path):
    await subscribe(stores)
    other = await open_database(file.with_name("other.db"))
    await migrate(other)
    for number in range(3):
        await subscribe(Stores(other), make_chat(str(number)))
    await other.close()
    move(file, file.with_name("gone.db"))
    move(file.with_name("other.db"), file)
    assert await count(stores) == 3


async def test_something_that_is_no_database_is_unavailable(stores: Stores, file: Path):
    await subscribe(stores)
    move(file, file.with_name("gone.db"))
    spoil(file)
    with pytest.raises(StorageUnavailable):
        await count(stores)


async def test_any_name_can_be_opened(tmp_path: Path):
    for name in ("a b.db", "50%.db", "what?.db", "#1.db", "日报.db", "a&b=c.db"):
        database = await open_database(tmp_path / name)
        await migrate(database)
        await subscribe(Stores(database))
        await database.close()
        assert (tmp_path / name).stat().st_size > 0
    assert not any("%20" in name for name in names(tmp_path))
