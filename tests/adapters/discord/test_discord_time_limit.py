"""A request that nobody answers is given up while Discord still knows its nonce."""

import json
from datetime import timedelta

import pytest

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.messenger import DiscordMessenger
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import DeliveryUncertain
from bot.sandbox.discord.faults import FaultKind
from bot.sandbox.discord.messages import NONCE_WINDOW
from bot.sandbox.discord.server import DiscordSandbox
from tests.adapters.discord.scripted_discord import TOKEN

METHOD = "POST /channels/{channel_id}/messages"
MESSAGE = RenderedMessage(MessageKind.STORY, METHOD, json.dumps({"content": "早"}))


async def test_a_message_that_is_not_answered_in_time_is_uncertain_and_comes_once():
    async with DiscordSandbox(token=TOKEN) as discord:
        channel = await discord.create_channel(await discord.create_guild("读者群"), "早报")
        chat = ChatAddress(Platform.DISCORD, channel.id)
        account = DiscordAccount(
            TOKEN,
            discord.api_base,
            discord.gateway_address,
            answer_within=timedelta(milliseconds=300),
        )
        async with signed_in(account.make_client(), account) as client:
            messenger = DiscordMessenger(client)
            discord.faults.order(FaultKind.TIME_OUT_AFTER_ACCEPTING, method="POST")
            with pytest.raises(DeliveryUncertain):
                await messenger.send(chat, MESSAGE, nonce="n")
            await messenger.send(chat, MESSAGE, nonce="n")
        assert len(discord.messages(channel.id)) == 1


def test_the_limit_leaves_time_for_several_repetitions():
    assert DiscordAccount(TOKEN).answer_within * 5 < NONCE_WINDOW
