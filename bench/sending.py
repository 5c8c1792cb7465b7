"""One sender in a process of its own: ``python -m bench.sending NAME BROADCAST API_BASE``.

Prints its figures as a line of JSON; what arrived, the server knows.
"""

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

import aiohttp

from bench.broadcast import ASK_EVERY_S, PEOPLE, Broadcast, read_broadcast
from bench.memory import peak_memory
from bench.senders import opener
from bot.adapters.event_loop import new_event_loop

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the engine sets it too; PTB warns otherwise

_WARM_UP_S = 0.5


@dataclass(slots=True)
class SenderFigures:
    """Seconds of the broadcast, peak memory in MB, seconds of CPU that the broadcast took.

    What replies to people take at rest is not counted in ``cpu``. ``waits`` are seconds of
    replies, by phase, where the sender has no gateway.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Spent:
    seconds: float
    cpu: float


Reply = Callable[[int], Awaitable[object]]
Work = Callable[[], Awaitable[None]]


async def _measure(name: str, broadcast: Broadcast, api_base: str) -> SenderFigures:
    figures = SenderFigures()
    async with opener(name)(broadcast, api_base) as sender, aiohttp.ClientSession() as session:

        async def enter(phase: str, *, types: bool) -> None:
            asked = {"name": phase, "types": types and sender.reply is None}
            async with session.post(f"{api_base}/bench/phase", json=asked) as response:
                response.raise_for_status()

        async def measure(phase: str, work: Work) -> _Spent:
            await enter(phase, types=True)
            if sender.reply is None:
                return await _spent_on(work)
            return await _with_replies(sender.reply, figures.waits.setdefault(phase, []), work)

        await measure("warm-up", lambda: asyncio.sleep(_WARM_UP_S))
        idle = await measure("idle", lambda: asyncio.sleep(broadcast.idle))
        spent = await measure("broadcast", sender.broadcast)
        figures.seconds = spent.seconds
        figures.cpu = spent.cpu - idle.cpu * spent.seconds / idle.seconds
        await enter("end", types=False)
    figures.memory = peak_memory()
    return figures


async def _with_replies(reply: Reply, waits: list[float], work: Work) -> _Spent:
    """Reply to people while ``work`` goes on."""
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(_ask(reply, waits, group))
        spent = await _spent_on(work)
        asking.cancel()
    return spent


async def _spent_on(work: Work) -> _Spent:
    start, cpu_start = time.perf_counter(), time.process_time()
    await work()
    return _Spent(time.perf_counter() - start, time.process_time() - cpu_start)


async def _ask(reply: Reply, waits: list[float], group: asyncio.TaskGroup) -> None:
    async def wait_for_reply(person: int) -> None:
        start = time.perf_counter()
        await reply(person)
        waits.append(time.perf_counter() - start)

    start = time.perf_counter()
    for number in itertools.count():
        await asyncio.sleep(start + number * ASK_EVERY_S - time.perf_counter())
        group.create_task(wait_for_reply(PEOPLE[number % len(PEOPLE)]))


if __name__ == "__main__":
    name, broadcast, api_base = sys.argv[1:]
    loop = new_event_loop if name.startswith("engine") else None  # each as it is run in earnest
    with asyncio.Runner(loop_factory=loop) as runner:
        measured = runner.run(_measure(name, read_broadcast(broadcast), api_base))
    print(json.dumps(asdict(measured)))
