"""What the operator is told."""

from datetime import datetime
from typing import Protocol

from bot.domain.reply import OwnerAlert
from bot.domain.status import Standing


class OwnerChannel(Protocol):
    """Tells the operator."""

    async def alert(self, alert: OwnerAlert) -> None:
        """Report once; never raises."""


class AlertMemory(Protocol):
    """Which alerts are not to be told again, also after a restart."""

    async def knows(self, kind: str, about: str) -> bool:
        """Whether the owner was told of it."""

    async def remember(self, kind: str, about: str, *, at: datetime) -> None:
        """The owner was told of it; once more changes nothing."""


class Overview(Protocol):
    """What ``daybrief status`` asks the database; it changes nothing."""

    async def standing(self, now: datetime) -> Standing:
        """How everything stands now."""
