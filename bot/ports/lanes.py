"""Who may send for a platform."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.audience import Platform
from bot.domain.lease import Lease
from bot.domain.status import LaneHolder


class LaneLeases(Protocol):
    """Lets one process at a time send for a platform. All methods may raise ``StorageUnavailable``.

    Two calls never both get a lane, whichever process they are in.
    """

    async def take(self, platform: Platform) -> Lease:
        """Own the lane, with a higher epoch than anybody before.

        It can be had where nobody owns it, where its owner has let go or is over its time, and at
        once where the owner was a process of this machine that has ended. Raises ``LaneHeld``.
        """

    async def renew(self, lease: Lease) -> None:
        """Own the lane for the lease's length from now. Raises ``LeaseLost``."""

    async def release(self, lease: Lease) -> None:
        """Let go of the lane, where it is still owned."""


class LaneHolders(Protocol):
    """Who owns the lanes."""

    async def holders(self) -> Sequence[LaneHolder]:
        """Those who own a lane just now; not whoever let go, is over its time or has ended."""
