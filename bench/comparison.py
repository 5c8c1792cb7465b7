"""The senders side by side: one server's process, and one sender's process after the other."""

import asyncio
import json
import math
import statistics
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.broadcast import Broadcast
from bench.senders import SENDERS

_REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Result:
    """What the server and the sender's process counted. Times are seconds, memory is MB."""

    name: str
    broadcast: Broadcast
    seconds: float
    cpu: float
    memory: float
    accepted: int
    refused: int
    order_violations: int
    lost: int
    duplicates: int
    idle_waits: Sequence[float]
    waits: Sequence[float]

    @property
    def efficiency(self) -> float:
        """1 where nobody could have been faster."""
        return self.broadcast.lower_bound / self.seconds

    @property
    def cpu_per_message(self) -> float:
        """Seconds; what replies take is not in it."""
        return self.cpu / self.broadcast.total


@asynccontextmanager
async def running_server() -> AsyncIterator[str]:
    """The server's address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.server", cwd=_REPOSITORY, stdout=PIPE
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the server's output is piped")
        port = (await process.stdout.readline()).decode().strip()
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def measure_sender(name: str, broadcast: Broadcast, api_base: str) -> Result:
    """Let the sender deliver the broadcast. Raises ``RuntimeError`` with its last words."""
    async with aiohttp.ClientSession(api_base, raise_for_status=True) as session:
        async with session.post("/bench/run", data=broadcast.as_json()):
            pass
        own = await _run_sender(name, broadcast, api_base)
        async with session.get("/bench/figures") as response:
            counted = await response.json()
    waits = {**counted["waits"], **own["waits"]}
    return Result(
        name=name,
        broadcast=broadcast,
        seconds=own["seconds"],
        cpu=own["cpu"],
        memory=own["memory"],
        accepted=counted["accepted"],
        refused=counted["refused"],
        order_violations=counted["order_violations"],
        lost=counted["lost"],
        duplicates=counted["duplicates"],
        idle_waits=waits.get("idle", ()),
        waits=waits.get("broadcast", ()),
    )


async def _run_sender(name: str, broadcast: Broadcast, api_base: str) -> dict[str, Any]:
    words = (name, broadcast.as_json(), api_base)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.sending", *words, cwd=_REPOSITORY, stdout=PIPE, stderr=PIPE
    )
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}:\n{errors.decode()[-3000:]}")
    figures: dict[str, Any] = json.loads(output)
    return figures


HEADINGS = (
    f"{'':27}{'':>8}{'effi-':>7}{'':>6}{'out of':>7}{'':>6}{'':>6}"
    f"{'reply idle':>13}{'in broadcast':>14}{'CPU ms':>8}{'peak':>6}\n"
    f"{'':27}{'seconds':>8}{'ciency':>7}{'429s':>6}{'order':>7}{'lost':>6}{'twice':>6}"
    f"{'p50/p99 ms':>13}{'p50/p99 ms':>14}{'a msg':>8}{'MB':>6}"
)


def table_row(result: Result) -> str:
    """One line under ``HEADINGS``."""
    return (
        f"{SENDERS[result.name]:27}{result.seconds:8.1f}{result.efficiency:7.2f}"
        f"{result.refused:6}{result.order_violations:7}{result.lost:6}{result.duplicates:6}"
        f"{_quantiles(result.idle_waits):>13}{_quantiles(result.waits):>14}"
        f"{result.cpu_per_message * 1000:8.2f}{result.memory:6.0f}"
    )


def _quantiles(waits: Sequence[float]) -> str:
    if not waits:
        return "-"
    p99 = sorted(waits)[math.ceil(len(waits) * 0.99) - 1]
    return f"{statistics.median(waits) * 1000:.0f}/{p99 * 1000:.0f}"
