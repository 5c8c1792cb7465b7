"""A run in a process of its own: the owner hears of it once, the monitor where all arrived."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap.program import Program, open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.sandbox.discord.world import Channel
from bot.sandbox.telegram import Chat as TelegramChat
from bot.sandbox.telegram import Person
from tests.adapters.dead_man_switch.monitor import SECRET, Monitor, monitoring
from tests.journeys.processes import Daybrief
from tests.journeys.stage import REPOSITORY, Stage, staged

DAY = date(2026, 2, 26)
PARTS = 12
LOOKS_APART_S = 5.0
DONE, PART_DONE = "全部送达", "没有全部送达"


@dataclass(frozen=True)
class Town:
    """Two readers on Telegram and a channel on Discord; the owner is on Telegram too."""

    stage: Stage
    monitor: Monitor
    readers: tuple[Person, ...]
    chats: tuple[TelegramChat, ...]
    channel: Channel
    owner: TelegramChat

    @property
    def environ(self) -> dict[str, str]:
        return {
            **self.stage.environ,
            "DAYBRIEF_CONFIG": str(self.stage.config),
            "DAYBRIEF_OWNER_CHATS": f"telegram:{self.owner.id}",
            "PING_URL": self.monitor.url,
        }

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Program]:
        """The program on the same database, not running."""
        settings = load_settings(self.stage.config, self.environ)
        async with open_program(settings, self.stage.home) as program:
            yield program

    async def plan(self) -> None:
        """Subscribe everybody and put today's editions into the outbox."""
        addresses = [ChatAddress(Platform.TELEGRAM, str(chat.id)) for chat in self.chats]
        addresses.append(ChatAddress(Platform.DISCORD, self.channel.id))
        async with self.program() as program:
            for address in addresses:
                await program.stores.subscriptions.put(
                    Chat(address, ChatKind.GROUP),
                    state=SubscriptionState.ACTIVE,
                    window=program.settings.subscription.as_window(),
                    topics=(),
                    next_due_at=None,
                )
            await program.collect.collect()
            stored = await program.library.stored(DAY)
            assert stored
            await program.push.push(stored)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Daybrief]:
        process = Daybrief("run", environ=self.environ)
        try:
            yield process
        finally:
            await process.kill()

    def reports(self) -> list[str]:
        """What the owner was told of runs."""
        texts = [message.text for message in self.stage.telegram.bot_messages(self.owner)]
        return [text for text in texts if "送达" in text and "Discord" in text]

    def sent(self) -> int:
        telegram = sum(len(self.stage.telegram.bot_messages(chat)) for chat in self.chats)
        return telegram + len(self.stage.discord.messages(self.channel.id))


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - two servers and a monitor, and no event of all
            await asyncio.sleep(0.02)


async def until_looked_again() -> None:
    """Long enough for the process to look at its runs once more."""
    await asyncio.sleep(LOOKS_APART_S + 1.5)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with staged(tmp_path) as stage, monitoring() as monitor:
        readers = tuple(stage.telegram.person(name) for name in ("甲", "乙"))
        chats = tuple(stage.telegram.private_chat(reader) for reader in readers)
        owner = stage.telegram.private_chat(stage.telegram.person("站长"))
        for chat in (*chats, owner):
            chat.is_started = True
        channel = await stage.discord.create_channel(
            await stage.discord.create_guild("读者群"), "早报"
        )
        town = Town(stage, monitor, readers, chats, channel, owner)
        await town.plan()
        yield town


async def test_a_clean_run_is_reported_and_pinged_once(town: Town):
    async with town.running():
        await until(lambda: bool(town.monitor.heard))
        await until_looked_again()
    (report,) = town.reports()
    assert DONE in report
    assert f"消息{2 * PARTS}则" in report or f"消息{2 * PARTS}条" in report
    ((method, body),) = town.monitor.heard
    assert method == "POST"
    assert DONE in body
    assert "AI大模型热点新闻日报" in body


async def test_a_run_with_a_blocked_chat_is_reported_with_the_reason_and_not_pinged(town: Town):
    town.stage.telegram.block(town.readers[1])
    async with town.running():
        await until(lambda: bool(town.reports()))
        await until_looked_again()
    (report,) = town.reports()
    assert PART_DONE in report
    assert "2个聊天中送达1个" in report
    assert "blocked" in report  # by the update that says so, or by the first message's refusal
    assert town.monitor.heard == []


async def test_a_kill_neither_loses_nor_repeats_a_report(town: Town):
    async with town.running():
        await until(lambda: town.sent() >= 3 * PARTS)
    async with town.running():
        await until(lambda: bool(town.monitor.heard and town.reports()))
    async with town.running() as process:
        await until_looked_again()
        assert await process.terminate() == 0
    assert len(town.reports()) == 1
    assert len(town.monitor.heard) == 1


async def test_the_status_is_told_while_it_runs_and_after_a_kill(town: Town):
    before = await status(town)
    assert before["pending"]["telegram"]["chats"] == 2
    async with town.running() as process:
        await until(lambda: bool(town.monitor.heard))
        during = await status(town)
    after = await status(town)
    own = {(lane["platform"], lane["pid"]) for lane in during["lanes"]}
    assert own == {("telegram", process.pid), ("discord", process.pid)}
    assert after["lanes"] == []
    for found in (during, after):
        assert found["pending"] == {}
        assert found["runs"][0]["platforms"]["telegram"]["delivered"] == 2
        assert found["subscriptions"] == {"telegram": {"active": 2}, "discord": {"active": 1}}
        assert found["is_well"]
    assert after["last_ping"]["at"]
    assert SECRET not in str(after)


async def status(town: Town) -> Any:  # noqa: ANN401 - the JSON that it prints
    """What ``daybrief status --json`` prints without any token, with its exit status checked."""
    words = ("status", "--json", "--config", str(town.stage.config))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=REPOSITORY, stdout=PIPE, stderr=PIPE
    )
    out, err = await process.communicate()
    assert err == b""
    found = json.loads(out)
    assert process.returncode == (0 if found["is_well"] else 1)
    return found


async def test_a_push_reports_and_pings_before_it_ends(town: Town):
    for _ in range(2):
        process = Daybrief("push", environ=town.environ)
        assert await process.ended() == 0
    assert len(town.reports()) == 1
    assert len(town.monitor.heard) == 1


async def test_the_switchs_address_is_in_no_log(town: Town, capfd: pytest.CaptureFixture[str]):
    town.monitor.answers = [404, 403]
    process = Daybrief("push", environ={**town.environ, "DAYBRIEF_LOG_LEVEL": "debug"})
    assert await process.ended() == 0
    logged = capfd.readouterr()
    assert len(town.monitor.heard) == 2
    assert SECRET not in logged.out + logged.err
