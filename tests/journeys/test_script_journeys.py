"""Readers of traditional characters on both platforms: what is sent, answered and corrected."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform, SubscriptionState
from bot.sandbox.demo.scene import set_scene
from tests.journeys.stage import running, staged
from tests.journeys.test_correction_journeys import PARTS, SEED, Journey, beginning

DAY = date(2026, 2, 26)


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with beginning(tmp_path) as begun:
        yield begun


async def subscribe(journey: Journey) -> None:
    """Both chats of the scene, for traditional characters."""
    settings = load_settings(journey.stage.config, journey.environ)
    telegram = ChatAddress(Platform.TELEGRAM, str(journey.scene.chat.id))
    discord = ChatAddress(Platform.DISCORD, journey.scene.channel.id)
    async with open_program(settings, journey.stage.home) as program:
        for address, kind in ((telegram, ChatKind.PRIVATE), (discord, ChatKind.CHANNEL)):
            await program.stores.subscriptions.put(
                Chat(address, kind, language=Language.ZH_HANT),
                state=SubscriptionState.ACTIVE,
                window=settings.subscription.as_window(),
                topics=(),
                next_due_at=None,
            )


async def test_an_edition_in_traditional_characters_is_corrected_only_where_it_changed(
    journey: Journey,
):
    await subscribe(journey)
    journey.write(SEED, DAY)
    await journey.push()
    for texts in (journey.telegram_texts(), journey.discord_texts()):
        assert len(texts) == PARTS
        assert "速度快了25%，是當下最強的智能體編程模型" in texts[1]
    before = journey.calls()
    await journey.push("--corrections")
    assert journey.since(before) == ([], [])
    journey.write(SEED.replace("速度快了25%", "速度快了26%"), DAY)
    await journey.push("--corrections")
    assert journey.since(before) == (["editMessageText"], ["PATCH"])
    for texts in (journey.telegram_texts(), journey.discord_texts()):
        assert "速度快了26%，是當下最強的智能體編程模型" in texts[1]


async def test_a_story_that_is_written_in_the_other_script_now_needs_no_correction(
    journey: Journey,
):
    await subscribe(journey)
    journey.write(SEED, DAY)
    await journey.push()
    before = journey.calls()
    journey.write(SEED.replace("欧洲用开放权重与小模型迎战", "歐洲用開放權重與小模型迎戰"), DAY)
    await journey.push("--corrections")
    assert journey.since(before) == ([], [])


async def test_a_topic_asked_for_in_traditional_characters_is_shown_in_them(tmp_path: Path):
    spoken = {"DAYBRIEF_LANGUAGE": Language.ZH_HANT.value}
    async with staged(tmp_path) as stage, running(stage, **spoken) as program:
        scene = await set_scene(stage.telegram, stage.discord)
        address = ChatAddress(Platform.TELEGRAM, str(scene.chat.id))
        chat = Chat(address, ChatKind.PRIVATE, language=Language.ZH_HANT)
        await program.stores.chats.remember(chat)
        await scene.ready()
        await scene.ask_both("topic", "開源")
        telegram = [m.text for m in stage.telegram.bot_messages(scene.chat)]
        bot = stage.discord.backend.world.bot
        discord = [m.text for m in stage.discord.messages(scene.channel.id) if m.author is bot]
    for texts in (telegram, discord):
        said = "\n".join(texts)
        assert "Kimi K2.5：月之暗面把萬億參數多模態模型開源了" in said
        assert "開源" in texts[0]
        assert "开源" not in said
