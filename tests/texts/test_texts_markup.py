"""The two marks, placeholders, clipping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rich_text import Code, LineBreak, Strong, Text, plain_inlines
from bot.texts.markup import clip, fill_plain, fill_rich


def test_it_reads_strong_code_and_line_breaks() -> None:
    assert fill_rich("a **b `c`** d\n`e`", {}) == (
        Text("a "),
        Strong((Text("b "), Code("c"))),
        Text(" d"),
        LineBreak(),
        Code("e"),
    )


def test_placeholders_are_filled_inside_marks() -> None:
    assert fill_rich("**{x}** `/topic {x}`", {"x": "开源"}) == (
        Strong((Text("开源"),)),
        Text(" "),
        Code("/topic 开源"),
    )


def test_inlines_may_be_values() -> None:
    assert fill_rich("{x}!", {"x": (Code("a"), Text("b"))}) == (Code("a"), Text("b"), Text("!"))
    assert fill_plain("{x}!", {"x": (Code("a"), Text("b"))}) == "ab!"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill_rich("{x}", {})


@given(st.text(alphabet="*`{}x\n \u202e😀"))
def test_a_value_is_never_markup(value: str) -> None:
    filled = fill_rich("<{x}>", {"x": value})
    assert all(isinstance(inline, Text) for inline in filled)
    assert "\n" not in plain_inlines(filled)


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_clipped_text_fits_and_is_a_beginning(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert "\n" not in clipped
    assert clip(clipped, limit) == clipped


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧", "e\u0301", "👍🏽", "❤️", "🇨🇳"])
def test_clipping_keeps_emoji_and_combined_characters_whole(cluster: str) -> None:
    for filler in range(50, 62):
        clipped = clip("x" * filler + cluster + "y" * 40)
        rest = clipped.rstrip("…").strip("xy")
        assert rest in {"", cluster}


def test_clipping_a_huge_text_is_quick() -> None:
    assert clip(" " * 5_000_000 + "x") == "x"
    assert clip("x" + " " * 5_000_000 + "y") == "x…"
    assert len(clip("\u0301" * 5_000_000)) == 60
