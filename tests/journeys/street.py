"""A street of chats, and several bots on one database that deliver to them."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

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
TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD


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

    async def ask(self, text: str) -> str:
        """What the bot answers to somebody who writes to it on Telegram."""
        telegram = self.stage.telegram
        person = telegram.person("问者")  # somebody new each time: no answers mix
        chat = telegram.private_chat(person)
        await telegram.say(chat, person, text)
        await until(lambda: bool(telegram.bot_messages(chat)))
        return "\n".join(message.text for message in telegram.bot_messages(chat))

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


@asynccontextmanager
async def opened_street(home: Path) -> AsyncIterator[Street]:
    async with staged(home) as stage:
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
        try:
            yield street
        finally:
            await street.close()
