"""What the delivery of one lane is made of, and what came of it."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.audience import Platform
from bot.usecases.send_paced import PacedMessenger


class OnUncertain(Enum):
    """What to do with a part that may have arrived: no platform but Discord can tell."""

    RESEND = auto()
    SKIP = auto()


@dataclass(frozen=True, slots=True)
class Lane:
    """One account's paced road.

    ``width`` messages are under way at once: enough of them use the lane's rate in full although
    each takes its time. ``claimed_ahead`` deliveries are open at once: enough of them use it in
    full although each chat has a slower rate of its own.
    """

    platform: Platform
    messenger: PacedMessenger
    width: int = 64
    claimed_ahead: int = 256
    on_uncertain: OnUncertain = OnUncertain.RESEND
