"""kill -9, again and again, in the middle of a broadcast."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.town import Size, Town, open_town
from bot.domain.audience import Platform

_EARLY = 0.1
_TOLD_EVERY = 20
_STARTING_S = 1.5
_RUNNING_S = 1.0
_START_WITHIN = timedelta(seconds=60)
_SPARE = 1.25
"""How much longer the broadcast lasts than the kills are expected to take."""
_END_WITHIN = timedelta(minutes=15)


def kill_size(chats: int, channels: int, *, kills: int) -> Size:
    """Rates at which the broadcast outlasts the kills, within Discord's 50/s."""
    messages, channel_messages = 12, 6
    seconds = kills * (1 - _EARLY) * _RUNNING_S / 2 * _SPARE
    return Size(
        chats,
        messages,
        max(1.0, chats * messages / seconds),
        channels,
        channel_messages,
        min(50.0, max(1.0, channels * channel_messages / seconds)),
    )


async def kill_often(
    size: Size, kills: int, folder: Path, start: Start, chance: random.Random
) -> Sequence[Check]:
    """Kill the bot so often, let it end, and count."""
    async with open_town(size, folder, start) as town:
        uncertain: Counter[tuple[Platform, str, int]] = Counter()
        under_way = 0
        for number in range(1, kills + 1):
            under_way += not town.is_complete
            bot = await town.start()
            await _some_while(town, chance)
            await bot.kill()
            uncertain.update(await town.uncertain())
            if number % _TOLD_EVERY == 0:
                print(f"  … {number} kills, {town.arrived} of {size.total} messages", flush=True)
        bot = await town.start()
        ended = await town.until(lambda: town.is_complete, _END_WITHIN)
        status = await bot.terminate()
        return _checks(town, under_way, uncertain, has_failed=not ended or status != 0)


async def _some_while(town: Town, chance: random.Random) -> None:
    """Mostly until some moment behind the first message, else until one of the start."""
    if chance.random() < _EARLY:
        await asyncio.sleep(chance.uniform(0, _STARTING_S))
        return
    before = town.arrived
    await town.until(lambda: town.arrived > before or town.is_complete, _START_WITHIN)
    await asyncio.sleep(chance.uniform(0, _RUNNING_S))


def _checks(
    town: Town, kills: int, uncertain: Counter[tuple[Platform, str, int]], *, has_failed: bool
) -> Sequence[Check]:
    tally, channels = town.tally, town.channels
    allowed = {
        (int(chat), part): times
        for (platform, chat, part), times in uncertain.items()
        if platform is Platform.TELEGRAM
    }
    unexplained = sum(
        max(0, times - allowed.get(place, 0)) for place, times in tally.repeated.items()
    )
    return (
        Check("kills while the broadcast was under way", kills),
        Check("it did not end, or not well", has_failed, 0),
        Check("Telegram: lost", tally.lost, 0),
        Check("Telegram: out of order", tally.order_violations, 0),
        Check("Telegram: repeated, of those uncertain at a kill", tally.duplicates),
        Check("Telegram: uncertain at a kill", sum(allowed.values())),
        Check("Telegram: repeated without having been uncertain at a kill", unexplained, 0),
        Check("Discord: lost", channels.lost, 0),
        Check("Discord: out of order", channels.order_violations, 0),
        Check("Discord: repeated", channels.duplicates, 0),
        Check("Discord: uncertain at a kill", uncertain.total() - sum(allowed.values())),
    )
