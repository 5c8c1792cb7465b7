"""SIGTERM, again and again, in the middle of a broadcast."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import BotProcess, Start
from bench.soak.check import Check
from bench.soak.size import Size
from bench.soak.town import open_town

_RUNNING_S = 2.0
_SPARE = 1.25
_STOP_WITHIN_S = 10
_END_WITHIN = timedelta(minutes=5)


def stop_size(stops: int) -> Size:
    """A broadcast that lasts longer than the bots that are stopped."""
    seconds = stops * _RUNNING_S / 2 * _SPARE
    return Size(
        300,
        12,
        rate=max(20.0, 300 * 12 / seconds),
        channels=50,
        channel_messages=8,
        channel_rate=min(50.0, 50 * 8 / seconds),
    )


async def stop_often(
    size: Size, stops: int, folder: Path, start: Start, chance: random.Random
) -> Sequence[Check]:
    """Stop the bot so often, let it end, and count."""
    async with open_town(size, folder, start) as town:
        seconds, failures, uncertain, under_way = [0.0], 0, 0, 0
        for _ in range(stops):
            bot = await town.start_sending()
            await asyncio.sleep(chance.uniform(0, _RUNNING_S))
            under_way += not town.is_complete
            status, took = await _stop(bot)
            failures += status != 0
            seconds.append(took)
            uncertain += len(await town.waiting.uncertain())
        end = await town.finish(await town.start(), _END_WITHIN)
        return (
            Check("stops while the broadcast was under way", under_way),
            end,
            *town.counts(),
            Check("stops with another status than 0", failures, 0),
            Check("seconds from SIGTERM to the end, longest", max(seconds), _STOP_WITHIN_S),
            Check("left uncertain by a stop", uncertain, 0),
            Check("Telegram: repeated", town.tally.duplicates, 0),
        )


async def _stop(bot: BotProcess) -> tuple[int | None, float]:
    """Its status, and how many seconds it took."""
    asked_at = time.monotonic()
    return await bot.terminate(), time.monotonic() - asked_at
