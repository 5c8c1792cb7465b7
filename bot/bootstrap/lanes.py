"""How fast each account's lane may go, what it needs for that, and who owns it."""

from datetime import timedelta
from math import ceil

from bot.adapters.database import Database, SqlLaneLeases
from bot.adapters.processes import is_gone, own_process
from bot.config import Settings
from bot.domain.audience import ChatKind, Platform
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.ports import Clock
from bot.usecases.hold_lane import HoldLane

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
_PAID_RATE = 1000.0
_LEAST_WIDTH = 64
_UNDER_WAY_S = 0.5  # for the platform's answer and for two commits
_LEAST_CLAIMED = 256
_CLAIMED_S = 4.0  # a little more than a group's share of its 20 a minute


def make_pace(settings: Settings, platform: Platform) -> LanePace:
    """The platform's documented limits, as far as the operator did not set others."""
    lane_rate = Rate(messages_per_second(settings, platform), SECOND)
    if platform is Platform.TELEGRAM:
        telegram = settings.telegram
        spacing = Rate(telegram.chat_messages_per_second, SECOND, telegram.chat_burst)
        private = ChatRate(spacing)
        group = ChatRate(spacing, Rate(telegram.group_messages_per_minute, MINUTE))
        return LanePace(lane_rate, lambda kind: private if kind is ChatKind.PRIVATE else group)
    discord = settings.discord
    spacing = Rate(discord.channel_messages_per_second, SECOND, discord.channel_burst)
    # A channel's bucket holds its burst, and is full again once that has been paced out.
    channel = ChatRate(spacing, Rate(spacing.burst, spacing.interval * spacing.burst))
    return LanePace(lane_rate, lambda _kind: channel)


def lane_width(settings: Settings, platform: Platform) -> int:
    """Messages under way at once: what the rate needs, unless the operator set it."""
    asked = settings.delivery.chats_at_once
    needed = ceil(messages_per_second(settings, platform) * _UNDER_WAY_S)
    return max(_LEAST_WIDTH, needed) if asked == "auto" else asked


def claimed_ahead(settings: Settings, platform: Platform) -> int:
    """Deliveries open at once."""
    needed = ceil(messages_per_second(settings, platform) * _CLAIMED_S)
    return max(_LEAST_CLAIMED, needed)


def lane_holder(settings: Settings, clock: Clock, database: Database) -> HoldLane:
    """Owns lanes in the name of this process."""
    leases = SqlLaneLeases(
        database,
        own_process(),
        is_gone=is_gone,
        clock=clock,
        length=settings.delivery.lease,
    )
    return HoldLane(leases, clock)


def messages_per_second(settings: Settings, platform: Platform) -> float:
    """What the platform's lane may send."""
    if platform is Platform.DISCORD:
        return settings.discord.messages_per_second
    telegram = settings.telegram
    return _PAID_RATE if telegram.paid_broadcast else telegram.messages_per_second
