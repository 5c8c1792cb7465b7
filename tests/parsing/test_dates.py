"""Dates in titles and in names of files."""

from datetime import date

import pytest

from bot.parsing.dates import day_of_name, split_title

DAY = date(2026, 2, 26)


@pytest.mark.parametrize(
    "written",
    [
        "2026年2月26日",
        "2026年02月26日",
        "2026 年 2 月 26 日",
        "２０２６年２月２６日",
        "二〇二六年二月二十六日",
        "2026年2月26号",
        "2026-02-26",
        "2026-2-26",
        "2026/02/26",
        "2026.2.26",
        "20260226",
        "26 February 2026",
        "February 26, 2026",
        "Feb. 26th, 2026",
        "2026年2月26日 星期四",
        "2026年2月26日（周四）",
        "2026-02-26 Thursday",
    ],
)
@pytest.mark.parametrize("title", ["日报 - {}", "日报（{}）", "{} 日报", "日报 | {}", "【{}】日报"])
def test_the_date_is_taken_out_of_the_title(title: str, written: str):
    dated = split_title(title.format(written))
    assert (dated.title, dated.day, dated.wrong) == ("日报", DAY, "")


@pytest.mark.parametrize("written", ["2026年2月30日", "2026-13-01", "2026年0月1日", "20260230"])
def test_a_day_that_does_not_exist_is_told(written: str):
    dated = split_title(f"日报 - {written}")
    assert (dated.day, dated.wrong) == (None, written)
    assert written in dated.title


@pytest.mark.parametrize("title", ["日报", "2026年的日报", "GPT-5.3 日报", "日报 12-30", ""])
def test_a_title_without_a_date_stays_whole(title: str):
    assert split_title(title).title == title
    assert split_title(title).day is None


def test_of_two_dates_the_one_at_the_end_counts():
    dated = split_title("2025年12月31日以来的新闻 - 2026年2月26日")
    assert (dated.title, dated.day) == ("2025年12月31日以来的新闻", DAY)


def test_a_weekday_that_is_wrong_is_kept_for_the_reader():
    assert split_title("日报 - 2026年2月26日 星期五").title == "日报 星期五"


@pytest.mark.parametrize(
    "name", ["2026-02-26.md", "daily-2026-02-26.md", "20260226.md", "C:\\x\\2026-02-26.md"]
)
def test_a_name_has_a_date(name: str):
    assert day_of_name(name) == DAY


@pytest.mark.parametrize("name", ["digest.md", "2026-02-30.md", "1772026022612.md", "2026-02-26/a"])
def test_a_name_has_none(name: str):
    assert day_of_name(name) is None
