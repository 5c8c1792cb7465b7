"""A tenth of all chats is closed for good, each in one of several ways: the others do not wait."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.town import Size, Town, open_town
from bench.soak.troubled_api import CLOSED, Refusal, TroubledApi

_ONE_IN = 10
_START_WITHIN = timedelta(seconds=60)


def unreachable_size(chats: int) -> Size:
    """One message each, at the rate of a paid broadcast."""
    return Size(chats, 1, rate=1000)


async def compare_with_clean_run(size: Size, folder: Path, start: Start) -> Sequence[Check]:
    """Deliver to all chats where all are open, then where some are closed."""
    closed = _closed(size)
    open_chats = size.chats - len(closed)
    clean_folder, folder = folder / "clean", folder / "closed"
    for each in (clean_folder, folder):
        each.mkdir()
    async with open_town(size, clean_folder, start) as clean:
        bot = await clean.start()
        clean_others = await _seconds_until(clean, open_chats)
        clean_all = await _seconds_until(clean, size.chats)
        await bot.terminate()
    api = TroubledApi(size.broadcast(), closed=closed)
    async with open_town(size, folder, start, api=api) as town:
        bot = await town.start()
        others = await _seconds_until(town, open_chats)
        status = await bot.terminate()
        return (
            Check("seconds of a clean run", clean_all),
            Check("seconds until all open chats had theirs", others),
            Check("÷ a clean run", others / clean_all, 1.02),
            Check("÷ as many messages of a clean run", others / clean_others),
            Check("closed chats", len(closed)),
            Check("it did not end well", status != 0, 0),
            Check("lost, of open chats", open_chats - town.tally.arrived, 0),
            Check("repeated", clean.tally.duplicates + town.tally.duplicates, 0),
            Check("chats left to be attempted", await town.is_anything_pending(), 0),
        )


def _closed(size: Size) -> Mapping[int, Refusal]:
    chats = size.broadcast().chat_ids[_ONE_IN - 1 :: _ONE_IN]
    return {chat: CLOSED[place % len(CLOSED)] for place, chat in enumerate(chats)}


async def _seconds_until(town: Town, messages: int) -> float:
    """From the first message on; infinite where they never come."""
    within = _START_WITHIN + timedelta(seconds=town.api.run.broadcast.chats / 100)
    if not await town.until(lambda: town.tally.arrived >= messages, within):
        return float("inf")
    return time.monotonic() - (town.api.run.first_at or 0)
