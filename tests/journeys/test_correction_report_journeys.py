"""A digest is corrected on both platforms: the owner hears of it once, the monitor never."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import Chat as TelegramChat
from tests.adapters.dead_man_switch.monitor import Monitor, monitoring
from tests.journeys.processes import Daybrief
from tests.journeys.stage import REPOSITORY
from tests.journeys.test_correction_journeys import SEED, TODAY, Journey, beginning, corrected

ALL_CORRECTED, ALL_DELIVERED = "已全部更正", "全部送达"


@dataclass(frozen=True)
class Newsroom:
    """A chat on each platform that has the edition; the owner is on Telegram too."""

    journey: Journey
    monitor: Monitor
    owner: TelegramChat

    @property
    def environ(self) -> dict[str, str]:
        return {
            **self.journey.environ,
            "DAYBRIEF_OWNER_CHATS": f"telegram:{self.owner.id}",
            "PING_URL": self.monitor.url,
        }

    async def push(self, *words: str) -> None:
        assert await Daybrief("push", *words, environ=self.environ).ended() == 0

    def reports(self, headline: str) -> list[str]:
        texts = [m.text for m in self.journey.stage.telegram.bot_messages(self.owner)]
        return [text for text in texts if headline in text]

    def edits(self) -> int:
        telegram, discord = self.journey.calls()
        return telegram.count("editMessageText") + discord.count("PATCH")

    async def runs(self) -> Any:  # noqa: ANN401 - the JSON that ``daybrief status`` prints
        words = ("status", "--json", "--config", str(self.journey.stage.config))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, cwd=REPOSITORY, stdout=PIPE, stderr=PIPE
        )
        out, err = await process.communicate()
        assert (err, process.returncode) == (b"", 0)
        return json.loads(out)["runs"]


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with beginning(tmp_path) as journey, monitoring() as monitor:
        telegram = journey.stage.telegram
        owner = telegram.private_chat(telegram.person("站长"))
        owner.is_started = True
        room = Newsroom(journey, monitor, owner)
        await journey.subscribe()
        journey.write(SEED, TODAY)
        await room.push()
        yield room


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - two servers and a monitor, and no event of all
            await asyncio.sleep(0.02)


def check_told(room: Newsroom, runs: Any, day: date) -> None:  # noqa: ANN401 - JSON
    (told,) = room.reports(ALL_CORRECTED)
    assert told.count("1个聊天中更正1个") == 2
    assert told.count("修改的消息：3条，新发：1条") == 2
    assert len(room.reports(ALL_DELIVERED)) == 1
    assert len(room.monitor.heard) == 1
    correction, delivery = runs
    assert [run["kind"] for run in runs] == ["correction", "delivery"]
    assert (correction["day"], correction["revision"]) == (str(day), 2)
    for platform in ("telegram", "discord"):
        figures = correction["platforms"][platform]
        assert (figures["edited"], figures["marked"], figures["messages"]) == (3, 1, 1)
        assert delivery["platforms"][platform]["edited"] == 0


async def test_a_push_of_corrections_is_reported_before_it_ends_and_pings_nobody(
    newsroom: Newsroom,
):
    delivered = await newsroom.runs()
    newsroom.journey.write(corrected(SEED), TODAY)
    for _ in range(2):
        await newsroom.push("--corrections")
    runs = await newsroom.runs()
    check_told(newsroom, runs, TODAY)
    assert runs[1:] == delivered


async def test_corrections_of_a_running_bot_that_is_killed_are_counted_and_told_once(
    newsroom: Newsroom,
):
    newsroom.journey.write(corrected(SEED), TODAY)
    newsroom.journey.stage.telegram.latency = 0.2
    first = Daybrief("run", environ=newsroom.environ)
    await until(lambda: newsroom.edits() >= 2)
    await first.kill()
    newsroom.journey.stage.telegram.latency = 0
    assert newsroom.reports(ALL_CORRECTED) == []
    second = Daybrief("run", environ=newsroom.environ)
    try:
        await until(lambda: bool(newsroom.reports(ALL_CORRECTED)))
        await asyncio.sleep(6.5)  # long enough to look at its runs once more
        check_told(newsroom, await newsroom.runs(), TODAY)
    finally:
        await second.kill()
