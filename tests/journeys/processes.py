"""The program in processes of its own, which can be killed for real.

They are forked from a server that has the program's modules loaded already: it starts in a moment,
so that a journey can afford many of them.
"""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["bot.cli", "bot.bootstrap.program", "bot.lifecycle"])


def _daybrief(words: tuple[str, ...], environ: Mapping[str, str]) -> None:
    """What ``python -m bot`` does, in this process."""
    os.environ.update(environ)
    sys.argv = ["daybrief", *words]
    from bot.cli import app  # noqa: PLC0415 - loaded in the server, not in the tests' process

    app()


class Daybrief:
    """``daybrief words`` as a process."""

    def __init__(self, *words: str, environ: Mapping[str, str]) -> None:
        self._process = _FORKS.Process(target=_daybrief, args=(words, dict(environ)), daemon=True)
        self._process.start()

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
