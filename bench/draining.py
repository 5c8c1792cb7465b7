"""Drain a database of pending deliveries in a process of its own.

``python -m bench.draining FILE MESSAGES`` prints what it took as a line of JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.memory import peak_memory
from bench.null_lane import NullMessenger, make_null_lane
from bot.adapters.database import Stores, open_database


@dataclass(frozen=True, slots=True)
class Drained:
    """Messages that went out, seconds and seconds of CPU they took, peak memory in MB."""

    messages: int
    seconds: float
    cpu: float
    memory: float


async def drain(file: Path, most: int) -> Drained:
    """Claim and deliver until ``most`` messages are out, or all."""
    database = await open_database(f"sqlite:///{file}")
    try:
        messenger = NullMessenger(most)
        lane = make_null_lane(Stores(database), messenger)
        messenger.enough = lane.stop
        start, cpu_start = time.perf_counter(), time.process_time()
        await lane.drain()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    finally:
        await database.close()
    return Drained(messenger.sent, seconds, cpu, peak_memory())


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(drain(Path(sys.argv[1]), int(sys.argv[2]))))))
