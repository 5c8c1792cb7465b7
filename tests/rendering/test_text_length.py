import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.text_length import graphemes, shorten, utf16_length


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("中a", 2), ("𠮷", 2), ("🇨🇳", 4), ("\ud800", 1)]
)
def test_lengths_are_counted_in_utf16_units(text: str, length: int) -> None:
    assert utf16_length(text) == length


def test_emoji_sequences_flags_and_accents_are_one_grapheme() -> None:
    assert graphemes("👨‍👩‍👧a🇨🇳e\u0301👍🏽") == ["👨‍👩‍👧", "a", "🇨🇳", "e\u0301", "👍🏽"]


@given(st.text(), st.integers(1, 50))
def test_shortened_text_fits_and_begins_as_the_text_does(text: str, limit: int) -> None:
    short = shorten(text, limit=limit)
    assert utf16_length(short) <= limit
    assert text.startswith(short.removesuffix("…"))


def test_text_that_fits_is_not_shortened() -> None:
    assert shorten("刚好", limit=2) == "刚好"
    assert shorten("不行了", limit=2) == "不…"
