"""A bot that was put out of many channels at once is not banned for asking in each of them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.database import Stores, migrate, open_database
from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.connection import Client
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.refusals import Refusals
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage
from bot.domain.errors import AccountRefused, DeliveryError
from bot.domain.invalid_requests import WINDOW
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.sandbox.discord import limits
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.server import DiscordSandbox, SandboxSettings
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.lane import Lane
from bot.usecases.send_paced import PacedMessenger
from tests.adapters.discord.scripted_discord import (
    TOKEN,
    Answer,
    Discord,
    connected_to,
    said,
    serving,
)
from tests.usecases import world

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOST, WIDTH, SILENCED = 10, 3, 30
METHOD = "POST /channels/{channel_id}/messages"
STORY = RenderedMessage(MessageKind.STORY, METHOD, json.dumps({"content": "早"}))
SENT = "POST /channels/.*/messages"
FLOOD = {"message": "slow down", "retry_after": 0.01}


@dataclass
class Broadcast:
    """A sandbox, discord.py and the real lane, with a clock that the test moves."""

    sandbox: DiscordSandbox
    client: Client
    stores: Stores
    clock: ManualClock
    owner: world.ListOwner

    async def plan(self, channel_id: str) -> None:
        chat = Chat(ChatAddress(Platform.DISCORD, channel_id), ChatKind.CHANNEL)
        subscription = await self.stores.subscriptions.put(
            chat,
            state=SubscriptionState.ACTIVE,
            window=world.WINDOW,
            topics=(),
            next_due_at=None,
        )
        edition = PlannedEdition(subscription, world.DAY, 1, (STORY,), self.clock.now())
        await self.stores.outbox.plan_all([edition])

    def lane(self) -> DeliverOutbox:
        fast = Rate(1_000_000, SECOND, burst=1_000_000)
        messenger = DiscordMessenger(self.client, most=MOST)
        paced = PacedMessenger(messenger, LanePace(fast, lambda _: ChatRate(fast)), self.clock)
        return DeliverOutbox(
            Lane(Platform.DISCORD, paced, width=WIDTH),
            self.stores.outbox,
            self.stores.subscriptions,
            owner=self.owner,
            clock=self.clock,
        )

    @property
    def asked(self) -> list[str]:
        """The channels that were refused, once for each request."""
        calls = self.sandbox.calls
        return [c.request.params["channel_id"] for c in calls if c.status == 403]


@pytest.fixture
async def broadcast(tmp_path: Path) -> AsyncIterator[Broadcast]:
    database = await open_database(f"sqlite:///{tmp_path / 'test.db'}")
    await migrate(database)
    clock = ManualClock(NOW)
    settings = SandboxSettings(limits=limits.Limits.off())
    async with DiscordSandbox(token=TOKEN, settings=settings) as sandbox:
        account = DiscordAccount(TOKEN, sandbox.api_base)
        async with signed_in(account.make_client(Refusals(clock.now)), account) as client:
            yield Broadcast(sandbox, client, Stores(database), clock, world.ListOwner())
    await database.close()


async def test_closed_channels_are_asked_once_each_and_so_many_in_ten_minutes(
    broadcast: Broadcast,
):
    guild = await broadcast.sandbox.create_guild("读者群")
    for number in range(SILENCED):
        channel = await broadcast.sandbox.create_channel(guild, f"禁言{number}")
        await broadcast.sandbox.deny_bot(channel, Permission.SEND_MESSAGES)
        await broadcast.plan(channel.id)
    good = await broadcast.sandbox.create_channel(guild, "早报")
    await broadcast.plan(good.id)

    lane, begun, asked_at = broadcast.lane(), broadcast.clock.now(), list[datetime]()
    while await broadcast.stores.outbox.has_pending(Platform.DISCORD):
        await lane.drain()
        news = len(broadcast.asked) - len(asked_at)
        asked_at += [broadcast.clock.now()] * news
        broadcast.clock.advance(10 * SECOND)
        assert broadcast.clock.now() - begun < timedelta(hours=2)

    assert len(set(broadcast.asked)) == len(broadcast.asked) == SILENCED
    for moment in asked_at:
        assert sum(moment <= other < moment + WINDOW for other in asked_at) < MOST + WIDTH
    assert [message.text for message in broadcast.sandbox.messages(good.id)] == ["早"]
    assert broadcast.owner.kinds.count("account-refused") == 1
    assert broadcast.owner.kinds.count("chat-unreachable") == SILENCED


async def test_replies_and_alerts_go_on_while_deliveries_rest(broadcast: Broadcast):
    guild = await broadcast.sandbox.create_guild("读者群")
    closed = await broadcast.sandbox.create_channel(guild, "禁言")
    await broadcast.sandbox.deny_bot(closed, Permission.SEND_MESSAGES)
    channel = await broadcast.sandbox.create_channel(guild, "早报")
    replies = DiscordMessenger(broadcast.client)
    for _ in range(MOST):
        with pytest.raises(DeliveryError):
            await replies.send(ChatAddress(Platform.DISCORD, closed.id), STORY, nonce="n")
    chat = ChatAddress(Platform.DISCORD, channel.id)
    with pytest.raises(AccountRefused, match=r"10 requests .* until 08:10:00 UTC"):
        await DiscordMessenger(broadcast.client, most=MOST).send(chat, STORY, nonce="n")
    await replies.send(chat, STORY, nonce="n")
    broadcast.clock.advance(WINDOW)
    await DiscordMessenger(broadcast.client, most=MOST).send(chat, STORY, nonce="m")
    assert len(broadcast.sandbox.messages(channel.id)) == 2


async def test_edits_rest_as_messages_do(broadcast: Broadcast):
    guild = await broadcast.sandbox.create_guild("读者群")
    channel = await broadcast.sandbox.create_channel(guild, "早报")
    chat = ChatAddress(Platform.DISCORD, channel.id)
    [receipt] = await DiscordMessenger(broadcast.client).send(chat, STORY, nonce="n")
    await broadcast.sandbox.deny_bot(channel, Permission.SEND_MESSAGES)
    for number in range(MOST):
        with pytest.raises(DeliveryError):
            await DiscordMessenger(broadcast.client).send(chat, STORY, nonce=str(number))
    with pytest.raises(AccountRefused, match="10 requests"):
        await DiscordMessenger(broadcast.client, most=MOST).edit(chat, receipt.message_id, STORY)


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        (said({"message": "Missing Access", "code": 50001}, 403), 1),
        (said({"message": "401: Unauthorized", "code": 0}, 401), 1),
        (said(FLOOD, 429, **{"X-RateLimit-Scope": "user"}), 1),
        (said(FLOOD, 429, **{"X-RateLimit-Scope": "global"}), 1),
        (said(FLOOD, 429, **{"X-RateLimit-Scope": "shared"}), 0),
        (lambda _: web.Response(status=429, text="error code: 1015"), 1),
        (said({"message": "Unknown Channel", "code": 10003}, 404), 0),
        (said({"message": "Invalid Form Body", "code": 50035}, 400), 0),
        (said({"message": "500", "code": 0}, 500), 0),
    ],
)
async def test_what_counts_is_what_discord_counts(answer: Answer, counted: int):
    refusals = Refusals()
    async with serving(Discord(answers={SENT: answer})) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(refusals), account) as client:
            chat = ChatAddress(Platform.DISCORD, "200")
            with pytest.raises(DeliveryError):
                await DiscordMessenger(client).send(chat, STORY, nonce="n")
    assert refusals.count == counted


async def test_answers_to_interactions_and_their_deferrals_count_too():
    refused = said({"message": "Invalid Webhook Token", "code": 50027}, 401)
    answers = {"(PATCH|POST) /webhooks/.*": refused, "POST /interactions/.*": refused}
    refusals = Refusals()
    async with serving(Discord(answers=answers)) as server, connected_to(server, refusals) as bot:
        await server.slash("today")
        *_, messenger = await bot.next_command()
        with pytest.raises(DeliveryError):
            await messenger.send(ChatAddress(Platform.DISCORD, "200"), STORY, nonce="n")
    assert refusals.count == 2
