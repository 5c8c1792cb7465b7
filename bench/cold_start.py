"""How long the bot takes from its start until a message that was waiting is at the platform."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from bench.broadcast import TOKEN, Broadcast
from bench.pending_rows import build_pending

_STARTS = 5
_LOOK_AGAIN_S = 0.01
_PATIENCE_S = 60.0
_REPOSITORY = Path(__file__).resolve().parent.parent
_WAITING = Broadcast(chats=1, messages=3, rate=30, real_rate=30, chat_rate=10, latency=0)
_CONFIG = "source: {folder: none-yet}\ntelegram: {format: html}\n"


async def measure_cold_start(api_base: str, *, starts: int = _STARTS) -> float:
    """Print the median of some starts beside the bare interpreter's; seconds."""
    floor = statistics.median([await _seconds_of(("-c", "pass")) for _ in range(starts)])
    start = statistics.median([await _start(api_base) for _ in range(starts)])
    print(
        f"\nCold start: `daybrief run` with an edition waiting, until its first message arrives\n"
        f"{'python -c pass':22}{floor * 1000:10.0f} ms\n"
        f"{'daybrief run':22}{start * 1000:10.0f} ms",
        flush=True,
    )
    return start


async def _seconds_of(words: tuple[str, ...]) -> float:
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(sys.executable, *words)
    await process.wait()
    return time.monotonic() - began


async def _start(api_base: str) -> float:
    async with aiohttp.ClientSession(api_base, raise_for_status=True) as session:
        with tempfile.TemporaryDirectory() as folder:
            environ = await _prepare(Path(folder), api_base)
            async with session.post("/bench/run", data=_WAITING.as_json()):
                pass
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=_REPOSITORY, env={**os.environ, **environ}, stdout=DEVNULL, stderr=DEVNULL,
            )  # fmt: skip
            try:
                return await _first_message(session, process) - began
            finally:
                if process.returncode is None:
                    process.terminate()
                await process.wait()


async def _prepare(folder: Path, api_base: str) -> Mapping[str, str]:
    """An edition that waits in a database, and the environment that leads the bot to it."""
    (folder / "config.yaml").write_text(_CONFIG, encoding="utf-8")
    (folder / "none-yet").mkdir()
    await build_pending(folder / "bench.db", 1, parts=_WAITING.messages)
    return {
        "DAYBRIEF_CONFIG": str(folder / "config.yaml"),
        "DAYBRIEF_TELEGRAM_API_BASE": api_base,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DISCORD_BOT_TOKEN": "",
    }


async def _first_message(session: aiohttp.ClientSession, process: Process) -> float:
    """When it arrived, by ``time.monotonic``, which all processes of a machine share."""
    async with asyncio.timeout(_PATIENCE_S):
        while process.returncode is None:
            async with session.get("/bench/figures") as response:
                first_at: float | None = (await response.json())["first_at"]
            if first_at is not None:
                return first_at
            await asyncio.sleep(_LOOK_AGAIN_S)
    raise RuntimeError(f"daybrief run ended with {process.returncode}")
