"""One owner a lane among processes, and none after its death; the rest is in the contract."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.lane_guard import FileLaneGuard
from bot.domain.audience import Platform

TELEGRAM = Platform.TELEGRAM
NAME = "daybrief.db"

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.adapters.lane_guard import FileLaneGuard
from bot.domain.audience import Platform

async def hold(database):
    async with FileLaneGuard(Path(database)).hold(Platform.TELEGRAM) as is_owner:
        print(is_owner, flush=True)
        sys.stdin.readline()
    print("released", flush=True)

asyncio.run(hold(sys.argv[1]))
"""


class Holder:
    """Another process that holds the Telegram lane."""

    def __init__(self, database: Path, repository: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=repository,
        )

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def release(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> int:
        self._process.send_signal(signal.SIGKILL)
        return self._process.wait()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def holder(tmp_path: Path, repository: Path) -> Iterator[Holder]:
    process = Holder(tmp_path / NAME, repository)
    yield process
    process.close()


async def test_the_lock_lies_beside_the_database_and_has_its_name(tmp_path: Path) -> None:
    async with FileLaneGuard(tmp_path / NAME).hold(TELEGRAM) as is_owner:
        assert is_owner
    assert (tmp_path / "daybrief.db.telegram.lane.lock").exists()


async def test_databases_in_other_folders_have_lanes_of_their_own(tmp_path: Path) -> None:
    near, far = FileLaneGuard(tmp_path / NAME), FileLaneGuard(tmp_path / "new" / "folder" / NAME)
    async with near.hold(TELEGRAM), far.hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_another_process_keeps_the_lane_until_it_lets_go(
    tmp_path: Path, holder: Holder
) -> None:
    guard = FileLaneGuard(tmp_path / NAME)
    assert holder.says() == "True"
    async with guard.hold(TELEGRAM) as is_owner:
        assert not is_owner
    holder.release()
    assert holder.says() == "released"
    async with guard.hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_a_killed_process_lets_go_at_once(tmp_path: Path, holder: Holder) -> None:
    assert holder.says() == "True"
    assert holder.kill() == -signal.SIGKILL
    async with FileLaneGuard(tmp_path / NAME).hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_another_process_finds_our_lane_taken(tmp_path: Path, repository: Path) -> None:
    async with FileLaneGuard(tmp_path / NAME).hold(TELEGRAM):
        process = Holder(tmp_path / NAME, repository)
        assert process.says() == "False"
        process.close()
