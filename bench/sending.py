"""One sender in a process of its own: ``python -m bench.sending NAME BROADCAST API_BASE``.

Prints its figures as a line of JSON; what arrived, the server knows.
"""

import asyncio
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp

from bench.broadcast import ASK_EVERY_S, PEOPLE, Broadcast, read_broadcast
from bench.senders import opener
from bench.senders.sender import Sender

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the engine sets it too; PTB warns otherwise


@dataclass(slots=True)
class SenderFigures:
    """Seconds of the broadcast, seconds of CPU in it, peak memory in MB.

    ``waits`` are seconds that replies took, by phase, where the sender has no gateway.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=dict)


async def _measure(name: str, broadcast: Broadcast, api_base: str) -> SenderFigures:
    figures = SenderFigures()
    async with opener(name)(broadcast, api_base) as sender, aiohttp.ClientSession() as session:

        async def enter(phase: str, *, types: bool) -> None:
            asked = {"name": phase, "types": types and sender.reply is None}
            async with session.post(f"{api_base}/bench/phase", json=asked) as response:
                response.raise_for_status()

        await enter("idle", types=broadcast.idle > 0)
        await _with_replies(sender, figures, "idle", lambda: asyncio.sleep(broadcast.idle))
        await enter("broadcast", types=True)

        async def send_all() -> None:
            start, cpu_start = time.perf_counter(), time.process_time()
            await sender.broadcast()
            figures.seconds = time.perf_counter() - start
            figures.cpu = time.process_time() - cpu_start

        await _with_replies(sender, figures, "broadcast", send_all)
        await enter("end", types=False)
    figures.memory = _peak_memory()
    return figures


async def _with_replies(
    sender: Sender, figures: SenderFigures, phase: str, work: Callable[[], Awaitable[None]]
) -> None:
    """Reply to people while ``work`` goes on, where no gateway does."""
    if sender.reply is None:
        await work()
        return
    waits = figures.waits.setdefault(phase, [])
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(_ask(sender.reply, waits, group))
        await work()
        asking.cancel()


async def _ask(
    reply: Callable[[int], Awaitable[object]], waits: list[float], group: asyncio.TaskGroup
) -> None:
    async def wait_for_reply(person: int) -> None:
        start = time.perf_counter()
        await reply(person)
        waits.append(time.perf_counter() - start)

    start = time.perf_counter()
    for number in itertools.count():
        await asyncio.sleep(start + number * ASK_EVERY_S - time.perf_counter())
        group.create_task(wait_for_reply(PEOPLE[number % len(PEOPLE)]))


def _peak_memory() -> float:
    """MB. Linux counts the memory of a process's parent in ``ru_maxrss``, not in ``VmHWM``."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000
    except (OSError, StopIteration):
        unit = 1_000_000 if sys.platform == "darwin" else 1000
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    name, broadcast, api_base = sys.argv[1:]
    print(json.dumps(asdict(asyncio.run(_measure(name, read_broadcast(broadcast), api_base)))))
