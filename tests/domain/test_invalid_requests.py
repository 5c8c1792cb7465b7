from datetime import UTC, datetime, timedelta

from bot.domain.invalid_requests import (
    BANNED_AT,
    MOST_BY_DELIVERIES,
    MOST_BY_REPLIES,
    WINDOW,
    InvalidRequests,
)

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def refused(count: int, *, apart: timedelta = SECOND) -> InvalidRequests:
    requests = InvalidRequests()
    for number in range(count):
        requests.add(NOW + number * apart)
    return requests


def test_there_is_room_until_as_many_were_refused_as_may_be():
    assert refused(4).room_at(NOW + 4 * SECOND, most=5) == NOW + 4 * SECOND
    assert refused(5).room_at(NOW + 5 * SECOND, most=5) == NOW + WINDOW


def test_room_comes_back_one_by_one_as_the_oldest_leave_the_window():
    requests = refused(7)
    assert requests.room_at(NOW + 7 * SECOND, most=5) == NOW + WINDOW + 2 * SECOND
    later = NOW + WINDOW + 2 * SECOND
    assert requests.count(later) == 4
    assert requests.room_at(later, most=5) == later


def test_replies_have_room_left_when_deliveries_have_none_and_both_stay_far_from_the_ban():
    requests = refused(MOST_BY_DELIVERIES, apart=timedelta(0))
    assert requests.room_at(NOW, most=MOST_BY_DELIVERIES) == NOW + WINDOW
    assert requests.room_at(NOW, most=MOST_BY_REPLIES) == NOW
    assert MOST_BY_REPLIES * 2 <= BANNED_AT


def test_never_more_than_the_budget_lies_in_any_window():
    """Thousands of closed channels, asked as fast as there is room: 4 a second."""
    requests, now = InvalidRequests(), NOW
    asked: list[datetime] = []
    while len(asked) < 5_000:
        now = max(now + SECOND / 4, requests.room_at(now, most=MOST_BY_DELIVERIES))
        requests.add(now)
        asked.append(now)
    for first, beyond in zip(asked, asked[MOST_BY_DELIVERIES:], strict=False):
        assert beyond - first >= WINDOW


def test_a_clock_that_is_put_back_makes_nobody_wait_longer():
    requests = refused(5)
    earlier = NOW - timedelta(hours=3)
    assert requests.room_at(earlier, most=5) <= earlier + WINDOW
    assert requests.count(earlier + WINDOW) == 0


def test_what_is_kept_is_bounded():
    requests = refused(BANNED_AT + 10, apart=timedelta(0))
    assert requests.count(NOW) == BANNED_AT
