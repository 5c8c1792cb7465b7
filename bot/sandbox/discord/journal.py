"""What happened, in order, and waiting until something has."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.sandbox.discord.wire import Incoming

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request and what the server did with it; ``fault`` names a fault that was ordered."""

    request: Incoming
    status: int
    answer: object
    at: datetime
    fault: str | None = None


class Journal:
    """Every call, and a bell that rings with each change of the sandbox."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._changed: asyncio.Event | None = None

    def record(self, call: Call) -> None:
        self.calls.append(call)
        self.ring()

    def ring(self) -> None:
        """Wake whoever waits for a change."""
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    async def wait_for(self, predicate: Callable[[], T], *, timeout: float) -> T:  # noqa: ASYNC109 - callers read better with it
        """The predicate's first truthy value. Raises ``TimeoutError`` after ``timeout`` seconds."""
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self._next_change()
        return found

    async def wait_until_quiet(self, quiet: float) -> None:
        """Return once nothing has changed for ``quiet`` seconds."""
        while True:
            try:
                async with asyncio.timeout(quiet):
                    await self._next_change()
            except TimeoutError:
                return

    async def _next_change(self) -> None:
        if self._changed is None:
            self._changed = asyncio.Event()
        await self._changed.wait()
