"""Where messengers are tried: a double, and both platforms over the wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import partial

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.gateway import DiscordGateway, OpenRoad
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.opencc import TextFolder
from bot.adapters.scheduling import ManualClock
from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import (
    AccountRefused,
    ChatUnreachable,
    DeliveryPostponed,
    RateLimited,
)
from bot.domain.topic import TopicCatalogue
from bot.ports import Messenger
from bot.sandbox.discord import faults as discord_faults
from bot.sandbox.discord.limits import Limits as DiscordLimits
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.sandbox.telegram import Fault, FaultKind, Limits, TelegramSandbox
from bot.texts import texts_for
from bot.usecases.caller import Caller
from tests.sandbox.discord.visits import pointed_at
from tests.usecases.world import ListMessenger

TELEGRAM_TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
DISCORD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
_UNAVAILABLE = 502


class Trouble(Enum):
    """What meets the next message."""

    UNAVAILABLE = auto()
    FLOOD_CONTROL = auto()
    ANSWER_LOST = auto()
    ACCOUNT_REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A chat with a messenger to it; ``arrived`` are its texts, oldest first.

    ``delete`` takes the message with a text out of the chat, as people there can.

    ``closed`` is a chat that takes nothing, where the messenger may choose its chat.
    """

    messenger: Messenger
    chat: ChatAddress
    write: Callable[[str], RenderedMessage]
    refused: RenderedMessage
    arrived: Callable[[], list[str]]
    order: Callable[[Trouble], object]
    delete: Callable[[str], Awaitable[None]]
    closed: ChatAddress | None = None


OpenPlace = Callable[[], AbstractAsyncContextManager[Place]]


def _message(method: str, **parameters: object) -> RenderedMessage:
    return RenderedMessage(MessageKind.STORY, method, json.dumps(parameters))


def _telegram_text(text: str) -> RenderedMessage:
    return _message("sendMessage", text=text, parse_mode="HTML")


def _discord_text(text: str) -> RenderedMessage:
    return _message("POST /channels/{channel_id}/messages", content=text)


@asynccontextmanager
async def list_place() -> AsyncIterator[Place]:
    """The double of the use cases' tests."""
    messenger = ListMessenger(ManualClock(datetime.now(UTC)))
    chat, closed = (ChatAddress(Platform.TELEGRAM, number) for number in ("1", "2"))
    refused = _telegram_text("<b>")
    messenger.refuses = {refused.body}
    messenger.troubles_of["2"] = [ChatUnreachable("blocked")]

    def order(trouble: Trouble) -> None:
        match trouble:
            case Trouble.UNAVAILABLE:
                messenger.troubles.append(DeliveryPostponed("503"))
            case Trouble.FLOOD_CONTROL:
                messenger.troubles.append(RateLimited(timedelta(seconds=1)))
            case Trouble.ANSWER_LOST:
                messenger.loses_answers = 1
            case Trouble.ACCOUNT_REFUSED:
                messenger.troubles.append(AccountRefused("401"))

    async def delete(text: str) -> None:
        messenger.delete("1", text)

    yield Place(
        messenger,
        chat,
        _telegram_text,
        refused,
        lambda: messenger.sent_to("1"),
        order,
        delete,
        closed,
    )


@asynccontextmanager
async def telegram_place() -> AsyncIterator[Place]:
    """python-telegram-bot and the Bot API."""
    faults = {
        Trouble.UNAVAILABLE: Fault(FaultKind.SERVER_ERROR, status=_UNAVAILABLE),
        Trouble.FLOOD_CONTROL: Fault(FaultKind.TOO_MANY_REQUESTS, retry_after=1),
        Trouble.ANSWER_LOST: Fault(FaultKind.RESET_AFTER_ACCEPTING),
        Trouble.ACCOUNT_REFUSED: Fault(FaultKind.SERVER_ERROR, status=401),
    }
    async with TelegramSandbox(TELEGRAM_TOKEN, limits=Limits.off()) as sandbox:
        bot = TelegramAccount(TELEGRAM_TOKEN, sandbox.api_base).make_bot()
        chat = sandbox.private_chat(sandbox.person("读者"))
        away = sandbox.person("走了")
        closed = sandbox.private_chat(away)
        sandbox.block(away)

        async def delete(text: str) -> None:
            for message in sandbox.bot_messages(chat):
                message.is_deleted |= message.text == text

        async with connected(bot):
            yield Place(
                TelegramMessenger(bot),
                ChatAddress(Platform.TELEGRAM, str(chat.id)),
                _telegram_text,
                _telegram_text("<b>"),
                lambda: [message.text for message in sandbox.bot_messages(chat)],
                lambda trouble: sandbox.order_fault(faults[trouble]),
                delete,
                ChatAddress(Platform.TELEGRAM, str(closed.id)),
            )


