"""Writes of many tasks in one transaction, and what one that fails does to the others."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, exc, insert, select

from bot.adapters.database import Database, Stores, open_database
from bot.adapters.database.group_commit import GroupCommit
from bot.adapters.database.tables import DigestRow
from bot.domain.errors import StorageUnavailable
from tests.contracts.store_samples import TODAY

_PATIENCE_S = 10
DAYS = [TODAY + timedelta(days=number) for number in range(12)]


class Diary:
    """Group commits of days, each once; ``batches`` are the days of each transaction in order."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.group: GroupCommit[date] = GroupCommit(database, self._apply)
        self.batches: list[list[date]] = []
        self.is_writing = threading.Event()
        self.may_commit = threading.Event()
        self.may_commit.set()

    def _apply(self, connection: Connection, days: Sequence[date]) -> list[bool]:
        self.batches.append(list(days))
        connection.execute(insert(DigestRow), [{"day": day} for day in days])
        self.is_writing.set()
        assert self.may_commit.wait(_PATIENCE_S)
        return [True] * len(days)

    async def write(self, day: date) -> bool:
        return await self.group.write(day, day)

    def start(self, *days: date) -> list[asyncio.Task[bool]]:
        return [asyncio.create_task(self.write(day)) for day in days]

    async def stored(self) -> set[date]:
        async with self.database.reading() as connection:
            return set((await connection.execute(select(DigestRow.day))).scalars())

    @asynccontextmanager
    async def first_under_way(self, day: date) -> AsyncIterator[asyncio.Task[bool]]:
        """``day``'s transaction stays open inside, and is committed afterwards."""
        self.may_commit.clear()
        self.is_writing.clear()
        [task] = self.start(day)
        assert await asyncio.to_thread(self.is_writing.wait, _PATIENCE_S)
        yield task
        self.may_commit.set()


@pytest.fixture
def diary(database: Database) -> Diary:
    return Diary(database)


async def turn_of_the_loop() -> None:
    """Let every task that was just started run to its first wait."""
    await asyncio.sleep(0)


async def test_what_arrives_during_a_transaction_is_committed_together_in_the_next(
    diary: Diary,
) -> None:
    first, *others = DAYS
    async with diary.first_under_way(first) as task:
        tasks = diary.start(*others)
        await turn_of_the_loop()
    assert all(await asyncio.gather(task, *tasks))
    assert diary.batches == [[first], others]


async def test_a_writer_returns_when_its_write_is_on_disk_and_not_before(
    diary: Diary, tmp_path: Path
) -> None:
    async def write_and_look(day: date) -> bool:
        await diary.write(day)
        with closing(sqlite3.connect(tmp_path / "daybrief.db")) as other:
            found = other.execute("SELECT 1 FROM digests WHERE day = ?", (day.isoformat(),))
            return found.fetchone() is not None

    assert all(await asyncio.gather(*map(write_and_look, DAYS)))
    async with diary.first_under_way(TODAY - timedelta(days=1)) as task:
        await turn_of_the_loop()
        assert not task.done()


async def test_one_write_that_fails_fails_alone(diary: Diary) -> None:
    first, *others = DAYS
    await diary.write(others[4])
    async with diary.first_under_way(first) as task:
        tasks = diary.start(*others)
        await turn_of_the_loop()
    outcomes = await asyncio.gather(task, *tasks, return_exceptions=True)
    failed = [day for day, outcome in zip(DAYS, outcomes, strict=True) if outcome is not True]
    assert failed == [others[4]]
    assert isinstance(outcomes[5], exc.IntegrityError)
    assert await diary.stored() == set(DAYS)


async def test_writes_of_one_key_are_never_in_one_transaction_and_keep_their_order(
    diary: Diary,
) -> None:
    one, two, three, other = DAYS[:4]
    async with diary.first_under_way(DAYS[5]) as task:
        tasks = [
            asyncio.create_task(diary.group.write(key, day))
            for key, day in (("a", one), ("a", two), ("b", other), ("a", three))
        ]
        await turn_of_the_loop()
    await asyncio.gather(task, *tasks)
    assert diary.batches == [[DAYS[5]], [one, other], [two], [three]]


async def test_a_writer_cancelled_in_its_transaction_breaks_off_nothing(diary: Diary) -> None:
    first, *others = DAYS
    async with diary.first_under_way(first) as task:
        followers = diary.start(*others)
        await turn_of_the_loop()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(_PATIENCE_S):
        assert all(await asyncio.gather(*followers))
    assert diary.batches == [[first], others]
    assert await diary.stored() == set(DAYS)


async def test_a_lone_write_after_a_rest_waits_for_nobody(diary: Diary) -> None:
    loop = asyncio.get_running_loop()
    diary.group._began_at = loop.time() - 1
    async with diary.first_under_way(DAYS[0]) as task:
        assert diary.batches == [[DAYS[0]]]
    assert await task


async def test_a_writer_cancelled_while_it_waits_writes_nothing(diary: Diary) -> None:
    first, gone, last = DAYS[:3]
    async with diary.first_under_way(first) as task:
        waiting, following = diary.start(gone, last)
        await turn_of_the_loop()
        waiting.cancel()
    outcomes = await asyncio.gather(task, waiting, following, return_exceptions=True)
    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert await diary.stored() == {first, last}


async def test_storage_that_is_away_is_told_to_everybody_and_nothing_is_kept_for_later(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    impatient = await open_database(database_url, patience=timedelta(milliseconds=20))
    diary = Diary(impatient)
    with closing(sqlite3.connect(tmp_path / "daybrief.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        outcomes = await asyncio.gather(*map(diary.write, DAYS), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {StorageUnavailable}
        other.rollback()
    assert await diary.write(DAYS[0])
    assert await diary.stored() == {DAYS[0]}
    await impatient.close()
    assert list(await Stores(database).digests.days()) == [DAYS[0]]


async def test_more_writes_than_one_transaction_takes_are_all_committed(diary: Diary) -> None:
    days = [TODAY + timedelta(days=number) for number in range(600)]
    assert all(await asyncio.gather(*map(diary.write, days)))
    assert await diary.stored() == set(days)
    assert len(diary.batches) < 10
