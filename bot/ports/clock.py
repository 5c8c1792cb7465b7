"""Time, so that tests can move it."""

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Time, so that tests can move it."""

    def now(self) -> datetime:
        """This moment, aware, UTC."""

    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once where it is not positive."""
