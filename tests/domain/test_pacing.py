from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import ChatAddress, ChatKind, Platform
from bot.domain.pacing import LanePace, Rate

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHAT = ChatAddress(Platform.TELEGRAM, "1")
OTHER = ChatAddress(Platform.TELEGRAM, "2")


def make_pace(*, lane: float = 30, chat: float = 1, burst: int = 3) -> LanePace:
    return LanePace(Rate(lane, SECOND), lambda _kind: Rate(chat, SECOND, burst))


def seconds(slot: datetime) -> float:
    return (slot - NOW).total_seconds()


def test_a_chat_at_rest_gets_a_burst_and_then_its_rate():
    pace = make_pace(burst=3)
    slots = [seconds(pace.reserve_chat(CHAT, ChatKind.PRIVATE, NOW)) for _ in range(5)]
    assert slots == [0, 0, 0, 1, 2]


def test_one_chat_does_not_slow_another():
    pace = make_pace(burst=1)
    for _ in range(5):
        pace.reserve_chat(CHAT, ChatKind.PRIVATE, NOW)
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, NOW) == NOW


def going(pace: LanePace, count: int, *, start: datetime = NOW) -> list[float]:
    """When ``count`` messages go that all wait from ``start`` on."""
    now, times = start, []
    for _ in range(count):
        now = pace.lane_free_at(now)
        pace.take_lane(now)
        times.append(round(seconds(now), 3))
    return times


def replying(pace: LanePace, count: int, *, start: datetime = NOW) -> list[float]:
    now, times = start, []
    for _ in range(count):
        now = pace.reply_free_at(now)
        pace.take_lane(now)
        times.append(round(seconds(now), 3))
    return times


def test_the_lane_spaces_its_messages():
    assert going(make_pace(lane=10), 3) == [0, 0.1, 0.2]


def test_a_reply_goes_at_once_and_deliveries_wait_that_much_longer():
    pace = make_pace(lane=10)
    assert going(pace, 3) == [0, 0.1, 0.2]
    assert replying(pace, 2, start=NOW + 0.21 * SECOND) == [0.21, 0.21]
    assert going(pace, 1, start=NOW + 0.21 * SECOND) == [0.5]


def test_many_replies_at_once_keep_the_rate_in_the_end():
    pace = make_pace(lane=10)
    times = replying(pace, 30)
    assert times[:6] == [0, 0, 0, 0, 0, 0]
    assert times[6:9] == [0.1, 0.2, 0.3]
    for time in times:
        assert sum(time <= other < time + 1 for other in times) <= 10 + 6


def test_a_paused_chat_waits_as_long_as_it_was_told_and_gets_no_burst_after_it():
    pace = make_pace(burst=3)
    pace.refuse_chat(CHAT, ChatKind.PRIVATE, now=NOW, until=NOW + 10 * SECOND)
    slots = [seconds(pace.reserve_chat(CHAT, ChatKind.PRIVATE, NOW)) for _ in range(2)]
    assert slots == [10, 11]
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, NOW) == NOW


def test_a_paused_lane_holds_every_message_and_is_slower_after_it():
    pace = make_pace(lane=10)
    pace.refuse_lane(now=NOW, until=NOW + 5 * SECOND)
    assert seconds(pace.reply_free_at(NOW)) == 5
    first, second = going(pace, 2)
    assert first == 5
    assert second > 5.1


def test_one_refused_chat_slows_nobody_else():
    pace = make_pace(lane=10)
    for _ in range(3):
        pace.refuse_chat(CHAT, ChatKind.PRIVATE, now=NOW, until=NOW + 9 * SECOND)
    assert going(pace, 3) == [0, 0.1, 0.2]
    now = NOW + 0.3 * SECOND
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, now) == now
    assert seconds(pace.reserve_chat(CHAT, ChatKind.PRIVATE, now)) == 9


def test_refusals_of_several_chats_slow_the_lane_which_climbs_back():
    pace = make_pace(lane=10)
    for chat in (CHAT, OTHER):
        pace.refuse_chat(chat, ChatKind.PRIVATE, now=NOW, until=NOW + SECOND)
    first, second = going(pace, 2)
    assert second - first == 0.111
    later = NOW + 60 * SECOND
    first, second = going(pace, 2, start=later)
    assert round(second - first, 3) == 0.1


def test_refusals_of_one_moment_slow_the_lane_once_and_never_to_a_stop():
    pace = make_pace(lane=10)
    for number in range(50):
        chat = ChatAddress(Platform.TELEGRAM, str(number))
        pace.refuse_chat(chat, ChatKind.PRIVATE, now=NOW, until=NOW + SECOND)
    first, second = going(pace, 2)
    assert second - first == 0.111
    for number in range(1000):
        now = NOW + number * SECOND
        pace.refuse_lane(now=now, until=now)
    first, second = going(pace, 2, start=NOW + 1001 * SECOND)
    assert 0 < second - first < 1.5


@given(st.integers(5, 30), st.floats(0.3, 1))
def test_a_lane_that_allows_less_than_it_says_is_used_nearly_in_full(rate: int, allowed: float):
    """A token bucket that refuses what is too fast, from many chats, for ten minutes."""
    pace = make_pace(lane=rate)
    now, sent, refused, tokens, last = NOW, 0, 0, 1.0, NOW
    while now < NOW + 600 * SECOND:
        now = pace.lane_free_at(now)
        pace.take_lane(now)
        tokens = min(rate * allowed, tokens + (now - last) / SECOND * rate * allowed)
        last = now
        if tokens >= 1:
            tokens -= 1
            sent += 1
        else:
            refused += 1
            chat = ChatAddress(Platform.TELEGRAM, str(refused))
            pace.refuse_chat(chat, ChatKind.PRIVATE, now=now, until=now + SECOND)
    assert sent >= 0.9 * 600 * rate * allowed
    assert refused <= 0.1 * sent + 20


@given(
    st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=60),
    st.integers(1, 5),
)
def test_no_window_ever_holds_more_than_the_rate_and_the_burst(waits: list[float], burst: int):
    pace = make_pace(chat=1, burst=burst)
    now, slots = NOW, []
    for wait in waits:
        now += timedelta(seconds=wait)
        slots.append(pace.reserve_chat(CHAT, ChatKind.PRIVATE, now))
    assert slots == sorted(slots)
    for slot in slots:
        within = [s for s in slots if slot <= s < slot + 10 * SECOND]
        assert len(within) <= 10 + burst


def test_threads_of_one_chat_share_its_rate():
    pace = make_pace(burst=1)
    threads = [ChatAddress(Platform.TELEGRAM, "-100", thread_id) for thread_id in ("", "7", "8")]
    slots = [seconds(pace.reserve_chat(chat, ChatKind.GROUP, NOW)) for chat in threads]
    assert slots == [0, 1, 2]


def test_a_clock_that_is_put_back_makes_nobody_wait_for_it():
    pace = make_pace(lane=1, burst=1)
    pace.reserve_chat(CHAT, ChatKind.PRIVATE, NOW)
    pace.take_lane(NOW)
    pace.refuse_chat(OTHER, ChatKind.PRIVATE, now=NOW, until=NOW + 30 * SECOND)
    earlier = NOW - timedelta(hours=1)
    assert pace.reserve_chat(CHAT, ChatKind.PRIVATE, earlier) == earlier + SECOND
    assert pace.lane_free_at(earlier) == earlier + SECOND
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, earlier) == earlier + 30 * SECOND
