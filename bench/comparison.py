"""The senders side by side: one server's process, and one sender's process after the other."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from bench.broadcast import ASK_EVERY_S, Broadcast
from bench.result import HEADINGS, Result, table_row
from bench.senders import SENDERS, missing_package

_REPOSITORY = Path(__file__).resolve().parent.parent
FEWER_CHATS = {"engine-httpx": 0.25, "aiogram": 0.1, "plain": 0.1}
"""Parts of the broadcast's chats for senders that say the same with less, or would take minutes."""
_LONG_IDLE = {"engine"}
_SHORT_IDLE_S = 3.0


async def compare(names: Sequence[str], broadcast: Broadcast, api_base: str) -> dict[str, Result]:
    """Print a row for each sender that can run here; what was measured, by name."""
    print(
        f"\nA broadcast; the server takes {broadcast.real_rate}/s ({broadcast.limiter}), "
        f"{broadcast.chat_rate}/s a chat, and answers after {broadcast.latency * 1000:.0f} ms.\n"
        f"People type a command every {ASK_EVERY_S * 1000:.0f} ms; senders without a gateway send "
        "them a message instead.\nCPU is what the broadcast takes on top of such replies. Some get "
        f"fewer chats of the same shape, so that\nthe run stays short.\n{HEADINGS}"
    )
    results = {}
    for name in names:
        if package := missing_package(name):
            print(f"{SENDERS[name]:27} left out: {package} is not installed here")
            continue
        results[name] = await measure_sender(name, _share_of(broadcast, name), api_base)
        print(table_row(SENDERS[name], results[name]), flush=True)
    return results


def _share_of(broadcast: Broadcast, name: str) -> Broadcast:
    """What this sender is asked to deliver: a smaller one of the same shape where it is slow."""
    chats = max(1, round(broadcast.chats * FEWER_CHATS.get(name, 1)))
    idle = broadcast.idle if name in _LONG_IDLE else min(broadcast.idle, _SHORT_IDLE_S)
    return replace(broadcast, chats=chats, idle=idle)


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
        server_cpu=counted["cpu"],
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
