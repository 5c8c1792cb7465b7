"""Numbers in front of headlines."""

import pytest

from bot.parsing.numerals import read_number
from tests.parsing.house_digest import SOURCE, TITLE, read


@pytest.mark.parametrize(
    ("head", "number", "headline"),
    [
        ("1. 甲", "1", "甲"),
        ("１. 甲", "1", "甲"),
        ("１２．甲", "12", "甲"),
        ("1、甲", "1", "甲"),
        ("一、甲", "一", "甲"),
        ("十二、甲", "十二", "甲"),
        ("1）甲", "1", "甲"),
        ("1) 甲", "1", "甲"),
        ("（三）甲", "三", "甲"),
        ("[4] 甲", "4", "甲"),
        ("【5】甲", "5", "甲"),
        ("第六条：甲", "六", "甲"),
        ("③ 甲", "3", "甲"),
        ("4️⃣ 甲", "4", "甲"),
        ("7: 甲", "7", "甲"),
        ("**8. 甲** 乙", "8", "甲 乙"),
        ("9.", "9", ""),
    ],
)
def test_a_number_is_taken_off(head: str, number: str, headline: str):
    (story,) = read(f"{TITLE}\n\n## {head}\n\n{SOURCE}\n").stories
    assert (story.number, story.headline_text) == (number, headline)


@pytest.mark.parametrize(
    "head",
    ["5.6 版本发布", "2026年大事", "3D打印", "7:30 开会", "1,000 个用户", "十大新闻", "甲 1. 乙"],
)
def test_a_figure_is_no_number(head: str):
    (story,) = read(f"{TITLE}\n\n## {head}\n\n{SOURCE}\n").stories
    assert (story.number, story.headline_text) == ("", head)


@pytest.mark.parametrize(
    ("written", "number"),
    [("4", 4), ("４", 4), ("④", 4), ("四", 4), ("十", 10), ("十二", 12), ("二十", 20), ("廿三", 23),
     ("一百零八", 108), ("二〇二六", 2026), ("两", 2), ("", None), ("甲", None), ("1a", None)],
)  # fmt: skip
def test_numerals(written: str, number: int | None):
    assert read_number(written) == number
