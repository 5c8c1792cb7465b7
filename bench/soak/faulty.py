"""A server that takes messages and then does not say so."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.town import Size, open_town
from bench.soak.troubled_api import Trouble, TroubledApi, Troubles

SHARE = 0.2
_QUICK = [trouble for trouble in Trouble if trouble is not Trouble.TIME_OUT]


def faulty_size(chats: int) -> Size:
    """A sixth of the chats are Discord's."""
    return Size(chats * 5 // 6, 6, rate=100, channels=chats // 6, channel_messages=4)


async def meet_faults(
    size: Size,
    folder: Path,
    start: Start,
    chance: random.Random,
    *,
    has_time_outs: bool = True,
    within: timedelta = timedelta(minutes=20),
) -> Sequence[Check]:
    """Spoil a fifth of all answers and count. Time-outs alone take 20 s each."""
    troubles = Troubles(SHARE, tuple(Trouble) if has_time_outs else _QUICK, chance)
    api = TroubledApi(size.broadcast(), troubles)
    async with open_town(size, folder, start, api=api) as town:
        ordered = town.channels.order_troubles(SHARE, chance, has_time_outs=has_time_outs)
        began = time.monotonic()
        bot = await town.start()
        ended = await town.until(lambda: town.is_complete, within)
        seconds = time.monotonic() - began
        status = await bot.terminate()
        tally, channels = town.tally, town.channels
        return (
            Check("seconds", seconds),
            Check("it did not end, or not well", not ended or status != 0, 0),
            Check("Telegram: answers spoilt", api.struck),
            Check("Telegram: lost", tally.lost, 0),
            Check("Telegram: out of order", tally.order_violations, 0),
            Check(
                "Telegram: repeated, at most where an answer was spoilt",
                tally.duplicates,
                api.struck,
            ),
            Check("Discord: answers to be spoilt", ordered),
            Check("Discord: lost", channels.lost, 0),
            Check("Discord: out of order", channels.order_violations, 0),
            Check("Discord: repeated", channels.duplicates, 0),
        )
