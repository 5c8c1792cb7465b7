"""Lanes and real processes: killed, frozen, or done with it. The rest is in the contract."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Database, SqlLaneLeases
from bot.adapters.processes import is_gone, own_process
from bot.adapters.scheduling import SystemClock
from bot.domain.audience import Platform
from bot.domain.errors import LaneHeld

TELEGRAM = Platform.TELEGRAM

HOLDER = """
import asyncio, sys
from datetime import timedelta
from bot.adapters.database import SqlLaneLeases, migrate, open_database
from bot.adapters.processes import is_gone, own_process
from bot.adapters.scheduling import SystemClock
from bot.domain.audience import Platform

async def hold(url):
    database = await open_database(url)
    await migrate(database)
    leases = SqlLaneLeases(
        database, own_process(), is_gone=is_gone, clock=SystemClock(), length=timedelta(minutes=5)
    )
    lease = await leases.take(Platform.TELEGRAM)
    print("taken", flush=True)
    sys.stdin.readline()
    await leases.release(lease)
    print("released", flush=True)
    sys.stdin.readline()

asyncio.run(hold(sys.argv[1]))
"""


@pytest.fixture
def holder(database_url: str, repository: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that owns the Telegram lane for minutes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=repository,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "taken\n"
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def leases(database: Database) -> SqlLaneLeases:
    return SqlLaneLeases(
        database,
        own_process(),
        is_gone=is_gone,
        clock=SystemClock(),
        length=timedelta(seconds=30),
    )


async def test_another_process_keeps_the_lane_until_it_lets_go(
    leases: SqlLaneLeases, holder: "subprocess.Popen[str]"
):
    with pytest.raises(LaneHeld, match=rf"telegram:main is held by process {holder.pid} on "):
        await leases.take(TELEGRAM)
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "released\n"
    assert (await leases.take(TELEGRAM)).epoch == 2


async def test_a_killed_process_loses_it_at_once(
    leases: SqlLaneLeases, holder: "subprocess.Popen[str]", caplog: pytest.LogCaptureFixture
):
    holder.kill()
    assert holder.wait() == -signal.SIGKILL
    await leases.take(TELEGRAM)
    assert "lane taken over" in caplog.text


async def test_a_frozen_process_keeps_it(leases: SqlLaneLeases, holder: "subprocess.Popen[str]"):
    holder.send_signal(signal.SIGSTOP)
    with pytest.raises(LaneHeld):
        await leases.take(TELEGRAM)
