"""Lines that a person types, or that a pipe brings."""

import asyncio
import codecs
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress

_CHUNK = 4096


class Lines:
    """Standard input by lines; what is no UTF-8 in it is replaced.

    A daemon thread reads, as a terminal cannot be asked to give up; it reads the descriptor itself,
    as a lock held inside ``sys.stdin`` would keep the process from ending.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self.is_terminal = sys.stdin is not None and sys.stdin.isatty()
        threading.Thread(target=self._read, daemon=True, name="terminal").start()

    async def next(self) -> str | None:
        """The next line without its end; None once there are no more."""
        return await self._lines.get()

    def _read(self) -> None:
        try:
            for line in split_lines(_read_input()):
                self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
            self._loop.call_soon_threadsafe(self._lines.put_nowait, None)
        except RuntimeError:  # the loop has ended meanwhile
            return


def _read_input() -> Iterator[bytes]:
    with suppress(OSError, ValueError):  # closed, or no terminal any more
        while sys.stdin is not None and (chunk := os.read(sys.stdin.fileno(), _CHUNK)):
            yield chunk


def split_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """The whole lines of ``chunks`` without their ends; the last may have had none."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    pending = ""
    for chunk in chunks:
        *whole, pending = (pending + decoder.decode(chunk)).split("\n")
        yield from whole
    if pending := pending + decoder.decode(b"", final=True):
        yield pending
