"""SIGTERM, again and again, in the middle of a broadcast."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.town import Size, open_town

_RUNNING_S = 2.0
_START_WITHIN = timedelta(seconds=60)
_END_WITHIN = timedelta(minutes=5)
_STOP_WITHIN_S = 10


def stop_size(stops: int) -> Size:
    """A broadcast that lasts longer than the bots that are stopped."""
    seconds = stops * _RUNNING_S / 2 * 1.25
    return Size(300, 12, max(20.0, 300 * 12 / seconds), 50, 8, min(50.0, 50 * 8 / seconds))


async def stop_often(
    size: Size, stops: int, folder: Path, start: Start, chance: random.Random
) -> Sequence[Check]:
    """Stop the bot so often, let it end, and count."""
    async with open_town(size, folder, start) as town:
        longest, uncertain, statuses, under_way = 0.0, 0, set(), 0
        for _ in range(stops):
            before = town.arrived
            bot = await town.start()
            await town.until(lambda b=before: town.arrived > b or town.is_complete, _START_WITHIN)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, _RUNNING_S))
            under_way += not town.is_complete
            asked_at = time.monotonic()
            statuses.add(await bot.terminate())
            longest = max(longest, time.monotonic() - asked_at)
            uncertain += len(await town.uncertain())
        bot = await town.start()
        ended = await town.until(lambda: town.is_complete, _END_WITHIN)
        statuses.add(await bot.terminate())
        tally, channels = town.tally, town.channels
        return (
            Check("stops while the broadcast was under way", under_way),
            Check("it did not end, or not well", not ended or statuses != {0}, 0),
            Check("seconds from SIGTERM to the end, longest", longest, _STOP_WITHIN_S),
            Check("left uncertain by a stop", uncertain, 0),
            Check("lost", tally.lost + channels.lost, 0),
            Check("out of order", tally.order_violations + channels.order_violations, 0),
            Check("repeated", tally.duplicates + channels.duplicates, 0),
        )
