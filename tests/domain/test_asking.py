from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import read_day, read_number, read_time, read_weekdays, read_zone

TODAY = date(2026, 2, 26)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("08:00", time(8)),
        ("8:05", time(8, 5)),
        ("０８：３０", time(8, 30)),
        ("8点", time(8)),
        ("8点半", time(8, 30)),
        ("8點30分", time(8, 30)),
        ("7am", time(7)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("23:59", time(23, 59)),
    ],
)
def test_it_reads_times_as_people_write_them(written: str, expected: time):
    assert read_time(written) == expected


@pytest.mark.parametrize("written", ["24:00", "8:60", "开源", "8", "13pm", "", "8:0:0", "-1:00"])
def test_it_does_not_guess_what_is_no_time(written: str):
    assert read_time(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-02-26", TODAY),
        ("2026/2/26", TODAY),
        ("2026年2月26日", TODAY),
        ("２０２６－０２－２６", TODAY),
        ("20260226", TODAY),
        ("2月25日", date(2026, 2, 25)),
        ("2-27", date(2025, 2, 27)),
        ("今天", TODAY),
        ("昨天", date(2026, 2, 25)),
        ("Yesterday", date(2026, 2, 25)),
    ],
)
def test_it_reads_dates_as_people_write_them(written: str, expected: date):
    assert read_day(written, today=TODAY) == expected


@pytest.mark.parametrize("written", ["2026-02-30", "tomorrow?", "", "13-40", "2026"])
def test_it_does_not_guess_what_is_no_date(written: str):
    assert read_day(written, today=TODAY) is None


def test_a_leap_day_without_a_year_is_no_date_in_other_years():
    assert read_day("2月29日", today=TODAY) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("4", 4),
        ("４", 4),
        ("#4", 4),
        ("第4条", 4),
        ("四", 4),
        ("第十二条", 12),
        ("二十一", 21),
        ("一百零五", 105),
        ("10.", 10),
    ],
)
def test_it_reads_numbers_as_people_write_them(written: str, expected: int):
    assert read_number(written) == expected


@pytest.mark.parametrize("written", ["", "four", "4 5 x", "-1", "1.5", "十十x"])
def test_it_does_not_guess_what_is_no_number(written: str):
    assert read_number(written) is None


def test_it_reads_zones_and_weekdays():
    assert read_zone("Asia/Tokyo") == ZoneInfo("Asia/Tokyo")
    assert read_zone("UTC") == ZoneInfo("UTC")
    assert read_zone("../../etc/passwd") is None
    assert read_zone("Mars/Base") is None
    assert read_weekdays("工作日") == frozenset(range(5))
    assert read_weekdays("daily") == frozenset(range(7))
    assert read_weekdays("someday") is None


@given(st.text())
def test_whatever_is_typed_gets_an_answer(written: str):
    read_time(written)
    read_day(written, today=TODAY)
    read_number(written)
    read_zone(written)
    read_weekdays(written)
