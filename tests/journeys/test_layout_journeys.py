"""Editions in each layout, delivered by one process and corrected by the next."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.domain.preferences import Layout, Preferences
from tests.journeys.test_correction_journeys import DAY, SEED, Journey, beginning, corrected

RETOLD = SEED.replace("速度快了25%", "速度快了26%")


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with beginning(tmp_path) as begun:
        yield begun


async def subscribe(
    journey: Journey, preferences: Preferences, chat_id: int = 0, kind: ChatKind = ChatKind.PRIVATE
) -> None:
    """The reader's private chat, or another one on Telegram."""
    settings = load_settings(journey.stage.config, journey.environ)
    address = ChatAddress(Platform.TELEGRAM, str(chat_id or journey.scene.chat.id))
    async with open_program(settings, journey.stage.home) as program:
        subscription = await program.stores.subscriptions.put(
            Chat(address, kind),
            state=SubscriptionState.ACTIVE,
            window=settings.subscription.as_window(),
            topics=(),
            next_due_at=None,
        )
        await program.stores.subscriptions.prefer(subscription.id, preferences)


def methods(journey: Journey) -> list[str]:
    telegram, _ = journey.calls()
    return telegram


@pytest.mark.parametrize("layout", [Layout.OVERVIEW, Layout.SINGLE, Layout.HEADLINES])
async def test_an_edition_that_is_one_message_is_corrected_by_one_edit(
    journey: Journey, layout: Layout
):
    await subscribe(journey, Preferences(layout))
    journey.write(SEED, DAY)
    await journey.push()
    method = "sendMessage" if layout is Layout.HEADLINES else "sendRichMessage"
    assert methods(journey) == [method]
    journey.write(corrected(SEED), DAY)
    await journey.push("--corrections")
    assert methods(journey) == [method, "editMessageText"]
    (text,) = journey.telegram_texts()
    assert "机器人上岗" in text
    assert "DeepSeek仓库" not in text
    await journey.push("--corrections")
    assert methods(journey) == [method, "editMessageText"]


@pytest.mark.parametrize(("layout", "edits"), [(Layout.OVERVIEW, 0), (Layout.SINGLE, 1)])
async def test_a_correction_calls_only_where_the_layout_shows_what_changed(
    journey: Journey, layout: Layout, edits: int
):
    await subscribe(journey, Preferences(layout))
    journey.write(SEED, DAY)
    await journey.push()
    journey.write(RETOLD, DAY)
    await journey.push("--corrections")
    assert methods(journey) == ["sendRichMessage", *["editMessageText"] * edits]


async def test_a_correction_keeps_the_layout_that_an_edition_was_delivered_in(journey: Journey):
    await subscribe(journey, Preferences())
    journey.write(SEED, DAY)
    await journey.push()
    before = journey.telegram_texts()
    await subscribe(journey, Preferences(Layout.SINGLE, is_silent=True, is_protected=True))
    journey.write(RETOLD, DAY)
    await journey.push("--corrections")
    assert methods(journey)[len(before) :] == ["editMessageText"]
    assert len(journey.telegram_texts()) == len(before)


async def test_how_a_message_was_sent_is_no_part_of_what_edits_it(journey: Journey):
    wanted = Preferences(is_silent=True, is_protected=True, has_previews=True)
    await subscribe(journey, wanted)
    journey.write(SEED, DAY)
    await journey.push()
    journey.write(RETOLD, DAY)
    await journey.push("--corrections")
    messages = journey.stage.telegram.bot_messages(journey.scene.chat)
    assert all(message.is_silent and message.is_protected for message in messages)
    edited = [call for call in journey.stage.telegram.calls if call.method == "editMessageText"]
    said = {"text", "parse_mode", "link_preview_options", "reply_markup"}
    assert [set(call.params) for call in edited] == [{"chat_id", "message_id", *said}]


async def test_a_server_without_rich_messages_is_asked_once_and_not_again_after_a_restart(
    tmp_path: Path,
):
    async with beginning(tmp_path, has_rich_messages=False) as journey:
        await subscribe(journey, Preferences())
        journey.write(SEED, DAY)
        await journey.push()
        assert methods(journey).count("sendRichMessage") == 1
        journey.write(SEED, date(2026, 2, 25))
        await journey.push("2026-02-25")
        assert methods(journey).count("sendRichMessage") == 1
        assert len(journey.telegram_texts()) == 24


async def test_single_is_an_overview_with_buttons_on_a_server_without_rich_messages(
    tmp_path: Path,
):
    async with beginning(tmp_path, has_rich_messages=False) as journey:
        await subscribe(journey, Preferences(Layout.SINGLE))
        journey.write(SEED, DAY)
        await journey.push()
        (message,) = journey.stage.telegram.bot_messages(journey.scene.chat)
        assert "OSWorld" not in message.text
        assert message.content.markup
        journey.write(corrected(SEED), DAY)
        await journey.push("--corrections")
        assert methods(journey) == ["sendRichMessage", "sendMessage", "editMessageText"]


async def test_a_channel_gets_deep_links_from_a_program_that_never_ran_before(journey: Journey):
    channel = journey.stage.telegram.channel("频道", creator=journey.scene.reader)
    await subscribe(journey, Preferences(Layout.OVERVIEW), channel.id, ChatKind.CHANNEL)
    journey.write(SEED, DAY)
    await journey.push()
    (message,) = journey.stage.telegram.bot_messages(channel)
    assert message.content.markup
    keyboard = message.content.markup["inline_keyboard"]
    assert keyboard[0][0]["url"].startswith("https://t.me/")
