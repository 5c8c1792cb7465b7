"""A tenth of all chats is closed for good, each in one of several ways: the others do not wait."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bench.broadcast import PAID_RATE
from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.size import Size
from bench.soak.town import Town, open_town
from bench.soak.troubled_api import CLOSED, Refusal, TroubledApi

_ONE_IN = 10
_START_WITHIN = timedelta(seconds=60)


def unreachable_size(chats: int) -> Size:
    """One message each, at the rate of a paid broadcast."""
    return Size(chats, 1, rate=PAID_RATE)


async def compare_with_clean_run(size: Size, folder: Path, start: Start) -> Sequence[Check]:
    """Deliver to all chats where all are open, then where some are closed."""
    closed = _closed(size)
    open_chats = size.chats - len(closed)
    clean_others, clean_all = await _clean_run(size, open_chats, folder / "clean", start)
    api = TroubledApi(size.broadcast(), closed=closed)
    async with open_town(size, folder / "closed", start, api=api) as town:
        bot = await town.start()
        others = await _seconds_until(town, open_chats)
        status = await bot.terminate()
        return (
            Check("seconds of a clean run", clean_all),
            Check("seconds until all open chats had theirs", others),
            Check("÷ a clean run", others / clean_all, 1.02),
            Check("÷ as many messages of a clean run", others / clean_others),
            Check("closed chats", len(closed)),
            Check("status of the end", abs(status or 0), 0),
            Check("lost, of open chats", open_chats - town.tally.arrived, 0),
            Check("repeated", town.tally.duplicates, 0),
        )


async def _clean_run(
    size: Size, open_chats: int, folder: Path, start: Start
) -> tuple[float, float]:
    """Seconds until as many as are open later had theirs, and until all had."""
    async with open_town(size, folder, start) as town:
        bot = await town.start()
        others = await _seconds_until(town, open_chats)
        seconds = await _seconds_until(town, size.chats)
        await bot.terminate()
    return others, seconds


def _closed(size: Size) -> Mapping[int, Refusal]:
    chats = size.broadcast().chat_ids[_ONE_IN - 1 :: _ONE_IN]
    return {chat: CLOSED[place % len(CLOSED)] for place, chat in enumerate(chats)}


async def _seconds_until(town: Town, messages: int) -> float:
    """From the first message on; infinite where they never come."""
    within = _START_WITHIN + timedelta(seconds=town.api.run.broadcast.chats / 100)
    if not await town.until(lambda: town.tally.arrived >= messages, within):
        return float("inf")
    return time.monotonic() - (town.api.run.first_at or 0)
