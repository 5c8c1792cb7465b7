"""How many messages in how much time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONG_AGO = datetime.min.replace(tzinfo=UTC)
ARRIVE_UNEVENLY = timedelta(milliseconds=10)
"""Two messages a second apart here may arrive a little less than a second apart there."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` messages per ``per``, of which ``burst`` may come at once after a rest."""

    count: float
    per: timedelta
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The time one message takes at a steady pace."""
        return self.per / self.count
