"""The process is killed in the middle of a push, for real, and started again."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap.program import open_program
from bot.config import load_settings
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    Platform,
    SubscriptionState,
)
from bot.sandbox.demo.scene import Scene, set_scene
from tests.journeys.stage import REPOSITORY, Stage, staged

PARTS = 12


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def subscribed(stage: Stage) -> Scene:
    scene = await set_scene(stage.telegram, stage.discord)
    scene.chat.is_started = True
    settings = load_settings(stage.config, stage.environ)
    async with open_program(settings, stage.home) as program:
        for address, kind in (
            (ChatAddress(Platform.TELEGRAM, str(scene.chat.id)), ChatKind.PRIVATE),
            (ChatAddress(Platform.DISCORD, scene.channel.id), ChatKind.CHANNEL),
        ):
            await program.stores.subscriptions.put(
                Chat(address, kind),
                state=SubscriptionState.ACTIVE,
                window=settings.subscription.as_window(),
                topics=(),
                next_due_at=None,
            )
    return scene


async def push(stage: Stage, *words: str) -> Process:
    environ = {**os.environ, **stage.environ, "DAYBRIEF_CONFIG": str(stage.config)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "push", *words,
        cwd=REPOSITORY, env=environ, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


async def finished(process: Process) -> str:
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def telegram_texts(stage: Stage, scene: Scene) -> list[str]:
    return [message.text for message in stage.telegram.bot_messages(scene.chat)]


def discord_texts(stage: Stage, scene: Scene) -> list[str]:
    return [message.text for message in stage.discord.messages(scene.channel.id)]


@pytest.mark.parametrize("after", [1, 5, 11])
async def test_after_a_kill_every_chat_gets_exactly_the_rest_in_order(stage: Stage, after: int):
    scene = await subscribed(stage)
    stage.telegram.latency = 0.05
    first = await push(stage)
    await stage.telegram.wait_for(lambda: len(telegram_texts(stage, scene)) >= after, 30)
    first.send_signal(signal.SIGKILL)
    await first.communicate()
    assert len(telegram_texts(stage, scene)) < PARTS
    stage.telegram.latency = 0
    await finished(await push(stage))
    await finished(await push(stage))
    expected_telegram, expected_discord = await undisturbed(stage)
    assert discord_texts(stage, scene) == expected_discord
    # Telegram has no idempotency: the one message on its way may have come twice, in its place.
    telegram = telegram_texts(stage, scene)
    once = [
        text for text, before in zip(telegram, [None, *telegram], strict=False) if text != before
    ]
    assert once == expected_telegram
    assert len(telegram) <= PARTS + 1


async def undisturbed(stage: Stage) -> tuple[list[str], list[str]]:
    """What chats get where nobody kills anything."""
    scene = await set_scene(stage.telegram, stage.discord)
    scene.chat.is_started = True
    await finished(await push(stage, "--to", f"telegram:{scene.chat.id}"))
    await finished(await push(stage, "--to", f"discord:{scene.channel.id}"))
    return telegram_texts(stage, scene), discord_texts(stage, scene)


async def test_pushing_twice_says_that_it_was_sent_before(stage: Stage):
    await subscribed(stage)
    assert "2 edition(s) to deliver" in await finished(await push(stage))
    assert "0 edition(s) to deliver, 2 planned before" in await finished(await push(stage))


async def test_a_day_that_is_not_there_is_an_error_in_one_line(stage: Stage):
    process = await push(stage, "2020-01-01")
    _, err = await process.communicate()
    assert process.returncode == 1
    assert err.decode().strip() == "daybrief: no digest for 2020-01-01"


async def test_a_chat_can_be_named(stage: Stage):
    scene = await subscribed(stage)
    await finished(await push(stage, "--to", f"discord:{scene.channel.id}"))
    assert len(discord_texts(stage, scene)) == PARTS
    assert telegram_texts(stage, scene) == []
