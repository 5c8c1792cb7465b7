"""The piece of a text that shows why it was found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.excerpt import Excerpt, excerpt
from bot.domain.folded_word import folded_word


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def around(text: str, *words: str, limit: int = 40) -> Excerpt:
    folded = [word for spelling in words if (word := folded_word(spelling, fold))]
    return excerpt(text, folded, fold, limit=limit)


def marked(shown: Excerpt) -> list[str]:
    return [shown.text[start:end] for start, end in shown.matches]


def test_it_shows_the_words_as_they_are_written():
    assert marked(around("模型 ＧＰＴ-5 与 gpt 5 同台", "GPT-5")) == ["ＧＰＴ-5", "gpt 5"]


def test_it_begins_near_what_was_found():
    text = "前" * 300 + "。这里说到开源模型的事。" + "后" * 300
    shown = around(text, "开源")
    assert shown.text.startswith("…这里说到开源模型")
    assert shown.text.endswith("…")
    assert marked(shown) == ["开源"]


def test_a_short_text_is_shown_whole():
    assert around("第一行\n第二行 开源", "开源").text == "第一行 第二行 开源"


def test_without_a_match_it_is_the_beginning():
    assert around("甲" * 100, "乙") == Excerpt("甲" * 40 + "…")


@pytest.mark.parametrize("text", ["ﷺ 开源", "½ﬁ 开源 ㍿", "İstanbul 开源", "👩‍👩‍👧 开源"])
def test_letters_that_fold_into_several_shift_nothing(text: str):
    assert marked(around(text, "开源")) == ["开源"]


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
def test_any_text_has_an_excerpt(text: str, word: str):
    shown = around(text, word)
    assert len(shown.text) <= 42
    assert "\n" not in shown.text
    places = [place for match in shown.matches for place in match]
    assert places == sorted(places)
    assert all(0 <= place <= len(shown.text) for place in places)
