"""Many chats, and a kill at many moments: everybody gets exactly the rest, in order."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.sandbox.discord.faults import Fault, FaultKind
from bot.sandbox.discord.world import Channel
from bot.sandbox.telegram import Chat as TelegramChat
from tests.journeys.processes import Daybrief
from tests.journeys.stage import Stage, staged

PARTS = 12
LATENCY_S = 0.05
MESSAGES = "/channels/{channel_id}/messages"


@dataclass(frozen=True)
class Town:
    """Three chats on Telegram and two on Discord, all subscribed."""

    stage: Stage
    telegram: tuple[TelegramChat, ...]
    discord: tuple[Channel, ...]

    def start(self, *words: str) -> Daybrief:
        config = {"DAYBRIEF_CONFIG": str(self.stage.config)}
        return Daybrief(*words, environ={**self.stage.environ, **config})

    def texts(self) -> dict[str, list[str]]:
        """What each chat got, oldest first."""
        found = {str(c.id): self.stage.telegram.bot_messages(c) for c in self.telegram}
        texts = {chat: [message.text for message in sent] for chat, sent in found.items()}
        for channel in self.discord:
            sent = self.stage.discord.messages(channel.id)
            texts[channel.id] = [message.text for message in sent]
        return texts

    def count(self) -> int:
        return sum(map(len, self.texts().values()))

    async def until_sent(self, count: int) -> None:
        """Return once so many messages arrived, on whichever platform."""
        await _until(lambda: self.count() >= count)

    async def until_complete(self) -> None:
        """Return once every chat got every part."""
        await _until(lambda: all(len(set(sent)) == PARTS for sent in self.texts().values()))


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not is_so():  # noqa: ASYNC110 - two servers, and no event of both
            await asyncio.sleep(0.005)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with staged(tmp_path) as stage:
        people = [stage.telegram.person(name) for name in ("甲", "乙")]
        chats = (
            stage.telegram.private_chat(people[0]),
            stage.telegram.supergroup("读者群", creator=people[1]),
            stage.telegram.channel("早报", creator=people[1]),
        )
        guild = await stage.discord.create_guild("读者群")
        channels = (
            await stage.discord.create_channel(guild, "早报"),
            await stage.discord.create_channel(guild, "备份"),
        )
        stage.telegram.latency = LATENCY_S
        stage.discord.faults.order(Fault.latency(LATENCY_S), times=10_000, method="POST")
        town = Town(stage, chats, channels)
        await _subscribe(town)
        yield town


async def _subscribe(town: Town) -> None:
    settings = load_settings(town.stage.config, town.stage.environ)
    addresses = [ChatAddress(Platform.TELEGRAM, str(chat.id)) for chat in town.telegram]
    addresses += [ChatAddress(Platform.DISCORD, channel.id) for channel in town.discord]
    async with open_program(settings, town.stage.home) as program:
        for address in addresses:
            await program.stores.subscriptions.put(
                Chat(address, ChatKind.GROUP),
                state=SubscriptionState.ACTIVE,
                window=settings.subscription.as_window(),
                topics=(),
                next_due_at=None,
            )


def without_repetitions(texts: list[str]) -> list[str]:
    """The texts, each that equals the one before it left out."""
    return [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]


def assert_exactly_the_rest(town: Town, *, kills: int) -> None:
    """Each part once and in order; on Telegram at most the one under way at a kill twice."""
    for chat in town.telegram:
        texts = town.texts()[str(chat.id)]
        once = without_repetitions(texts)
        assert len(once) == len(set(once)) == PARTS
        assert once == without_repetitions(town.texts()[str(town.telegram[0].id)])
        assert len(texts) <= PARTS + kills
    for channel in town.discord:
        texts = town.texts()[channel.id]
        assert len(texts) == len(set(texts)) == PARTS
        assert texts == town.texts()[town.discord[0].id]


@pytest.mark.parametrize("after", [1, 3, 8, 17, 29, 44, 57])
async def test_a_push_that_was_killed_is_finished_by_the_next_one(town: Town, after: int):
    first = town.start("push")
    await town.until_sent(after)
    await first.kill()
    assert await town.start("push").ended() == 0
    assert_exactly_the_rest(town, kills=1)


async def test_however_often_it_is_killed(town: Town):
    kills = 8
    for _ in range(kills):
        process = town.start("push")
        await town.until_sent(town.count() + 4)
        await process.kill()
    assert await town.start("push").ended() == 0
    assert_exactly_the_rest(town, kills=kills)


async def test_a_push_that_was_killed_is_finished_by_the_bot(town: Town):
    first = town.start("push")
    await town.until_sent(20)
    await first.kill()
    bot = town.start("run")
    await town.until_complete()
    assert await bot.terminate() == 0
    assert_exactly_the_rest(town, kills=1)


async def test_a_push_that_is_asked_to_stop_leaves_nothing_uncertain(town: Town):
    first = town.start("push")
    await town.until_sent(20)
    assert await first.terminate() == 1
    assert await town.start("push").ended() == 0
    assert_exactly_the_rest(town, kills=0)


async def test_a_push_goes_on_where_the_process_that_it_waited_for_is_killed(town: Town):
    first = town.start("push")
    await town.until_sent(5)
    second = town.start("push")
    await town.until_sent(20)
    await first.kill()
    assert await second.ended() == 0
    assert_exactly_the_rest(town, kills=1)


async def test_a_stop_takes_less_than_ten_seconds_although_no_platform_answers(town: Town):
    hanging = FaultKind.TIME_OUT_AFTER_ACCEPTING
    town.stage.discord.faults.clear()
    town.stage.discord.faults.order(hanging, times=100, after=3, route=MESSAGES)
    first = town.start("push")
    await town.until_sent(12)
    await first.kill()
    bot = town.start("run")
    await town.stage.discord.wait_for(lambda: town.stage.discord.gateway.is_connected, 60)
    town.stage.telegram.latency = 100
    asked_at = time.monotonic()
    assert await bot.terminate() == 0
    assert time.monotonic() - asked_at < 10
    town.stage.telegram.latency = 0
    town.stage.discord.faults.clear()
    assert await town.start("push").ended() == 0
    assert_exactly_the_rest(town, kills=2)
