"""Several processes on one database: one of them sends, whatever becomes of it."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.database import SqlLaneLeases, database_file, open_database
from bot.adapters.processes import is_gone, own_process
from bot.adapters.scheduling import SystemClock
from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.sandbox.discord.faults import Fault
from bot.sandbox.discord.world import Channel
from bot.sandbox.telegram import Chat as TelegramChat
from tests.journeys.processes import Daybrief
from tests.journeys.stage import Stage, staged

DAY = date(2026, 2, 26)
PARTS = 12
LATENCY_S = 0.1
LEASE_S = 1.5
SHORT = {"DAYBRIEF_DELIVERY_LEASE_SECONDS": str(LEASE_S)}
TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
WAITING = "another process has this lane"


class Street:
    """Four chats on Telegram and one on Discord, and the bots that deliver to them."""

    def __init__(self, stage: Stage, chats: list[TelegramChat], channel: Channel) -> None:
        self.stage = stage
        self.chats = chats
        self.channel = channel
        self._started: list[Daybrief] = []
        self._numbers = itertools.count(1)

    def start(self, *words: str, **environ: str) -> Daybrief:
        log = self.stage.home / f"{next(self._numbers)}.log"
        config = {"DAYBRIEF_CONFIG": str(self.stage.config)}
        known = {**self.stage.environ, **config, **environ}
        process = Daybrief(*words, environ=known, log=log)
        self._started.append(process)
        return process

    async def running(self, **environ: str) -> Daybrief:
        """A bot that owns both lanes and is connected."""
        process = self.start("run", **environ)
        for platform in Platform:
            await process.says(f"platform={platform}", within_s=60)
        return process

    async def waiting(self, **environ: str) -> Daybrief:
        """A bot that waits for both lanes."""
        process = self.start("run", **environ)
        for platform in Platform:
            await process.says(f"lane={platform}:main", within_s=60)
        return process

    async def subscribe(self) -> None:
        addresses = [ChatAddress(TELEGRAM, str(chat.id)) for chat in self.chats]
        addresses.append(ChatAddress(DISCORD, self.channel.id))
        settings = load_settings(self.stage.config, self.stage.environ)
        async with open_program(settings, self.stage.home) as program:
            await program.collect.collect()
            for address in addresses:
                await program.stores.subscriptions.put(
                    Chat(address, ChatKind.GROUP),
                    state=SubscriptionState.ACTIVE,
                    window=settings.subscription.as_window(),
                    topics=(),
                    next_due_at=None,
                )

    async def plan(self) -> None:
        """Put the day's edition into the outbox for everybody; that needs no lane."""
        settings = load_settings(self.stage.config, self.stage.environ)
        async with open_program(settings, self.stage.home) as program:
            stored = await program.library.stored(DAY)
            assert stored
            await program.push.push(stored)

    def texts(self) -> list[list[str]]:
        """What each chat got, oldest first, Discord's last."""
        sent = [self.stage.telegram.bot_messages(chat) for chat in self.chats]
        texts = [[message.text for message in messages] for messages in sent]
        return [*texts, [message.text for message in self.stage.discord.messages(self.channel.id)]]

    def count(self) -> int:
        return sum(map(len, self.texts()))

    async def until_sent(self, count: int) -> None:
        await until(lambda: self.count() >= count)

    async def until_complete(self) -> None:
        await until(lambda: all(len(set(texts)) == PARTS for texts in self.texts()))

    def assert_in_order(self, *, breaks: int) -> None:
        """Each part once and in order; on Telegram at most the one on its way at a break twice."""
        *telegram, discord = self.texts()
        once = [without_repetitions(texts) for texts in telegram]
        assert all(len(texts) == len(set(texts)) == PARTS for texts in once)
        assert all(texts == once[0] for texts in once)
        assert all(len(texts) <= PARTS + breaks for texts in telegram)
        assert len(discord) == len(set(discord)) == PARTS

    def polls(self) -> int:
        """How many bots have signed in to Telegram."""
        return sum(call.method == "getMe" for call in self.stage.telegram.calls)

    async def close(self) -> None:
        for process in self._started:
            await process.kill()


def without_repetitions(texts: list[str]) -> list[str]:
    return [text for text, before in zip(texts, [None, *texts], strict=False) if text != before]


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - two servers, and no event of both
            await asyncio.sleep(0.005)


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with staged(tmp_path) as stage:
        names = ("甲", "乙", "丙", "丁")
        chats = [stage.telegram.private_chat(stage.telegram.person(name)) for name in names]
        for chat in chats:
            chat.is_started = True
        guild = await stage.discord.create_guild("读者群")
        channel = await stage.discord.create_channel(guild, "早报")
        stage.telegram.latency = LATENCY_S
        stage.discord.faults.order(Fault.latency(LATENCY_S), times=10_000, method="POST")
        street = Street(stage, chats, channel)
        await street.subscribe()
        yield street
        await street.close()


