"""One greeting an addition, in whatever order Telegram tells of it."""

from datetime import UTC, datetime, timedelta

from bot.domain.audience import ChatAddress, Platform
from bot.usecases.arrivals import Arrivals

NOW = datetime(2026, 2, 26, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
GROUP = ChatAddress(Platform.TELEGRAM, "-1001")


def test_the_start_behind_a_greeting_takes_no_answer_and_the_next_one_does():
    arrivals = Arrivals()
    assert arrivals.greets(GROUP, NOW)
    assert not arrivals.answers_start(GROUP, NOW)
    assert arrivals.answers_start(GROUP, NOW)


def test_a_start_long_after_the_greeting_is_answered():
    arrivals = Arrivals()
    arrivals.greets(GROUP, NOW)
    assert arrivals.answers_start(GROUP, LATER)


def test_a_start_that_comes_before_the_news_of_the_addition_is_the_greeting():
    arrivals = Arrivals()
    assert arrivals.answers_start(GROUP, NOW)
    assert not arrivals.greets(GROUP, NOW)


def test_an_addition_that_is_told_twice_is_greeted_once_and_another_one_again():
    arrivals = Arrivals()
    assert arrivals.greets(GROUP, NOW)
    assert not arrivals.greets(GROUP, NOW)
    arrivals.left(GROUP, NOW)
    assert arrivals.greets(GROUP, NOW)


def test_a_group_that_became_a_supergroup_is_not_greeted_but_answered():
    arrivals = Arrivals()
    arrivals.moved(GROUP.chat_id, NOW)
    assert not arrivals.greets(GROUP, NOW)
    assert Arrivals().answers_start(GROUP, NOW)
