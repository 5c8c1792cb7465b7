"""The platforms' documented limits, as the lanes keep them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap.lanes import make_pace
from bot.config import load_settings
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from tests.journeys.stage import REPOSITORY

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
STEP = timedelta(milliseconds=10)


def going(platform: Platform, kind: ChatKind, count: int) -> list[float]:
    """When so many messages go to one chat, in seconds."""
    pace = make_pace(load_settings(REPOSITORY / "config.yaml", {}), platform)
    chat, now, times = Chat(ChatAddress(platform, "1"), kind), NOW, list[float]()
    while len(times) < count:
        if max(pace.lane_free_at(now), pace.chat_free_at(chat, now)) <= now:
            pace.take(chat, now)
            times.append((now - NOW).total_seconds())
        now += STEP
    return times


@pytest.mark.parametrize(
    ("platform", "kind", "most", "seconds"),
    [
        (Platform.DISCORD, ChatKind.CHANNEL, 5, 5),
        (Platform.TELEGRAM, ChatKind.GROUP, 20, 60),
    ],
)
def test_a_chat_never_gets_more_than_its_platform_takes_in_any_such_time(
    platform: Platform, kind: ChatKind, most: int, seconds: float
):
    times = going(platform, kind, 3 * most)
    for first, beyond in zip(times, times[most:], strict=False):
        assert beyond - first >= seconds


def test_a_discord_channel_gets_what_its_bucket_holds_at_once_and_waits_until_it_is_full_again():
    times = going(Platform.DISCORD, ChatKind.CHANNEL, 12)
    assert times[4] < 1
    assert times[-1] < 11
