"""``daybrief run`` as a process that can be killed."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol

_REPOSITORY = Path(__file__).resolve().parent.parent.parent


class BotProcess(Protocol):
    """One running bot. Statuses below zero are signals."""

    async def kill(self) -> None:
        """SIGKILL; returns once it is gone."""

    async def terminate(self) -> int | None:
        """SIGTERM; the status with which it ends."""


Start = Callable[[Mapping[str, str], Path], Awaitable[BotProcess]]
"""Starts a bot with these variables in its environment; the path is where its log goes."""


class _Subprocess:
    def __init__(self, process: Process) -> None:
        self._process = process

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def terminate(self) -> int | None:
        if self._process.returncode is None:
            self._process.terminate()
        return await self._process.wait()


async def start_bot(environ: Mapping[str, str], log: Path) -> BotProcess:
    """From nothing, as an operator starts it."""
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            cwd=_REPOSITORY, env={**os.environ, **environ}, stdout=output, stderr=output,
        )  # fmt: skip
    return _Subprocess(process)
