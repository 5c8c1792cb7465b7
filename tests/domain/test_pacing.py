from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from bot.domain.pacing import ChatRate, LanePace, Rate, Slot

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(milliseconds=1)


def chat(number: int | str, kind: ChatKind = ChatKind.PRIVATE, *, thread: str = "") -> Chat:
    return Chat(ChatAddress(Platform.TELEGRAM, str(number), thread), kind)


CHAT, OTHER = chat(1), chat(2)


def make_pace(*, lane: float = 30, spacing: float = 1, burst: int = 3) -> LanePace:
    rate = ChatRate(Rate(spacing, SECOND, burst))
    return LanePace(Rate(lane, SECOND), lambda _kind: rate)


def seconds(moment: datetime) -> float:
    return round((moment - NOW).total_seconds(), 3)


def in_chat(pace: LanePace, to: Chat, count: int, *, start: datetime = NOW) -> list[float]:
    """When ``count`` messages go to one chat that all wait from ``start`` on."""
    now, times = start, []
    for _ in range(count):
        now = max(pace.chat_free_at(to, now), pace.lane_free_at(now), now)
        pace.went(pace.take(to, now), now)
        times.append(seconds(now))
    return times


def going(pace: LanePace, count: int, *, start: datetime = NOW, late: float = 0) -> list[float]:
    """When ``count`` messages to other chats go, each of them ``late`` seconds."""
    now, times = start, []
    for number in range(count):
        now = max(now, pace.lane_free_at(now))
        slot = pace.take(chat(f"{number} {start}"), now)
        now = max(now, slot.at + timedelta(seconds=late))
        pace.went(slot, now)
        times.append(seconds(now))
    return times


def most_in_a_second(times: Iterable[float]) -> int:
    ordered = sorted(times)
    return max(sum(time <= other < time + 1 for other in ordered) for time in ordered)


def test_a_chat_at_rest_gets_a_burst_and_then_its_rate():
    assert in_chat(make_pace(lane=1000, burst=3), CHAT, 5) == pytest.approx(
        [0, 0, 0, 1, 2], abs=0.01
    )


def test_one_chat_does_not_slow_another():
    pace = make_pace(lane=1000, burst=1)
    in_chat(pace, CHAT, 5)
    assert pace.chat_free_at(OTHER, NOW) == NOW


def test_a_group_gets_no_more_in_any_minute_than_its_limit():
    rate = ChatRate(Rate(1, SECOND, 3), Rate(20, MINUTE))
    pace = LanePace(Rate(1000, SECOND), lambda _kind: rate)
    times = in_chat(pace, chat(-100, ChatKind.GROUP), 60)
    assert times[:20] == pytest.approx([0, 0, 0, *range(1, 18)], abs=0.01)
    for time in times:
        assert sum(time <= other < time + 60 for other in times) <= 20
    assert times[-1] < 60 * 3


def test_the_lane_spaces_its_messages():
    assert going(make_pace(lane=10), 3) == pytest.approx([0, 0.1, 0.2], rel=0.02)


@pytest.mark.parametrize("rate", [1, 30, 100, 1000])
def test_messages_that_go_late_make_no_others_late(rate: int):
    pace = make_pace(lane=rate)
    waiting = [pace.take(chat(number), NOW) for number in range(min(rate, 20))]
    last = waiting[-1].at
    for slot in waiting:
        pace.went(slot, slot.at + SECOND / 500)
    free_at = pace.lane_free_at(last + SECOND / 500)
    assert seconds(free_at) == pytest.approx(len(waiting) / rate, rel=0.02, abs=0.003)


@pytest.mark.parametrize("rate", [30, 100, 1000])
def test_the_rate_is_used_in_full_although_every_message_is_a_little_late(rate: int):
    pace = make_pace(lane=rate)
    now, number, times = NOW, 0, []
    waiting: list[Slot] = []
    while now < NOW + 10 * SECOND:
        while pace.lane_free_at(now) <= now + 50 * TICK:
            number += 1
            waiting.append(pace.take(chat(number), now))
        for slot in [slot for slot in waiting if slot.at + TICK <= now]:
            waiting.remove(slot)
            pace.went(slot, now)
            times.append((now - NOW).total_seconds())
        now += TICK
    assert len(times) >= 10 * rate * 0.98
    assert most_in_a_second(times[-3 * rate :]) <= rate


