"""When the next message may go. Pure arithmetic on moments (aware datetimes): the caller waits."""

from bot.domain.pacing.chat_pace import ChatRate
from bot.domain.pacing.lane_pace import LanePace
from bot.domain.pacing.rate import Rate
from bot.domain.pacing.slots import Slot

__all__ = ["ChatRate", "LanePace", "Rate", "Slot"]
