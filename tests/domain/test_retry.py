from datetime import timedelta

from bot.domain.retry import LONGEST_WAIT, MAX_ATTEMPTS, wait_after


def test_waits_double_up_to_the_longest():
    assert [wait_after(n) for n in (1, 2, 3)] == [timedelta(seconds=s) for s in (2, 4, 8)]
    assert wait_after(MAX_ATTEMPTS - 1) == LONGEST_WAIT


def test_it_gives_up_after_the_last_attempt_and_not_before_some_hours():
    assert wait_after(MAX_ATTEMPTS) is None
    waits = [wait for n in range(1, MAX_ATTEMPTS) if (wait := wait_after(n))]
    assert timedelta(hours=5) < sum(waits, timedelta()) < timedelta(hours=7)