def test_long_pauses_of_many_chats_are_their_own_while_others_are_served():
    pace = make_pace(lane=10)
    for number in range(30):
        pace.answered(pace.take(chat(f"good {number}"), NOW), NOW)
        pace.refuse_chat(chat(number), now=NOW, until=NOW + 60 * SECOND)
    assert pace.lane_free_at(NOW + 4 * SECOND) <= NOW + 4.1 * SECOND


def test_the_lane_nearly_stops_where_nothing_but_long_refusals_comes_back():
    pace = make_pace(lane=10)
    for number in range(40):
        now = NOW + number * SECOND
        pace.refuse_chat(chat(number), now=now, until=now + 60 * SECOND)
    assert spacing_after(pace, NOW + 40 * SECOND) > 0.6


@given(st.lists(st.integers(0, 300), min_size=50, max_size=300), st.integers(5, 60))
def test_no_second_holds_more_than_the_rate_however_late_messages_go(late_ms: list[int], rate: int):
    pace = make_pace(lane=rate)
    now, times = NOW, []
    for number, late in enumerate(late_ms):
        slot = pace.take(chat(number), now)
        now = max(now, slot.at) + late * TICK * (number % 7 == 0)
        pace.went(slot, now)
        times.append((now - NOW).total_seconds())
    assert most_in_a_second(times) <= rate


def test_a_reply_goes_at_once_while_the_lane_is_not_used_in_full():
    pace = make_pace(lane=10)
    going(pace, 2)
    now = NOW + 0.15 * SECOND
    assert pace.take_for_reply(OTHER, now).at == now


def test_a_reply_takes_the_place_of_the_next_delivery_and_those_behind_move_back():
    pace = make_pace(lane=10)
    deliveries = [pace.take(chat(number), NOW) for number in range(3)]
    pace.went(deliveries[0], NOW)
    before = [seconds(slot.at) for slot in deliveries]
    reply = pace.take_for_reply(chat("x"), NOW)
    assert before[1] - 0.01 < seconds(reply.at) <= before[1]
    assert seconds(deliveries[1].at) == before[2]
    assert seconds(deliveries[2].at) == pytest.approx(0.3, abs=0.005)


def test_replies_keep_their_order():
    pace = make_pace(lane=10)
    pace.went(pace.take(CHAT, NOW), NOW)
    delivery = pace.take(OTHER, NOW)
    replies = [pace.take_for_reply(chat(f"r{number}"), NOW) for number in range(4)]
    moments = [slot.at for slot in (*replies, delivery)]
    assert moments == sorted(moments)


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(5, 40))
def test_no_second_holds_more_than_the_rate_with_replies_among_deliveries(
    asked_ms: list[int], rate: int
):
    pace = make_pace(lane=rate)
    waiting: list[Slot] = []
    asked = sorted(NOW + ms * 10 * TICK for ms in asked_ms)
    times, now, number = [], NOW, 0
    while now < NOW + 5 * SECOND:
        if pace.lane_free_at(now) <= now + 50 * TICK:
            number += 1
            waiting.append(pace.take(chat(number), now))
        while asked and asked[0] <= now:
            number += 1
            waiting.append(pace.take_for_reply(chat(f"r{number}"), max(now, asked.pop(0))))
        for slot in [slot for slot in waiting if slot.at <= now]:
            waiting.remove(slot)
            pace.went(slot, now)
            times.append((now - NOW).total_seconds())
        now += 3 * TICK
    assert most_in_a_second(times) <= rate
    assert len(times) >= 5 * rate * 0.9 - 2


def test_a_paused_chat_waits_as_long_as_it_was_told_and_gets_no_burst_after_it():
    pace = make_pace(lane=1000, burst=3)
    pace.refuse_chat(CHAT, now=NOW, until=NOW + 10 * SECOND)
    assert in_chat(pace, CHAT, 2) == [10, 11]
    assert pace.chat_free_at(OTHER, NOW) == NOW


def test_a_paused_lane_holds_every_message_and_is_slower_after_it():
    pace = make_pace(lane=10)
    waiting = [pace.take(chat(number), NOW) for number in range(2)]
    pace.refuse_lane(now=NOW, until=NOW + 5 * SECOND)
    assert [seconds(slot.at) for slot in waiting] == pytest.approx([5, 5.1], abs=0.01)
    assert pace.take_for_reply(OTHER, NOW).at >= NOW + 5 * SECOND
    first, second = going(pace, 2)
    assert first >= 5.2
    assert second - first > 0.105


