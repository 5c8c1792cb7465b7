"""kill -9, again and again, in the middle of a broadcast."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import BotProcess, Start
from bench.soak.check import Check
from bench.soak.size import Size
from bench.soak.town import Town, open_town
from bench.soak.waiting import Place
from bot.domain.audience import Platform

_EARLY = 0.1
"""The share of kills that come before the first message, somewhere in the start."""
_STARTING_S = 1.5
_RUNNING_S = 1.0
_SPARE = 1.25
"""How much longer the broadcast lasts than the kills are expected to take."""
_TOLD_EVERY = 20
_END_WITHIN = timedelta(minutes=15)


def kill_size(chats: int, channels: int, *, kills: int) -> Size:
    """Rates at which the broadcast outlasts the kills, within Discord's 50/s."""
    messages, channel_messages = 12, 6
    seconds = kills * (1 - _EARLY) * _RUNNING_S / 2 * _SPARE
    return Size(
        chats,
        messages,
        rate=max(1.0, chats * messages / seconds),
        channels=channels,
        channel_messages=channel_messages,
        channel_rate=min(50.0, max(1.0, channels * channel_messages / seconds)),
    )


async def kill_often(
    size: Size, kills: int, folder: Path, start: Start, chance: random.Random
) -> Sequence[Check]:
    """Kill the bot so often, let it end, and count."""
    async with open_town(size, folder, start) as town:
        uncertain: Counter[Place] = Counter()
        under_way = 0
        for number in range(1, kills + 1):
            under_way += not town.is_complete
            await (await _bot_at_some_moment(town, chance)).kill()
            uncertain.update(await town.waiting.uncertain())
            if number % _TOLD_EVERY == 0:
                print(f"  … {number} kills, {town.arrived} of {size.total} messages", flush=True)
        end = await town.finish(await town.start(), _END_WITHIN)
        under_way_then = Check("kills while the broadcast was under way", under_way)
        return (under_way_then, end, *town.counts(), *_repetitions(town, uncertain))


async def _bot_at_some_moment(town: Town, chance: random.Random) -> BotProcess:
    """Mostly at some moment behind the first message, else at one of the start."""
    if chance.random() < _EARLY:
        bot = await town.start()
        await asyncio.sleep(chance.uniform(0, _STARTING_S))
    else:
        bot = await town.start_sending()
        await asyncio.sleep(chance.uniform(0, _RUNNING_S))
    return bot


def _repetitions(town: Town, uncertain: Counter[Place]) -> Sequence[Check]:
    """Once a kill, what was uncertain then may come again on Telegram; nothing else may."""
    allowed = {
        (int(place.chat), place.part): times
        for place, times in uncertain.items()
        if place.platform is Platform.TELEGRAM
    }
    repeated = town.tally.repeated
    unexplained = sum(max(0, times - allowed.get(at, 0)) for at, times in repeated.items())
    return (
        Check("Telegram: uncertain at a kill", sum(allowed.values())),
        Check("Telegram: repeated", repeated.total()),
        Check("Telegram: repeated without having been uncertain at a kill", unexplained, 0),
        Check("Discord: uncertain at a kill", uncertain.total() - sum(allowed.values())),
    )
