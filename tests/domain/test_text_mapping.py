from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rich_text import Code, CodeBlock, Link, RichText, Text, links, paragraph, plain_text
from bot.domain.text_mapping import TextChange, map_inlines, map_text
from tests.domain.test_rich_text import EVERY_BLOCK
from tests.rendering.rich_text_strategies import rich_texts

changes = st.sampled_from((str.upper, str.swapcase, lambda text: text[::-1], lambda _: "甲"))


def texts_in(value: object) -> list[str]:
    """The content of every ``Text`` anywhere in ``value``."""
    if isinstance(value, Text):
        return [value.content]
    if isinstance(value, tuple):
        return [found for each in value for found in texts_in(each)]
    slots = getattr(type(value), "__slots__", ())
    return [found for name in slots for found in texts_in(getattr(value, name))]


def without_words(value: object) -> object:
    """How ``value`` is built: the same with every ``Text`` empty."""
    if isinstance(value, Text):
        return Text("")
    if isinstance(value, tuple):
        return tuple(without_words(each) for each in value)
    slots = getattr(type(value), "__slots__", ())
    return (
        (type(value), *(without_words(getattr(value, name)) for name in slots)) if slots else value
    )


@given(rich_texts)
def test_a_change_that_changes_nothing_gives_the_same_text(text: RichText):
    assert map_text(text, str) == text


@given(rich_texts, changes)
def test_every_text_is_changed_in_its_place_and_nothing_else_is(text: RichText, change: TextChange):
    mapped = map_text(text, change)
    assert texts_in(mapped) == [change(content) for content in texts_in(text)]
    assert without_words(mapped) == without_words(text)
    assert links(mapped) == links(text)


@given(rich_texts)
def test_texts_are_met_in_reading_order(text: RichText):
    met: list[str] = []

    def note(content: str) -> str:
        met.append(content)
        return content

    map_text(text, note)
    assert met == texts_in(text)


def test_every_kind_of_block_says_its_words_changed_but_code():
    said = plain_text(map_text(EVERY_BLOCK, str.upper)).split("\n")
    assert said[0] == "HEADING"
    assert "A B" in said
    assert "x = 1" in said
    assert "H1\tH2" in said


def test_an_address_and_code_stay_as_they_are():
    link = Link("https://example.com/a", (Text("b"), Code("c")))
    assert map_inlines((link,), str.upper) == (
        Link("https://example.com/a", (Text("B"), Code("c"))),
    )
    kept = (CodeBlock("x", "python"), paragraph(Code("y")))
    assert map_text(kept, str.upper) == kept
