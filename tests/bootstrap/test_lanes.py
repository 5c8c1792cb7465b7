"""The platforms' documented limits, as the lanes keep them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap.lanes import make_pace, messages_per_second
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


@pytest.mark.parametrize("is_paid", [False, True])
def test_a_report_names_the_rate_that_the_lane_has(is_paid: bool):  # noqa: FBT001 - a parameter
    environ = {"DAYBRIEF_TELEGRAM_PAID_BROADCAST": str(is_paid)}
    settings = load_settings(REPOSITORY / "config.yaml", environ)
    pace = make_pace(settings, Platform.TELEGRAM)
    for number in range(2):
        pace.take(Chat(ChatAddress(Platform.TELEGRAM, str(number)), ChatKind.PRIVATE), NOW)
    spacing = (pace.lane_free_at(NOW) - NOW) / 2
    rate = messages_per_second(settings, Platform.TELEGRAM)
    assert rate == (1000 if is_paid else 30)
    assert 1 / spacing.total_seconds() == pytest.approx(rate, rel=0.02)
