"""A clock that stands still until somebody moves it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count


class ManualClock:
    """``Clock`` for tests and rehearsals: time passes only through ``advance`` and ``set``."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware moment to start from")
        self._now = start.astimezone(UTC)
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return self._now

    @property
    def sleepers(self) -> int:
        """How many tasks are waiting for time to pass."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def sleep(self, duration: timedelta) -> None:
        """Return once the clock was moved by ``duration``; at once where it is not positive."""
        if duration <= timedelta(0):
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + duration, next(self._order), future))
        await future

    def advance(self, duration: timedelta) -> None:
        """Move on by ``duration``; see ``set``."""
        self.set(self._now + duration)

    def set(self, moment: datetime) -> None:
        """Move on to ``moment`` and wake who slept until then, in the order of their times.

        They run when the caller next awaits something, and read ``moment`` from ``now``. Raises
        ``ValueError`` for a moment in the past.
        """
        if moment < self._now:
            raise ValueError(f"the clock is already at {self._now}, later than {moment}")
        self._now = moment.astimezone(UTC)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)
