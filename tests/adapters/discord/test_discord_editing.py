"""Edits over the wire: nothing of the former content stays, and what Discord says against them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest
from discord import errors

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.components import IS_COMPONENTS_V2
from bot.adapters.discord.editing import edit_error
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.plain import SUPPRESS_EMBEDS
from bot.adapters.discord.sheet import NO_MENTIONS, JsonObject
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import ChatUnreachable, DeliveryError, DeliveryPostponed, MessageGone
from bot.sandbox.discord.server import DiscordSandbox
from bot.sandbox.discord.world import Channel, ChannelKind
from tests.contracts.messenger_places import DISCORD_TOKEN, discord_sandbox

CREATE = "POST /channels/{channel_id}/messages"


def message(**body: object) -> RenderedMessage:
    whole = {"allowed_mentions": NO_MENTIONS, **body}
    return RenderedMessage(MessageKind.STORY, CREATE, json.dumps(whole))


def components(text: str) -> RenderedMessage:
    container: JsonObject = {"type": 17, "components": [{"type": 10, "content": text}]}
    return message(components=[container], flags=IS_COMPONENTS_V2)


def embed(text: str) -> RenderedMessage:
    return message(embeds=[{"description": text}])


def plain(text: str) -> RenderedMessage:
    return message(content=text, flags=SUPPRESS_EMBEDS)


@asynccontextmanager
async def at_discord() -> AsyncIterator[tuple[DiscordSandbox, Channel, DiscordMessenger]]:
    async with discord_sandbox() as sandbox:
        guild = await sandbox.create_guild("读者群")
        channel = await sandbox.create_channel(guild, "早报")
        account = DiscordAccount(DISCORD_TOKEN, sandbox.api_base)
        async with signed_in(account.make_client(), account) as client:
            yield sandbox, channel, DiscordMessenger(client)


@pytest.mark.parametrize(
    ("before", "after", "flags"),
    [
        (components("一"), components("二 @everyone"), IS_COMPONENTS_V2),
        (embed("一"), components("二 @everyone"), IS_COMPONENTS_V2),
        (plain("一"), components("二 @everyone"), IS_COMPONENTS_V2),
        (embed("一"), embed("二 @everyone"), 0),
        (embed("一"), plain("二 @everyone"), SUPPRESS_EMBEDS),
        (plain("一"), embed("二 @everyone"), 0),
    ],
    ids=["components", "embed+", "plain+", "embed", "embed-", "plain to embed"],
)
async def test_nothing_of_the_former_content_stays_and_nobody_is_called(
    before: RenderedMessage, after: RenderedMessage, flags: int
) -> None:
    async with at_discord() as (sandbox, channel, messenger):
        address = ChatAddress(Platform.DISCORD, channel.id)
        [receipt] = await messenger.send(address, before, nonce="1")
        await messenger.edit(address, receipt.message_id, after)
        [stands] = sandbox.messages(channel.id)
        assert stands.text == "二 @everyone"
        assert stands.flags & (IS_COMPONENTS_V2 | SUPPRESS_EMBEDS) == flags
        call = sandbox.calls[-1]
        assert call.request.method == "PATCH"
        assert call.request.fields["allowed_mentions"] == NO_MENTIONS


async def test_a_thread_that_is_archived_meanwhile_takes_no_edits_and_is_not_given_up() -> None:
    async with at_discord() as (sandbox, channel, messenger):
        guild = channel.guild
        assert guild
        thread = await sandbox.create_channel(
            guild, "讨论", kind=ChannelKind.PUBLIC_THREAD, parent=channel
        )
        address = ChatAddress(Platform.DISCORD, thread.id)
        [receipt] = await messenger.send(address, plain("一"), nonce="1")
        thread.is_locked = True
        with pytest.raises(MessageGone):
            await messenger.edit(address, receipt.message_id, plain("二"))
        assert [message.text for message in sandbox.messages(thread.id)] == ["一"]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, 10008, MessageGone),
        (403, 50005, MessageGone),
        (400, 50083, MessageGone),
        (400, 160005, MessageGone),
        (404, 10003, ChatUnreachable),
        (403, 50001, ChatUnreachable),
        (429, 30046, DeliveryPostponed),
    ],
)
def test_what_a_refused_edit_means(status: int, code: int, expected: type[DeliveryError]) -> None:
    answer = cast("aiohttp.ClientResponse", SimpleNamespace(status=status, reason="", headers={}))
    error = errors.HTTPException(answer, {"code": code, "message": "why"})
    assert type(edit_error(error)) is expected
