"""The database is locked, full or gone while the bot is at work, and comes back."""

import asyncio
import resource
import sqlite3
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.discord.faults import FaultKind as DiscordFaultKind
from bot.sandbox.telegram import Fault, FaultKind
from tests.journeys.processes import Daybrief
from tests.journeys.street import Street, opened_street

SENDS = {"sendMessage", "sendRichMessage"}
AWAY = "我暂时读写不了自己的记录"
SHORT = {"DAYBRIEF_DELIVERY_LEASE_SECONDS": "2"}


class Trouble(ABC):
    """What can happen to a database that ``bot`` has open."""

    def __init__(self, file: Path, bot: Daybrief) -> None:
        self.file = file
        self.bot = bot

    @abstractmethod
    def begin(self) -> None:
        """From now on."""

    @abstractmethod
    def end(self) -> None:
        """As if nothing had been."""


class Locked(Trouble):
    """Another program has the write lock and does not let go."""

    def begin(self) -> None:
        self._other = sqlite3.connect(self.file, isolation_level=None, timeout=20)
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._other.execute("ROLLBACK")
        self._other.close()


class Full(Trouble):
    """No file can grow, for the bot's process: it gets what a full disk answers."""

    def begin(self) -> None:
        self._limit(100)

    def end(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        resource.prlimit(self.bot.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class Gone(Trouble):
    """The file is moved away, with what SQLite keeps beside it."""

    def begin(self) -> None:
        self._move(self.file, self.file.with_name("elsewhere.db"))

    def end(self) -> None:
        assert not self.file.exists()
        self._move(self.file.with_name("elsewhere.db"), self.file)

    @staticmethod
    def _move(file: Path, place: Path) -> None:
        for side in ("-wal", "-shm", ""):
            beside = Path(f"{file}{side}")
            if beside.exists():
                beside.rename(f"{place}{side}")


TROUBLES = [
    Locked,
    pytest.param(
        Full, marks=pytest.mark.skipif(sys.platform != "linux", reason="limits another process")
    ),
    Gone,
]


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with opened_street(tmp_path) as street:
        yield street


def file_of(street: Street) -> Path:
    return street.stage.home / "data" / "daybrief.db"


async def until_still(street: Street) -> int:
    """Return once nothing was sent for a second; how much was."""
    count = -1
    while count != (count := street.count()):  # noqa: ASYNC110 - nothing tells of silence
        await asyncio.sleep(1)
    return count


async def stopped(bot: Daybrief) -> None:
    asked_at = time.monotonic()
    assert await bot.terminate() == 0, bot.said
    took = time.monotonic() - asked_at
    assert took < 10, bot.said


@pytest.mark.parametrize("kind", TROUBLES)
@pytest.mark.parametrize("lease", [{}, SHORT], ids=["lease", "short-lease"])
async def test_what_can_be_answered_is_and_delivery_goes_on_where_it_was(
    street: Street, kind: type[Trouble], lease: dict[str, str]
):
    bot = await street.running(**lease)
    await street.plan()
    await street.until_sent(15)
    trouble = kind(file_of(street), bot)
    trouble.begin()
    count = await until_still(street)
    assert count < 60
    assert "/subscribe" in await street.ask("/help")
    assert "先看最新一期：2026年2月26日" in await street.ask("/today")
    assert AWAY in await street.ask("/subscribe 09:00")
    assert AWAY not in await street.ask("/help")
    assert street.count() == count
    trouble.end()
    await street.until_complete()
    street.assert_in_order(breaks=0)
    assert "09:00" in await street.ask("/subscribe 09:00")
    await stopped(bot)
    assert "Traceback" not in bot.said


@pytest.mark.parametrize("kind", TROUBLES)
async def test_a_stop_is_quick_and_loses_nothing(street: Street, kind: type[Trouble]):
    bot = await street.running()
    await street.plan()
    await street.until_sent(15)
    trouble = kind(file_of(street), bot)
    trouble.begin()
    await until_still(street)
    asking = asyncio.create_task(street.ask("/subscribe 09:00"))
    await asyncio.sleep(0.3)
    await stopped(bot)
    asking.cancel()
    if kind is not Full:  # that one was the process's own
        trouble.end()
    await street.running()
    await street.until_complete()
    street.assert_in_order(breaks=1)


async def test_a_stop_while_the_platform_asks_for_a_long_pause_is_quick(street: Street):
    bot = await street.running()
    await street.plan()
    await street.until_sent(15)
    telegram = street.stage.telegram
    pause = Fault(
        FaultKind.TOO_MANY_REQUESTS,
        times=None,
        when=lambda call: call.method in SENDS,
        retry_after=20,  # longer than a stop may take; kept across a restart
    )
    telegram.order_fault(pause)
    await until_still(street)
    assert pause.hits
    await stopped(bot)
    telegram.clear_faults()
    await street.running()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_stop_is_quick_where_everything_hangs_at_once(street: Street):
    bot = await street.running()
    await street.plan()
    await street.until_sent(15)
    telegram, discord = street.stage.telegram, street.stage.discord
    telegram.latency = 100
    discord.faults.clear()
    discord.faults.order(DiscordFaultKind.TIME_OUT_AFTER_ACCEPTING, times=100, method="POST")
    trouble = Locked(file_of(street), bot)
    trouble.begin()
    asking = [asyncio.create_task(street.ask(text)) for text in ("/help", "/subscribe 09:00")]
    await asyncio.sleep(1)
    await stopped(bot)
    for task in asking:
        task.cancel()
    trouble.end()
    telegram.latency = 0
    discord.faults.clear()
    await street.running()
    await street.until_complete()
    street.assert_in_order(breaks=1)


async def test_a_bot_that_starts_while_the_database_is_locked_waits_for_it(street: Street):
    await street.plan()
    bot = street.start("run")
    trouble = Locked(file_of(street), bot)
    trouble.begin()
    await bot.says("the database is away")
    assert street.count() == 0
    trouble.end()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_bot_that_waits_for_the_database_can_be_stopped(street: Street):
    bot = street.start("run")
    trouble = Locked(file_of(street), bot)
    trouble.begin()
    await bot.says("the database is away")
    await stopped(bot)
    trouble.end()