async def test_a_second_bot_says_who_is_at_work_and_connects_nothing(street: Street):
    first = await street.running()
    signed_in = street.polls()
    second = await street.waiting()
    assert WAITING in second.said
    assert f"process {first.pid} on " in second.said
    assert "connected" not in second.said
    assert street.polls() == signed_in
    assert await second.terminate() == 0
    assert await first.terminate() == 0


async def test_a_second_bot_exits_where_it_is_told_to(street: Street):
    first = await street.running()
    second = street.start("run", "--if-held", "exit")
    assert await second.ended() == 75
    assert f":main is held by process {first.pid} on " in second.said
    assert "Traceback" not in second.said


async def test_a_bot_that_ends_is_followed_by_the_one_that_waits(street: Street):
    first = await street.running()
    second = await street.waiting()
    assert await first.terminate() == 0
    for platform in Platform:
        await second.says(f"platform={platform}", within_s=10)
    await street.plan()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_bot_that_is_killed_is_followed_at_once_and_nothing_is_lost(street: Street):
    first = await street.running()
    second = await street.waiting()
    await street.plan()
    await street.until_sent(20)
    await first.kill()
    killed_at = time.monotonic()
    await second.says("lane taken over", within_s=10)
    assert time.monotonic() - killed_at < 8  # the lease itself would have lasted 15 s
    await street.until_complete()
    street.assert_in_order(breaks=1)


async def test_a_restart_after_a_kill_does_not_wait_for_the_lease(street: Street):
    first = await street.running()
    await first.kill()
    second = street.start("run", "--if-held", "exit")
    for platform in Platform:
        await second.says(f"platform={platform}", within_s=30)


async def test_a_bot_that_was_frozen_sends_and_records_nothing_more_once_it_was_followed(
    street: Street,
):
    first = await street.running(**SHORT)
    second = await street.waiting(**SHORT)
    await street.plan()
    await street.until_sent(20)
    first.freeze()
    frozen_at = time.monotonic()
    await second.says("lane taken over", within_s=15)
    assert time.monotonic() - frozen_at < LEASE_S + 3
    await street.until_complete()
    complete = street.texts()
    first.thaw()
    await until(lambda: first.said.count(WAITING) == len(Platform))
    assert "lane lost: another process sends now" in first.said
    assert street.texts() == complete
    street.assert_in_order(breaks=1)

    assert await second.terminate() == 0  # and the first one is whole: it takes its place back
    await until(lambda: first.said.count("connected") == 4)
    assert street.texts() == complete


async def test_a_bot_that_was_frozen_for_a_moment_goes_on(street: Street):
    first = await street.running()
    await street.plan()
    await street.until_sent(10)
    first.freeze()
    count = street.count()
    first.thaw()
    await street.until_complete()
    street.assert_in_order(breaks=0)
    assert street.count() > count


async def test_a_bot_works_on_the_lane_that_is_free(street: Street):
    settings = load_settings(street.stage.config, street.stage.environ)
    file = database_file(settings.database.url, base=street.stage.home)
    database = await open_database(file)
    hour = timedelta(hours=1)
    leases = SqlLaneLeases(
        database, own_process(), is_gone=is_gone, clock=SystemClock(), length=hour
    )
    lease = await leases.take(TELEGRAM)
    bot = street.start("run")
    await bot.says("platform=discord")
    await street.plan()
    await until(lambda: len(street.texts()[-1]) == PARTS)
    assert street.polls() == 0
    assert all(not texts for texts in street.texts()[:-1])
    await leases.release(lease)
    await database.close()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_push_says_who_delivers_and_waits_for_it(street: Street):
    bot = await street.running()
    push = street.start("push")
    assert await push.ended() == 0
    assert f"telegram: another process delivers it: process {bot.pid} on " in push.said
    street.assert_in_order(breaks=0)


async def test_databases_are_independent(street: Street):
    first = await street.running()
    other = {"DAYBRIEF_DATABASE_URL": "sqlite:///other.db", "TELEGRAM_BOT_TOKEN": ""}
    second = street.start("run", "--if-held", "exit", **other)
    await second.says("platform=discord")
    assert await second.terminate() == 0
    assert await first.terminate() == 0
