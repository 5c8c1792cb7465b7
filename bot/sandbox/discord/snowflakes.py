"""Ids as Discord makes them: time in the upper bits, so that ids sort by age.

https://discord.com/developers/docs/reference#snowflakes
"""

from collections.abc import Callable
from datetime import UTC, datetime

_DISCORD_EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Makes ids that never repeat and always grow."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        """A new id, as the decimal string the API uses."""
        milliseconds = int(self._now().timestamp() * 1000) - _DISCORD_EPOCH_MS
        self._last = max(self._last + 1, milliseconds << 22)
        return str(self._last)


def created_at(snowflake: str) -> datetime:
    """The moment that ``snowflake`` was made, UTC."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + _DISCORD_EPOCH_MS) / 1000, tz=UTC)
