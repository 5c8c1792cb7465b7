"""How long somebody wants a pause."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.pause import read_pause

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 2, 26, 12, 0, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize("written", ["7", "7天", "7 天", "7 days", "7d", " 7 "])
def test_days_are_so_many_deliveries(written: str) -> None:
    assert read_pause(written, now=NOW, zone=SHANGHAI) == NOW + timedelta(days=7)


@pytest.mark.parametrize("written", ["2026-03-10", "3月10日", "3-10"])
def test_a_date_is_the_first_day_on_which_something_comes_again(written: str) -> None:
    until = read_pause(written, now=NOW, zone=SHANGHAI)
    assert until == datetime(2026, 3, 10, tzinfo=SHANGHAI)


def test_a_date_that_is_over_means_the_next_one_unless_its_year_is_named() -> None:
    assert read_pause("1-5", now=NOW, zone=SHANGHAI) == datetime(2027, 1, 5, tzinfo=SHANGHAI)
    assert read_pause("2026-01-05", now=NOW, zone=SHANGHAI) is None


@pytest.mark.parametrize("written", ["", "soon", "0", "-3", "99999", "2099-01-01", "7 weeks x"])
def test_what_is_no_length_of_time_is_not_taken_for_one(written: str) -> None:
    assert read_pause(written, now=NOW, zone=SHANGHAI) is None
