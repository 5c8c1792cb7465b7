"""Who is answered, and what those are told who are not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.scheduling import ManualClock
from bot.domain.admission_notices import NotInvited, TooManyRequests
from bot.domain.audience import Chat, ChatAddress, ChatKind, Person, Platform, read_address
from bot.domain.guest_list import GuestList
from bot.usecases.admit_caller import AdmitCaller, CallLimits, Refusal
from bot.usecases.caller import Caller, always

SILENCE = Refusal()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 2, 26, tzinfo=UTC))


def admission(
    clock: ManualClock, *, per_person: int = 3, per_chat: int = 5, guests: GuestList | None = None
) -> AdmitCaller:
    limits = CallLimits(per_person, per_chat)
    return AdmitCaller(guests or GuestList(), commands=limits, presses=limits, clock=clock)


def caller(person: str = "1", chat: str = "-100", thread: str = "") -> Caller:
    address = ChatAddress(Platform.TELEGRAM, chat, thread)
    who = Person(Platform.TELEGRAM, person) if person else None
    return Caller(Chat(address, ChatKind.GROUP), always, who)


def test_who_asks_too_often_is_told_once_and_answered_again_later(clock: ManualClock):
    admit = admission(clock)
    answers = [admit.refuse_command(caller()) for _ in range(1000)]
    wait = TooManyRequests(timedelta(minutes=1))
    assert answers == [None, None, None, Refusal(wait), *[SILENCE] * 996]
    clock.advance(timedelta(minutes=1))
    assert [admit.refuse_command(caller()) for _ in range(4)][:3] == [None] * 3


def test_who_asks_a_little_too_often_all_the_time_is_told_once_a_minute(clock: ManualClock):
    admit = admission(clock)
    told = 0
    for _ in range(300):
        refusal = admit.refuse_command(caller())
        told += bool(refusal and refusal.notice)
        clock.advance(timedelta(seconds=1))
    assert 0 < told <= 5


def test_one_who_floods_a_group_uses_up_their_own_allowance_only(clock: ManualClock):
    admit = admission(clock)
    for _ in range(1000):
        admit.refuse_command(caller("1"))
    assert admit.refuse_command(caller("2")) is None
    assert admit.refuse_command(caller("2", chat="-200")) is None


def test_a_group_that_asks_too_often_is_told_once_whoever_asks(clock: ManualClock):
    admit = admission(clock)
    answers = [
        admit.refuse_command(caller(str(who), thread=str(who % 2 or ""))) for who in range(100)
    ]
    assert answers[:5] == [None] * 5
    assert sum(bool(answer and answer.notice) for answer in answers) == 1
    assert admit.refuse_command(caller("7", chat="-200")) is None


def test_a_chat_that_speaks_in_its_own_name_is_counted_as_the_chat(clock: ManualClock):
    admit = admission(clock)
    answers = [admit.refuse_command(caller("")) for _ in range(7)]
    assert answers[:5] == [None] * 5
    assert answers[6] == SILENCE


def test_presses_are_counted_apart_from_commands(clock: ManualClock):
    admit = admission(clock)
    for _ in range(10):
        admit.refuse_press(caller())
    assert admit.refuse_command(caller()) is None


def test_who_is_not_invited_is_told_once_a_day_what_to_tell_the_operator(clock: ManualClock):
    guests = GuestList(allow=frozenset({read_address("telegram:-200")}))
    admit = admission(clock, guests=guests)
    not_invited = Refusal(NotInvited(ChatAddress(Platform.TELEGRAM, "-100")))
    assert admit.refuse_command(caller(thread="9")) == not_invited
    assert admit.refuse_command(caller()) == SILENCE
    assert admit.refuse_press(caller()) == SILENCE
    clock.advance(timedelta(days=1))
    assert admit.refuse_press(caller()) == not_invited
    assert admit.refuse_command(caller(chat="-200")) is None


def test_who_is_denied_hears_nothing(clock: ManualClock):
    admit = admission(clock, guests=GuestList(deny=frozenset({read_address("telegram:1")})))
    assert {admit.refuse_command(caller()) for _ in range(9)} == {SILENCE}
    assert not admit.is_welcome(caller())
    assert admit.is_welcome(caller("2"))