def test_one_refused_chat_slows_nobody_else():
    pace = make_pace(lane=10)
    for _ in range(3):
        pace.refuse_chat(CHAT, now=NOW, until=NOW + 9 * SECOND)
    assert going(pace, 3) == pytest.approx([0, 0.1, 0.2], rel=0.02)
    now = NOW + 0.3 * SECOND
    assert pace.chat_free_at(OTHER, now) == now
    assert seconds(pace.chat_free_at(CHAT, now)) == 9


def spacing_after(pace: LanePace, start: datetime) -> float:
    first, second = going(pace, 2, start=start)
    return second - first


def test_a_second_with_refusals_slows_the_lane_to_what_was_taken_and_it_climbs_back():
    pace = make_pace(lane=10)
    for refused in (CHAT, OTHER, chat(3), chat(4)):
        pace.refuse_chat(refused, now=NOW, until=NOW + SECOND)
    going(pace, 12)
    assert spacing_after(pace, NOW + 2 * SECOND) == pytest.approx(0.1 / 0.7, rel=0.05)
    assert spacing_after(pace, NOW + 200 * SECOND) == pytest.approx(0.1, rel=0.02)


def test_a_refusal_now_and_then_costs_next_to_nothing():
    pace = make_pace(lane=1000)
    for refused in (CHAT, OTHER):
        pace.refuse_chat(refused, now=NOW, until=NOW + SECOND)
    going(pace, 1100)
    assert spacing_after(pace, NOW + 2 * SECOND) <= 0.00102


def test_refusals_of_the_lane_slow_it_once_a_second_and_never_to_a_stop():
    pace = make_pace(lane=10)
    for _ in range(50):
        pace.refuse_lane(now=NOW, until=NOW)
    assert spacing_after(pace, NOW) == pytest.approx(0.111, rel=0.02)
    for number in range(1000):
        now = NOW + number * SECOND
        pace.refuse_lane(now=now, until=now)
    assert 0 < spacing_after(pace, NOW + 1001 * SECOND) < 1.5


@given(st.integers(10, 30), st.floats(0.4, 1))
def test_a_lane_that_allows_less_than_it_says_is_used_nearly_in_full(rate: int, allowed: float):
    """A token bucket that refuses what is too fast, from many chats, for minutes."""
    pace = make_pace(lane=rate)
    now, sent, refused, tokens, last = NOW, 0, 0, 1.0, NOW
    while now < NOW + 200 * SECOND:
        now = max(now, pace.lane_free_at(now))
        pace.went(pace.take(chat(f"{sent}.{refused}"), now), now)
        tokens = min(rate * allowed, tokens + (now - last) / SECOND * rate * allowed)
        last = now
        if tokens >= 1:
            tokens -= 1
            sent += 1
        else:
            refused += 1
            pace.refuse_chat(chat(refused), now=now, until=now + SECOND)
    assert sent >= 0.93 * 200 * rate * allowed
    assert refused <= 0.06 * sent + 20


@given(
    st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=60),
    st.integers(1, 5),
)
def test_no_window_of_a_chat_ever_holds_more_than_the_rate_and_the_burst(
    waits: list[float], burst: int
):
    pace = make_pace(lane=1000, spacing=1, burst=burst)
    now, slots = NOW, []
    for wait in waits:
        now = max(now + timedelta(seconds=wait), pace.chat_free_at(CHAT, now))
        slots.append(max(now, pace.take(CHAT, now).at))
    assert slots == sorted(slots)
    for slot in slots:
        within = [s for s in slots if slot <= s < slot + 10 * SECOND]
        assert len(within) <= 10 + burst


def test_threads_of_one_chat_share_its_rate():
    pace = make_pace(lane=1000, burst=1)
    for number, thread in enumerate(("", "7", "8")):
        to = chat(-100, ChatKind.GROUP, thread=thread)
        assert seconds(pace.chat_free_at(to, NOW)) == number
        pace.take(to, NOW)


def test_chats_at_rest_are_forgotten():
    pace = make_pace(lane=1000)
    for number in range(25_000):
        pace.take(chat(number), NOW + number * SECOND)
    assert len(pace._chats) <= 10_001


def test_a_clock_that_is_put_back_makes_nobody_wait_for_it():
    pace = make_pace(lane=1, burst=1)
    in_chat(pace, CHAT, 1)
    pace.refuse_chat(OTHER, now=NOW, until=NOW + 30 * SECOND)
    earlier = NOW - timedelta(hours=1)
    assert pace.chat_free_at(CHAT, earlier) == earlier + SECOND
    assert SECOND <= pace.lane_free_at(earlier) - earlier <= 1.01 * SECOND
    assert pace.chat_free_at(OTHER, earlier) == earlier + 30 * SECOND
