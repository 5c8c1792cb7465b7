"""The record of every request, and a way to wait for what happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.sandbox.telegram.wire import JsonObject

Found = TypeVar("Found")


@dataclass(slots=True)
class Call:
    """One request. ``status`` is 0 while it has no answer (or never got one)."""

    bot_id: int
    method: str
    params: JsonObject
    at: float
    status: int = 0
    description: str = ""
    result: object = field(default=None, repr=False)

    @property
    def chat_id(self) -> int | None:
        """The chat that the request names by number."""
        value = self.params.get("chat_id")
        try:
            return None if value is None else int(value)
        except (TypeError, ValueError):
            return None


class Changes:
    """Lets coroutines wait until something in the sandbox has changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def announce(self) -> None:
        """Something changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait_for(self, predicate: Callable[[], Found], timeout: float) -> Found:  # noqa: ASYNC109 - the caller's patience is the point
        """The predicate's value once it is true, asked anew after each change.

        Raises ``TimeoutError`` after ``timeout`` seconds.
        """
        async with asyncio.timeout(timeout):
            while not (value := predicate()):
                future = asyncio.get_running_loop().create_future()
                self._waiting.add(future)
                try:
                    await future
                finally:
                    self._waiting.discard(future)
        return value
