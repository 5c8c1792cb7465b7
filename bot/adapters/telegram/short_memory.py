"""Answers of Telegram that are kept for a short while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Generic, TypeVar

from cachetools import TTLCache

KEPT_S = 45.0
"""How long a right that was taken away may still count. A panel of buttons is pressed through in
less time than that, and asking once for all of its presses keeps each of them at one call."""
_MOST_KEPT = 10_000

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class ShortMemory(Generic[Key, Answer]):
    """Asks once for all who want to know the same, and remembers a yes as well as a no.

    A question that failed is asked anew by the next one. ``timer`` tells seconds.
    """

    def __init__(
        self, *, kept_s: float = KEPT_S, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._answers: TTLCache[Key, Answer] = TTLCache(_MOST_KEPT, kept_s, timer)
        self._asking: dict[Key, asyncio.Task[Answer]] = {}

    async def recall(self, key: Key, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer that is remembered, or what ``ask`` gives now. Raises what it raises."""
        with suppress(KeyError):
            return self._answers[key]
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.create_task(self._ask(key, ask))
            self._asking[key] = asking
        return await asyncio.shield(asking)

    async def _ask(self, key: Key, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            self._answers[key] = answer = await ask()
        finally:
            del self._asking[key]
        return answer
