from datetime import UTC, datetime, timedelta

from bot.domain.allowance import ROOM, Allowances

NOW = datetime(2026, 2, 26, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_so_many_in_any_minute_however_spaced() -> None:
    allowances = Allowances(3, MINUTE)
    for at in (0, 50, 55):
        assert allowances.take("a", NOW + seconds(at)) == ROOM
    assert allowances.take("a", NOW + seconds(58)) == seconds(2)
    assert allowances.take("a", NOW + seconds(60)) == ROOM
    assert allowances.take("a", NOW + seconds(61)) == seconds(49)


def test_one_who_is_refused_does_not_wait_longer_for_asking_again() -> None:
    allowances = Allowances(1, MINUTE)
    allowances.take("a", NOW)
    assert [allowances.take("a", NOW + seconds(at)) for at in (1, 30, 59)] == [
        seconds(59),
        seconds(30),
        seconds(1),
    ]
    assert allowances.take("a", NOW + MINUTE) == ROOM


def test_one_does_not_use_up_what_another_has() -> None:
    allowances = Allowances(1, MINUTE)
    allowances.take("a", NOW)
    assert allowances.take("b", NOW) == ROOM


def test_nought_is_no_limit() -> None:
    allowances = Allowances(0, MINUTE)
    assert {allowances.take("a", NOW) for _ in range(1000)} == {ROOM}


def test_a_clock_that_is_put_back_makes_nobody_wait_for_it() -> None:
    allowances = Allowances(1, MINUTE)
    allowances.take("a", NOW)
    assert allowances.take("a", NOW - timedelta(days=1)) == ROOM


def test_however_many_come_only_some_are_remembered_and_the_busy_ones_among_them() -> None:
    allowances = Allowances(1, MINUTE, kept=10)
    allowances.take("busy", NOW)
    for stranger in range(1000):
        allowances.take(str(stranger), NOW)
        assert allowances.take("busy", NOW) > ROOM
    assert len(allowances._taken._entries) == 10
