"""The machine's time."""

import asyncio
from datetime import UTC, datetime, timedelta


class SystemClock:
    """``Clock`` as the operating system tells it."""

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return datetime.now(UTC)

    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once where it is not positive."""
        await asyncio.sleep(max(0.0, duration.total_seconds()))
