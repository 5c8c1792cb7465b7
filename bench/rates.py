"""The engine at the rates that platforms allow, and where the real limit is secretly lower."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.broadcast import PAID_RATE, Broadcast
from bench.comparison import measure_sender
from bench.result import HEADINGS, Result, table_row

_LOWER = 0.7
_SHORT_IDLE_S = 5.0


@dataclass(frozen=True, slots=True)
class _Size:
    """Chats and messages: enough to show a rate, few enough for a short run."""

    chats: int
    messages: int
    messages_if_lower: int


_SIZES = {30: _Size(45, 12, 8), 100: _Size(200, 12, 8), PAID_RATE: _Size(1500, 20, 8)}
"""So many chats that no chat's own limit holds up the lane."""
RATES = tuple(_SIZES)


async def measure_rates(
    rates: Sequence[int], like: Broadcast, api_base: str, known: Sequence[Result] = ()
) -> list[Result]:
    """Print two rows a rate: as configured, and with a server that takes 30 % less than that.

    ``like`` tells everything but the rates and sizes. What is ``known`` is not measured again.
    """
    print(f"\nThis engine, by messages a second allowed\n{HEADINGS}")
    results = []
    for rate in rates:
        for broadcast in _broadcasts(rate, like):
            measured = next((r for r in known if r.broadcast == broadcast), None)
            result = measured or await measure_sender("engine", broadcast, api_base)
            print(table_row(_label(broadcast), result), flush=True)
            results.append(result)
    largest = max(results, key=lambda result: result.broadcast.total)
    share = largest.server_cpu / largest.broadcast.total
    print(f"The server itself took {share * 1000:.2f} ms of CPU a message.", flush=True)
    return results


def _broadcasts(rate: int, like: Broadcast) -> tuple[Broadcast, Broadcast]:
    size = _SIZES[rate]
    as_told = replace(like, chats=size.chats, messages=size.messages, rate=rate, real_rate=rate)
    lower = replace(
        as_told,
        messages=size.messages_if_lower,
        real_rate=round(rate * _LOWER),
        idle=min(like.idle, _SHORT_IDLE_S),
    )
    return as_told, lower


def _label(broadcast: Broadcast) -> str:
    if broadcast.real_rate == broadcast.rate:
        return f"{broadcast.rate}/s"
    return f"{broadcast.rate}/s, really {broadcast.real_rate}/s"
