"""What becomes of deliveries and commands where a platform, a chat or an account is in trouble."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap.program import Program
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Platform,
    SubscriptionState,
)
from bot.sandbox.demo.scene import Scene, set_scene
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.world import ChannelKind
from bot.sandbox.telegram import Fault, FaultKind, Status
from tests.journeys.stage import Stage, running, staged

DAY = date(2026, 2, 26)
WINDOW = DeliveryWindow(time(8), ZoneInfo("Asia/Shanghai"))
ACTIVE, SUSPENDED = SubscriptionState.ACTIVE, SubscriptionState.SUSPENDED
CHATS_AT_ONCE = 4
TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD


@dataclass
class Journey:
    stage: Stage
    program: Program
    scene: Scene

    async def subscribe(self, platform: Platform, chat_id: object, thread: object = "") -> None:
        address = ChatAddress(platform, str(chat_id), str(thread))
        await self.program.stores.subscriptions.put(
            Chat(address, ChatKind.GROUP),
            state=ACTIVE,
            window=WINDOW,
            topics=(),
            next_due_at=None,
        )

    async def state(self, platform: Platform, chat_id: object, thread: object = "") -> object:
        address = ChatAddress(platform, str(chat_id), str(thread))
        subscription = await self.program.stores.subscriptions.get(address)
        return subscription.state if subscription else None

    async def push(self) -> None:
        stored = await self.program.library.stored(DAY)
        assert stored
        await self.program.push.push(stored)

    async def done(self, *platforms: Platform) -> None:
        async with asyncio.timeout(30):
            for platform in platforms:
                while await self.program.stores.outbox.has_pending(platform):  # noqa: ASYNC110 - the outbox tells nobody
                    await asyncio.sleep(0.05)

    def telegram_texts(self, chat_id: int) -> list[str]:
        chat = self.stage.telegram.chat(chat_id)
        return [m.text for m in self.stage.telegram.bot_messages(chat) if m.service is None]


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    few = {"DAYBRIEF_DELIVERY_CHATS_AT_ONCE": str(CHATS_AT_ONCE)}
    async with staged(tmp_path) as stage, running(stage, **few) as program:
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        yield Journey(stage, program, scene)


async def test_telegram_chats_in_trouble_end_as_they_should_and_the_others_get_theirs(
    journey: Journey,
):
    telegram = journey.stage.telegram
    owner, reader, gone, away = (telegram.person(name) for name in ("群主", "读者", "注销", "走了"))
    good = telegram.private_chat(reader)
    deactivated, blocked = telegram.private_chat(gone), telegram.private_chat(away)
    gone.is_deactivated = True
    telegram.block(away)
    kicked = telegram.supergroup("踢了", creator=owner)
    telegram.set_bot(kicked, Status.KICKED)
    silenced = telegram.supergroup("禁言", creator=owner)
    silenced.can_members_send = False
    channel = telegram.channel("频道", creator=owner)
    telegram.set_bot(channel, Status.ADMINISTRATOR, missing_rights=frozenset({"can_post_messages"}))
    group = telegram.group("升级", creator=owner)
    forum = telegram.supergroup("论坛", creator=owner, is_forum=True)
    topic = telegram.topic(forum, "早报")
    topic.is_closed = True
    await telegram.wait_for(lambda: journey.telegram_texts(forum.id))

    closed = [deactivated.id, blocked.id, kicked.id, silenced.id, channel.id, -100_999]
    for chat_id in (*closed, good.id, group.id):
        await journey.subscribe(TELEGRAM, chat_id)
    await journey.subscribe(TELEGRAM, forum.id, topic.thread_id)
    upgraded = telegram.migrate(group)
    await journey.push()
    await journey.done(TELEGRAM)

    edition = journey.telegram_texts(good.id)
    assert len(edition) > 10
    assert journey.telegram_texts(upgraded.id) == edition
    greeting, *received = journey.telegram_texts(forum.id)
    assert "/subscribe" in greeting
    assert received == edition
    assert [await journey.state(TELEGRAM, chat_id) for chat_id in closed] == [SUSPENDED] * 6
    assert await journey.state(TELEGRAM, good.id) is ACTIVE
    assert await journey.state(TELEGRAM, upgraded.id) is ACTIVE
    assert await journey.state(TELEGRAM, forum.id, topic.thread_id) is ACTIVE


async def test_discord_channels_in_trouble_end_as_they_should_and_the_others_get_theirs(
    journey: Journey,
):
    discord, good = journey.stage.discord, journey.scene.channel
    guild = await discord.create_guild("读者群")
    deleted = await discord.create_channel(guild, "没了")
    await discord.delete_channel(deleted)
    mute = await discord.create_channel(guild, "禁言")
    await discord.deny_bot(mute, Permission.SEND_MESSAGES)
    hidden = await discord.create_channel(guild, "看不见")
    await discord.deny_bot(hidden, Permission.VIEW_CHANNEL)
    locked = await discord.create_channel(
        guild, "锁了", kind=ChannelKind.PUBLIC_THREAD, parent=good
    )
    locked.is_archived = locked.is_locked = True
    asleep = await discord.create_channel(
        guild, "睡了", kind=ChannelKind.PUBLIC_THREAD, parent=good
    )
    asleep.is_archived = True
    left = await discord.create_guild("离开了")
    lost = await discord.create_channel(left, "早报")
    await discord.remove_bot(left)
    down = await discord.create_guild("故障")
    waiting = await discord.create_channel(down, "早报")
    await discord.set_available(down, is_available=False)

    closed = [deleted.id, mute.id, hidden.id, lost.id, locked.id]
    for chat_id in (*closed, good.id, waiting.id, asleep.id):
        await journey.subscribe(DISCORD, chat_id)
    await journey.push()
    await journey.done(DISCORD)

    edition = [message.text for message in discord.messages(good.id)]
    assert len(edition) > 10
    assert [message.text for message in discord.messages(waiting.id)] == edition
    assert [message.text for message in discord.messages(asleep.id)] == edition
    assert not asleep.is_archived
    assert [await journey.state(DISCORD, chat_id) for chat_id in closed] == [SUSPENDED] * 5
    assert await journey.state(DISCORD, good.id) is ACTIVE
    assert await journey.state(DISCORD, waiting.id) is ACTIVE


async def test_a_token_that_is_refused_for_a_while_stops_one_platform_and_loses_nothing(
    journey: Journey,
):
    telegram = journey.stage.telegram
    chats = [telegram.private_chat(telegram.person(f"读者{n}")) for n in range(40)]
    for chat in chats:
        await journey.subscribe(TELEGRAM, chat.id)
    await journey.subscribe(DISCORD, journey.scene.channel.id)
    refused = Fault(
        FaultKind.SERVER_ERROR,
        status=401,
        times=None,
        when=lambda call: call.method in {"sendMessage", "sendRichMessage"},
    )
    telegram.order_fault(refused)
    await journey.push()
    await journey.done(DISCORD)
    assert len(journey.stage.discord.messages(journey.scene.channel.id)) > 10
    assert not any(journey.telegram_texts(chat.id) for chat in chats)
    assert 1 <= refused.hits <= CHATS_AT_ONCE + 5

    telegram.clear_faults()
    await journey.done(TELEGRAM)
    first, *others = [journey.telegram_texts(chat.id) for chat in chats]
    assert len(first) > 10
    assert len(set(first)) == len(first)
    assert all(texts == first for texts in others)


async def test_a_command_is_answered_after_the_gateways_session_was_declared_invalid(
    journey: Journey,
):
    gateway = journey.stage.discord.gateway
    await gateway.invalidate()
    assert not gateway.is_connected
    await journey.stage.discord.wait_for(lambda: gateway.is_connected, 15)
    await journey.scene.ask_discord("today", "")
