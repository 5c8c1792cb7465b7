"""Both platforms, a database with a broadcast that waits, and the bot that is to deliver it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.broadcast import TOKEN, Broadcast
from bench.pending_rows import DAY, WINDOW, build_pending
from bench.server.http import HttpServer
from bench.server.tally import Tally
from bench.soak import channels as discord
from bench.soak.bot_process import BotProcess, Start
from bench.soak.troubled_api import TroubledApi
from bot.adapters.database import Database, Stores, open_database
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage

_CONFIG = """
source: {{folder: none-yet}}
telegram: {{messages_per_second: {rate}, chat_messages_per_second: 100, chat_burst: 20}}
discord: {{messages_per_second: {discord_rate}, channel_messages_per_second: 50, channel_burst: 20}}
database: {{url: "sqlite:///{database}"}}
"""
_DATABASE = "soak.db"
_EVERYTHING = 10**7
_LOOK_AGAIN_S = 0.02


@dataclass(frozen=True, slots=True)
class Size:
    """Chats and messages of each platform, the rates they are sent at, seconds to each answer."""

    chats: int
    messages: int
    rate: float
    channels: int = 0
    channel_messages: int = 1
    channel_rate: float = 40
    latency: float = 0.05

    @property
    def total(self) -> int:
        return self.chats * self.messages + self.channels * self.channel_messages

    def broadcast(self) -> Broadcast:
        """Telegram's part, without limits of the server's own."""
        unlimited = 10**6
        return Broadcast(
            self.chats, self.messages, unlimited, unlimited, unlimited, latency=self.latency
        )


@dataclass(slots=True)
class Town:
    """What a scenario holds in its hands."""

    api: TroubledApi
    channels: discord.Channels
    folder: Path
    start_bot: Start
    environ: Mapping[str, str]
    bots: list[BotProcess] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """What arrived on Telegram."""
        return self.api.run.tally

    @property
    def arrived(self) -> int:
        """Different messages that arrived, on both platforms."""
        return self.tally.arrived + self.channels.arrived

    @property
    def is_complete(self) -> bool:
        """Whether everything arrived."""
        return not (self.tally.lost or self.channels.lost)

    async def start(self) -> BotProcess:
        """One more bot on the same database."""
        bot = await self.start_bot(self.environ, self.folder / "bot.log")
        self.bots.append(bot)
        return bot

    async def until(self, is_so: Callable[[], bool], within: timedelta) -> bool:
        """Whether it became so in time."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                while not is_so():  # noqa: ASYNC110 - two servers, and no event of both
                    await asyncio.sleep(_LOOK_AGAIN_S)
        except TimeoutError:
            return False
        return True

    async def uncertain(self) -> Sequence[tuple[Platform, str, int]]:
        """Platform, chat and part (from 1) of what is recorded as being on its way."""
        database = await _open(self.folder)
        try:
            outbox = Stores(database).outbox
            moment = datetime.now(UTC) + timedelta(days=365)
            found = [
                delivery
                for platform in Platform
                for delivery in await outbox.pending(platform, moment=moment, limit=_EVERYTHING)
            ]
        finally:
            await database.close()
        return [
            (d.chat.address.platform, d.chat.address.chat_id, d.next_part + 1)
            for d in found
            if d.is_uncertain
        ]

    async def is_anything_pending(self) -> bool:
        """Whether anything of Telegram's is still to be attempted."""
        database = await _open(self.folder)
        try:
            return await Stores(database).outbox.has_pending(Platform.TELEGRAM)
        finally:
            await database.close()


@asynccontextmanager
async def open_town(
    size: Size, folder: Path, start_bot: Start, *, api: TroubledApi | None = None
) -> AsyncIterator[Town]:
    """Servers that listen, a broadcast that waits; bots that still run are killed behind it."""
    api = api or TroubledApi(size.broadcast())
    server = HttpServer(api.respond)
    await server.start()
    try:
        async with discord.open_channels(size.channels, size.channel_messages) as channels:
            await _plan(folder, size, channels.ids)
            town = Town(api, channels, folder, start_bot, _environ(folder, size, server, channels))
            channels.order_latency(size.latency)
            try:
                yield town
            finally:
                for bot in town.bots:
                    await bot.kill()
    finally:
        await server.stop()


def _environ(
    folder: Path, size: Size, server: HttpServer, channels: discord.Channels
) -> Mapping[str, str]:
    config = _CONFIG.format(rate=size.rate, discord_rate=size.channel_rate, database=_DATABASE)
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    (folder / "none-yet").mkdir(exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", ""),
        "DAYBRIEF_CONFIG": str(folder / "config.yaml"),
        "DAYBRIEF_TELEGRAM_API_BASE": server.address,
        "DAYBRIEF_DISCORD_API_BASE": channels.discord.api_base,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DISCORD_BOT_TOKEN": discord.TOKEN if channels.ids else "",
    }


async def _plan(folder: Path, size: Size, channel_ids: Sequence[str]) -> None:
    await build_pending(folder / _DATABASE, size.chats, parts=size.messages)
    if not channel_ids:
        return
    database = await _open(folder)
    try:
        stores = Stores(database)
        subscriptions = [await _subscribe(stores, channel) for channel in channel_ids]
        messages = _channel_messages(size.channel_messages)
        now = datetime.now(UTC)
        await stores.outbox.plan_all(
            [PlannedEdition(s, DAY, 1, messages, now) for s in subscriptions]
        )
    finally:
        await database.close()


async def _subscribe(stores: Stores, channel: str) -> Subscription:
    return await stores.subscriptions.put(
        Chat(ChatAddress(Platform.DISCORD, channel), ChatKind.CHANNEL),
        state=SubscriptionState.ACTIVE,
        window=WINDOW,
        topics=(),
        next_due_at=None,
    )


def _channel_messages(count: int) -> tuple[RenderedMessage, ...]:
    return tuple(
        RenderedMessage(
            MessageKind.STORY,
            "POST /channels/{channel_id}/messages",
            json.dumps({"content": f"{part}/{count} story"}),
        )
        for part in range(1, count + 1)
    )


async def _open(folder: Path) -> Database:
    return await open_database(f"sqlite:///{folder / _DATABASE}")
