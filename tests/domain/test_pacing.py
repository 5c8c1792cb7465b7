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


def test_the_lane_spaces_its_messages():
    pace = make_pace(lane=10)
    assert [round(seconds(pace.reserve_lane(NOW)), 3) for _ in range(3)] == [0, 0.1, 0.2]


def test_a_paused_chat_waits_as_long_as_it_was_told_and_gets_no_burst_after_it():
    pace = make_pace(burst=3)
    pace.pause_chat(CHAT, ChatKind.PRIVATE, now=NOW, until=NOW + 10 * SECOND)
    slots = [seconds(pace.reserve_chat(CHAT, ChatKind.PRIVATE, NOW)) for _ in range(2)]
    assert slots == [10, 11]
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, NOW) == NOW


def test_a_paused_lane_holds_every_message():
    pace = make_pace()
    pace.pause_lane(NOW + 5 * SECOND)
    assert seconds(pace.reserve_lane(NOW)) == 5


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
    pace.reserve_lane(NOW)
    pace.pause_chat(OTHER, ChatKind.PRIVATE, now=NOW, until=NOW + 30 * SECOND)
    earlier = NOW - timedelta(hours=1)
    assert pace.reserve_chat(CHAT, ChatKind.PRIVATE, earlier) == earlier + SECOND
    assert pace.reserve_lane(earlier) == earlier + SECOND
    assert pace.reserve_chat(OTHER, ChatKind.PRIVATE, earlier) == earlier + 30 * SECOND
