from datetime import UTC, datetime, timedelta

from bot.domain.account_rest import LONGEST_REST, AccountRest

NOW = datetime(2026, 2, 26, tzinfo=UTC)
WIDTH = 16


def test_an_accepted_account_never_rests() -> None:
    rest = AccountRest()
    assert not rest.is_on(NOW)
    assert rest.over_at(NOW) == NOW
    assert rest.width(WIDTH, NOW) == WIDTH


def test_after_a_refusal_nothing_goes_and_then_one_message_finds_out() -> None:
    rest = AccountRest()
    rest.begin(NOW)
    assert rest.width(WIDTH, NOW) == 0
    assert rest.over_at(NOW + timedelta(seconds=1)) == NOW + timedelta(seconds=2)
    assert rest.width(WIDTH, NOW + timedelta(seconds=1.9)) == 0
    assert rest.width(WIDTH, NOW + timedelta(seconds=2)) == 1
    rest.end()
    assert rest.width(WIDTH, NOW + timedelta(seconds=2)) == WIDTH


def test_rests_grow_to_a_minute_and_are_short_again_after_an_acceptance() -> None:
    rest = AccountRest()
    now = NOW
    lengths = []
    for _ in range(8):
        rest.begin(now)
        started = now
        while rest.is_on(now):
            now += timedelta(seconds=1)
        lengths.append((now - started).total_seconds())
    assert lengths == [2, 4, 8, 16, 32, 60, 60, 60]
    rest.end()
    rest.begin(now)
    assert not rest.is_on(now + timedelta(seconds=2))


def test_refusals_of_one_moment_are_one() -> None:
    rest = AccountRest()
    assert [rest.begin(NOW) for _ in range(WIDTH)] == [True] + [False] * (WIDTH - 1)
    assert not rest.is_on(NOW + timedelta(seconds=2))


def test_an_outage_is_news_once_however_long_it_lasts_and_a_later_one_is_again() -> None:
    rest = AccountRest()
    now = NOW
    told = 0
    for _ in range(1000):
        told += rest.begin(now)
        now += LONGEST_REST
    assert told == 1
    rest.end()
    assert rest.begin(now + timedelta(hours=1))


def test_an_account_refused_now_and_then_is_no_news_each_time() -> None:
    rest = AccountRest()
    assert rest.begin(NOW)
    rest.end()
    assert not rest.begin(NOW + timedelta(minutes=10))


def test_a_clock_that_is_put_back_makes_no_rest_longer() -> None:
    rest = AccountRest()
    rest.begin(NOW)
    assert not rest.is_on(NOW - timedelta(hours=1))