_DISCORD_FAULTS = {
    Trouble.UNAVAILABLE: discord_faults.Fault.of_status(_UNAVAILABLE),
    Trouble.FLOOD_CONTROL: discord_faults.Fault.rate_limited(0.05),
    Trouble.ANSWER_LOST: discord_faults.Fault(discord_faults.FaultKind.RESET_AFTER_ACCEPTING),
    Trouble.ACCOUNT_REFUSED: discord_faults.Fault.of_status(401),
}


async def _delete(sandbox: DiscordSandbox, channel_id: str, text: str) -> None:
    for message in sandbox.messages(channel_id):
        message.is_deleted |= message.text == text


@asynccontextmanager
async def discord_sandbox() -> AsyncIterator[DiscordSandbox]:
    """A Discord without limits that discord.py takes for the real one."""
    settings = SandboxSettings(limits=DiscordLimits.off())
    async with DiscordSandbox(token=DISCORD_TOKEN, settings=settings) as sandbox:
        with pointed_at(sandbox):
            yield sandbox


@asynccontextmanager
async def discord_place() -> AsyncIterator[Place]:
    """discord.py and a channel."""
    async with discord_sandbox() as sandbox:
        guild = await sandbox.create_guild("读者群")
        channel = await sandbox.create_channel(guild, "早报")
        closed = await sandbox.create_channel(guild, "没了")
        await sandbox.delete_channel(closed)
        account = DiscordAccount(DISCORD_TOKEN, sandbox.api_base)
        async with signed_in(account.make_client(), account) as client:
            yield Place(
                DiscordMessenger(client),
                ChatAddress(Platform.DISCORD, channel.id),
                _discord_text,
                _discord_text(""),
                lambda: [message.text for message in sandbox.messages(channel.id)],
                lambda trouble: sandbox.faults.order(_DISCORD_FAULTS[trouble]),
                partial(_delete, sandbox, channel.id),
                ChatAddress(Platform.DISCORD, closed.id),
            )


@asynccontextmanager
async def interaction_place() -> AsyncIterator[Place]:
    """discord.py and the answer to a slash command."""
    async with discord_sandbox() as sandbox:
        guild = await sandbox.create_guild("读者群")
        channel = await sandbox.create_channel(guild, "早报")
        member = await sandbox.add_member(guild, "读者")
        account = DiscordAccount(DISCORD_TOKEN, sandbox.api_base)
        asked: asyncio.Future[Messenger] = asyncio.get_running_loop().create_future()

        async def respond(_command: str, _words: str, _caller: Caller, via: OpenRoad) -> None:
            messenger = await via()
            assert messenger
            asked.set_result(messenger)

        async with signed_in(account.make_client(), account) as client:
            catalogue = TopicCatalogue((), TextFolder())
            gateway = DiscordGateway(
                client, respond, catalogue, texts_for, language=Language.ZH_HANS
            )
            stop = asyncio.Event()
            running = asyncio.create_task(gateway.run(stop))
            await sandbox.wait_for(lambda: sandbox.offered(channel, member))
            await sandbox.wait_for(lambda: sandbox.gateway.is_connected)
            await sandbox.slash(channel, member, "today")
            yield Place(
                await asked,
                ChatAddress(Platform.DISCORD, channel.id),
                _discord_text,
                _discord_text(""),
                lambda: [m.text for m in sandbox.messages(channel.id) if m.text],
                lambda trouble: sandbox.faults.order(_DISCORD_FAULTS[trouble]),
                partial(_delete, sandbox, channel.id),
            )
            stop.set()
            await running


PLACES: dict[str, OpenPlace] = {
    "list": list_place,
    "telegram": telegram_place,
    "discord": discord_place,
    "interaction": interaction_place,
}
