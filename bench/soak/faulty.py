"""Servers that take messages and then do not say so."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.soak.bot_process import Start
from bench.soak.check import Check
from bench.soak.size import Size
from bench.soak.town import open_town
from bench.soak.troubled_api import Trouble, TroubledApi, Troubles

SHARE = 0.2
_QUICK = [trouble for trouble in Trouble if trouble is not Trouble.TIME_OUT]
_END_WITHIN = timedelta(minutes=20)


def faulty_size(chats: int) -> Size:
    """A sixth of the chats are Discord's."""
    return Size(chats * 5 // 6, 6, rate=100, channels=chats // 6, channel_messages=4)


async def meet_faults(
    size: Size, folder: Path, start: Start, chance: random.Random, *, has_time_outs: bool = True
) -> Sequence[Check]:
    """Spoil a fifth of all answers and count. Each time-out takes 20 s."""
    troubles = Troubles(SHARE, tuple(Trouble) if has_time_outs else _QUICK, chance)
    api = TroubledApi(size.broadcast(), troubles)
    async with open_town(size, folder, start, api=api) as town:
        town.channels.order_troubles(SHARE, chance, has_time_outs=has_time_outs)
        began = time.monotonic()
        end = await town.finish(await town.start(), _END_WITHIN)
        return (
            Check("seconds", time.monotonic() - began),
            end,
            *town.counts(),
            Check("Telegram: answers spoilt", api.struck),
            Check("Telegram: repeated", town.tally.duplicates, api.struck),
            Check("Discord: answers spoilt", town.channels.struck),
        )
