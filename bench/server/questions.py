"""People who type a command every so often, and how long each waits for the answer."""

import asyncio
import itertools
import time
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

from bench.broadcast import ASK_EVERY_S, PEOPLE

_COMMAND = "/status"
_PATIENCE_S = 10.0


class Questions:
    """Updates for ``getUpdates``; ``waits`` are seconds from typing to the answer, by phase."""

    def __init__(self) -> None:
        self.waits: dict[str, list[float]] = defaultdict(list)
        self._updates: deque[dict[str, Any]] = deque()
        self._numbers = itertools.count(1)
        self._open: dict[int, deque[tuple[str, float]]] = defaultdict(deque)
        self._typed = asyncio.Event()
        self._answered = asyncio.Event()
        self._typing: asyncio.Task[None] | None = None

    async def begin(self, phase: str) -> None:
        """Type from now on, as part of ``phase``."""
        await self.pause()
        self._typing = asyncio.create_task(self._type(phase))

    async def pause(self) -> None:
        """Type no more."""
        if self._typing:
            self._typing.cancel()
            await asyncio.wait({self._typing})
            self._typing = None

    async def end(self) -> None:
        """Type no more; return when all is answered, or when nobody would wait any longer."""
        await self.pause()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                while any(self._open.values()):
                    self._answered.clear()
                    await self._answered.wait()

    def answered(self, person: int, now: float) -> None:
        """An answer arrived."""
        if asked := self._open[person]:
            phase, asked_at = asked.popleft()
            self.waits[phase].append(now - asked_at)
        self._answered.set()

    async def updates(self, offset: int, timeout_s: float) -> list[dict[str, Any]]:
        """What was typed and not confirmed yet; waits for something up to ``timeout_s``."""
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self._updates:
                    self._typed.clear()
                    await self._typed.wait()
        return list(self._updates)

    async def _type(self, phase: str) -> None:
        start = time.monotonic()
        for number in itertools.count():
            await asyncio.sleep(start + number * ASK_EVERY_S - time.monotonic())
            update = _update(next(self._numbers))
            self._updates.append(update)
            person = update["message"]["chat"]["id"]
            self._open[person].append((phase, time.monotonic()))
            self._typed.set()


def _update(number: int) -> dict[str, Any]:
    person = {"id": PEOPLE[number % len(PEOPLE)], "first_name": "Reader"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {**person, "type": "private"},
        "from": {**person, "is_bot": False},
        "text": _COMMAND,
        "entities": [{"type": "bot_command", "offset": 0, "length": len(_COMMAND)}],
    }
    return {"update_id": number, "message": message}
