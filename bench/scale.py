"""Memory and CPU a message, however many subscriptions wait: synthetic, without a platform."""

import asyncio
import json
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from pathlib import Path

from bench.draining import Drained
from bench.pending_rows import build_pending

SUBSCRIPTIONS = (1_000, 10_000, 100_000, 1_000_000)
_PARTS = 12
_MESSAGES = 20_000
_REPOSITORY = Path(__file__).resolve().parent.parent


async def measure_scale(counts: Sequence[int] = SUBSCRIPTIONS) -> dict[int, Drained]:
    """Print a row for each number of pending subscriptions; what was measured, by number."""
    print(
        f"\nPending subscriptions, {_PARTS} messages each, SQLite: the first {_MESSAGES} messages "
        f"through claim, intent,\nsending to nobody and checkpoint, in a process of its own\n"
        f"{'pending':>12}{'made in s':>11}{'messages':>10}{'a second':>10}{'CPU ms a msg':>14}"
        f"{'peak MB':>9}"
    )
    results = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            file, start = Path(folder) / "bench.db", time.perf_counter()
            await build_pending(file, count, parts=_PARTS)
            made_in = time.perf_counter() - start
            result = results[count] = await _drain_apart(file, min(_MESSAGES, count * _PARTS))
        print(
            f"{count:12,}{made_in:11.1f}{result.messages:10}"
            f"{result.messages / result.seconds:10.0f}"
            f"{result.cpu / result.messages * 1000:14.2f}{result.memory:9.0f}",
            flush=True,
        )
    return results


async def _drain_apart(file: Path, messages: int) -> Drained:
    words = (sys.executable, "-m", "bench.draining", str(file), str(messages))
    process = await asyncio.create_subprocess_exec(
        *words, cwd=_REPOSITORY, stdout=PIPE, stderr=PIPE
    )
    output, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"draining ended with {process.returncode}:\n{errors.decode()[-3000:]}")
    return Drained(**json.loads(output))
