"""A chat in each kind of lasting trouble: others get theirs meanwhile, it gets its own later."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import pytest

from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import DeliveryState
from bot.sandbox.demo.scene import set_scene
from bot.sandbox.discord.faults import Fault as DiscordFault
from bot.sandbox.discord.faults import FaultKind as DiscordFaultKind
from bot.sandbox.telegram import Fault, FaultKind
from tests.journeys.stage import running, staged
from tests.journeys.test_trouble_journeys import Journey

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
GOOD = 6
WHILE_S = 12
"""Longer than the good chats need, shorter than a request waits that is never answered."""
_ALWAYS = 1_000_000


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    few = {"DAYBRIEF_DELIVERY_CHATS_AT_ONCE": "4"}
    async with staged(tmp_path) as stage, running(stage, **few) as program:
        scene = await set_scene(stage.telegram, stage.discord)
        await scene.ready()
        yield Journey(stage, program, scene)


async def all_delivered(journey: Journey, platform: Platform, chat_ids: Iterable[object]) -> None:
    async with asyncio.timeout(WHILE_S):
        for chat_id in chat_ids:
            while not await is_delivered(journey, platform, chat_id):  # noqa: ASYNC110 - the outbox tells nobody
                await asyncio.sleep(0.05)


async def is_delivered(journey: Journey, platform: Platform, chat_id: object) -> bool:
    stores = journey.program.stores
    subscription = await stores.subscriptions.get(ChatAddress(platform, str(chat_id)))
    assert subscription
    outcome = await stores.outbox.last_outcome(subscription.id)
    return outcome is not None and outcome.state is DeliveryState.DELIVERED


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - two servers, and no event of both
            await asyncio.sleep(0.05)


def once_each(texts: list[str]) -> list[str]:
    """Where an answer was lost, Telegram has the message twice."""
    return list(dict.fromkeys(texts))


async def test_no_telegram_chat_in_trouble_delays_another(journey: Journey):
    telegram = journey.stage.telegram
    troubles = {
        "flooded": Fault(FaultKind.TOO_MANY_REQUESTS, retry_after=3),
        "500": Fault(FaultKind.SERVER_ERROR, status=500),
        "502": Fault(FaultKind.SERVER_ERROR, status=502),
        "reset": Fault(FaultKind.RESET_BEFORE_ACCEPTING),
        "reset after": Fault(FaultKind.RESET_AFTER_ACCEPTING),
        "garbage": Fault(FaultKind.GARBAGE_AFTER_ACCEPTING),
        "silent": Fault(FaultKind.TIMEOUT_AFTER_ACCEPTING),
    }
    bad = {name: telegram.private_chat(telegram.person(name)).id for name in troubles}
    good = [telegram.private_chat(telegram.person(f"读者{n}")).id for n in range(GOOD)]
    for name, fault in troubles.items():
        fault.chat_id, fault.times = bad[name], None
        telegram.order_fault(fault)
    await journey.subscribe(TELEGRAM, good[0])
    await journey.push()  # the server is known to understand rich messages
    await all_delivered(journey, TELEGRAM, good[:1])
    for chat_id in (*bad.values(), *good[1:]):
        await journey.subscribe(TELEGRAM, chat_id)
    await journey.push()

    await all_delivered(journey, TELEGRAM, good)
    edition = journey.telegram_texts(good[0])
    assert all(journey.telegram_texts(c) == edition for c in good)
    assert all(fault.hits for fault in troubles.values()), troubles
    arrived = {n: [t[:20] for t in once_each(journey.telegram_texts(c))] for n, c in bad.items()}
    assert not any(texts[1:] for texts in arrived.values()), arrived

    telegram.clear_faults()
    told = [chat for name, chat in bad.items() if name != "silent"]
    await until(lambda: all(once_each(journey.telegram_texts(c)) == edition for c in told), 30)


async def test_no_discord_channel_in_trouble_delays_another(journey: Journey):
    discord = journey.stage.discord
    guild = await discord.create_guild("读者群")
    troubles = {
        "flooded": DiscordFault.rate_limited(3),
        "500": DiscordFault.of_status(500),
        "502": DiscordFault.of_status(502),
        "503": DiscordFault.of_status(503),
        "reset": DiscordFault(DiscordFaultKind.RESET),
        "reset-after": DiscordFault(DiscordFaultKind.RESET_AFTER_ACCEPTING),
        "silent": DiscordFault(DiscordFaultKind.TIME_OUT_AFTER_ACCEPTING),
    }
    bad = {name: (await discord.create_channel(guild, name)).id for name in troubles}
    good = [(await discord.create_channel(guild, f"早报{n}")).id for n in range(GOOD)]
    for name, fault in troubles.items():
        discord.faults.order(fault, times=_ALWAYS, channel_id=bad[name])
    for channel_id in (*bad.values(), *good):
        await journey.subscribe(DISCORD, channel_id)
    await journey.push()

    def texts(channel_id: str) -> list[str]:
        return [message.text for message in discord.messages(channel_id)]

    await all_delivered(journey, DISCORD, good)
    edition = texts(good[0])
    assert all(texts(c) == edition for c in good)
    assert not any(texts(c)[1:] for c in bad.values())

    discord.faults.clear()
    told = [channel for name, channel in bad.items() if name != "silent"]
    await until(lambda: all(texts(c) == edition for c in told), 30)
