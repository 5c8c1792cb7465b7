"""The program in processes of its own, which can be killed for real.

They are forked from a server that has the program's modules loaded already: it starts in a moment,
so that a journey can afford many of them.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.cli", "bot.bootstrap.program", "bot.lifecycle"])


def _daybrief(words: tuple[str, ...], environ: Mapping[str, str], log: Path | None) -> None:
    """What ``python -m bot`` does, in this process; what it writes goes to ``log``."""
    os.environ.update(environ)
    sys.argv = ["daybrief", *words]
    if log is not None:
        file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.dup2(file, 1)
        os.dup2(file, 2)
    from bot.cli import main  # noqa: PLC0415 - loaded in the server, not in the tests' process

    main()


class Daybrief:
    """``daybrief words`` as a process."""

    def __init__(self, *words: str, environ: Mapping[str, str], log: Path | None = None) -> None:
        arguments = (words, dict(environ), log)
        self._log = log
        self._process = _FORKS.Process(target=_daybrief, args=arguments, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def said(self) -> str:
        """What it wrote into its log so far."""
        return self._log.read_text(encoding="utf-8") if self._log and self._log.exists() else ""

    async def says(self, words: str, *, within_s: float = 30) -> None:
        """Return once it has written ``words``."""
        try:
            async with asyncio.timeout(within_s):
                while words not in self.said:  # noqa: ASYNC110 - a file tells nobody
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"no {words!r} in:\n{self.said}") from None

    def freeze(self) -> None:
        """SIGSTOP: as a laptop whose lid is closed."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    async def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        await self.ended()

    async def terminate(self) -> int | None:
        """SIGTERM; the status with which it ends."""
        self._process.terminate()
        return await self.ended()

    async def ended(self) -> int | None:
        """The status with which it ends."""
        await asyncio.to_thread(self._process.join)
        return self._process.exitcode
