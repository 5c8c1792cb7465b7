"""A message that a platform finds too long goes out in plainer ones, and nothing of it is lost."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, PlannedEdition, RenderedMessage
from bot.sandbox.demo.scene import set_scene
from tests.journeys.stage import running, staged
from tests.journeys.test_bad_chats import all_delivered
from tests.journeys.test_trouble_journeys import DAY, Journey

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
POST = "POST /channels/{channel_id}/messages"
PLAIN = [f"{part}/3 " + "一二三四五六七八九十" * 20 for part in (1, 2, 3)]


def message(method: str, *fallback: RenderedMessage, **body: object) -> RenderedMessage:
    text = json.dumps(body, ensure_ascii=False)
    return RenderedMessage(MessageKind.STORY, method, text, fallback=fallback)


def too_long_for_telegram() -> RenderedMessage:
    plain = (message("sendMessage", text=text) for text in PLAIN)
    html = message("sendMessage", *plain, text="<b>" + "长" * 4097 + "</b>", parse_mode="HTML")
    return message("sendRichMessage", html, rich_message={"html": f"<p>{'长' * 40_000}</p>"})


def too_long_for_discord() -> RenderedMessage:
    plain = (message(POST, content=text) for text in PLAIN)
    embed = message(POST, *plain, embeds=[{"description": "长" * 4097}])
    text = {"type": 10, "content": "长" * 4001}
    return message(POST, embed, flags=1 << 15, components=[text])


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with staged(tmp_path) as stage, running(stage) as program:
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        yield Journey(stage, program, scene)


async def plan(journey: Journey, chat: ChatAddress, *messages: RenderedMessage) -> None:
    await journey.subscribe(chat.platform, chat.chat_id)
    subscription = await journey.program.stores.subscriptions.get(chat)
    assert subscription
    edition = PlannedEdition(subscription, DAY, 1, messages, journey.program.clock.now())
    await journey.program.stores.outbox.plan_all([edition])


@pytest.mark.bad_calls
async def test_a_message_too_long_for_telegram_in_any_dialect_arrives_in_plain_ones(
    journey: Journey,
):
    telegram = journey.stage.telegram
    chat = telegram.private_chat(telegram.person("读者"))
    last = message("sendMessage", text="后面的")
    address = ChatAddress(TELEGRAM, str(chat.id))
    await plan(journey, address, too_long_for_telegram(), last)
    await all_delivered(journey, TELEGRAM, [chat.id])
    assert journey.telegram_texts(chat.id) == [*PLAIN, "后面的"]


async def test_a_message_too_long_for_discord_in_any_form_arrives_in_plain_ones(journey: Journey):
    discord = journey.stage.discord
    channel = await discord.create_channel(await discord.create_guild("读者群"), "早报")
    last = message(POST, content="后面的")
    await plan(journey, ChatAddress(DISCORD, channel.id), too_long_for_discord(), last)
    await all_delivered(journey, DISCORD, [channel.id])
    assert [sent.text for sent in discord.messages(channel.id)] == [*PLAIN, "后面的"]
