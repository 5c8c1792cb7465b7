"""Formatting options, checked against the documentation's rules and Telethon's own parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telethon.extensions import html as telethon_html
from telethon.tl import types

from bot.sandbox.telegram.entities import read_text
from bot.sandbox.telegram.html_entities import parse_html
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import ApiError, JsonObject

KINDS = {
    types.MessageEntityBold: "bold",
    types.MessageEntityItalic: "italic",
    types.MessageEntityUnderline: "underline",
    types.MessageEntityStrike: "strikethrough",
    types.MessageEntityCode: "code",
    types.MessageEntityBlockquote: "blockquote",
    types.MessageEntityTextUrl: "text_link",
}
WORDS = st.text(st.sampled_from("abc 你好。😀👨‍👩‍👧é\n-"), max_size=12).map("x{}x".format)
TAGS = ("b", "i", "u", "s", 'a href="https://a.example/"', "blockquote")


@st.composite
def ordinary_html(draw: st.DrawFn) -> str:
    """Each tag at most once, inside or beside the ones before."""
    html = draw(WORDS)
    for tag in draw(st.permutations(TAGS)):
        name = tag.split()[0]
        before, inside = draw(WORDS), draw(st.booleans())
        html = f"{before}<{tag}>{html}</{name}>" if inside else f"{html}<{tag}>{before}</{name}>"
    return html


def refusal(
    text: str, *, parse_mode: str | None = "HTML", entities: list[JsonObject] | None = None
) -> str:
    with pytest.raises(ApiError) as caught:
        read_text(text, parse_mode=parse_mode, entities=entities)
    assert caught.value.code == 400
    return caught.value.description


def telethon_reading(html: str) -> tuple[str, set[tuple[str, int, int]]]:
    text, entities = telethon_html.parse(html)
    found = {(KINDS[type(item)], item.offset, item.length) for item in entities}
    return text, found


def our_reading(html: str) -> tuple[str, set[tuple[str, int, int]]]:
    text, entities = parse_html(html)
    return text, {(item["type"], item["offset"], item["length"]) for item in entities}


@given(ordinary_html())
def test_it_reads_ordinary_html_as_telethon_does(html: str):
    assert our_reading(html) == telethon_reading(html)


@pytest.mark.parametrize(
    "html",
    [
        "你好 <b>世界</b> 😀<i>😀x</i>",
        '<a href="https://a.example/?a=1&amp;b=2">链接</a> and <code>x &lt; y</code>',
        "<blockquote>引用\n两行</blockquote>后",
        "<b>粗 <i>斜<u>底</u></i></b>",
        "1 &lt; 2 &amp; &quot;3&quot; &#20320;&#x1F600;",
    ],
)
def test_it_agrees_with_telethon_on(html: str):
    assert our_reading(html) == telethon_reading(html)


def test_offsets_count_utf16_units():
    formatted = read_text("😀<b>你😀</b>", parse_mode="HTML")
    assert formatted.entities == [{"type": "bold", "offset": 2, "length": 3}]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("你<x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b" at byte offset 0'),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("a&nbsp;b", 'Unsupported entity "&nbsp;" at byte offset 1'),
        ("AT&T", 'Unescaped "&" at byte offset 2'),
        (
            "<blockquote>a<blockquote expandable>b</blockquote></blockquote>",
            "Nested blockquote isn't allowed at byte offset 13",
        ),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            '<b class="x">y</b>',
            'Unsupported attribute "class" in the tag "b" at byte offset 0',
        ),
        ('<a href="javascript:x">y</a>', 'Unsupported URL "javascript:x" at byte offset 0'),
        ("&#0;", 'Invalid character reference "&#0;" at byte offset 0'),
    ],
)
def test_it_refuses_broken_html_naming_the_place(html: str, reason: str):
    assert refusal(html) == f"Bad Request: can't parse entities: {reason}"


TAGS_TORN = ("<", ">", "</", "/>", "<b>", "</b>", "<pre>", "</pre>", '<a href="', '">', "</a>")
TEXT_TORN = ("&", "&amp;", "&#9;", "&#x110000;", "http://[", "=", "'", " ", "😀", "\u202e")
PIECES = st.sampled_from(TAGS_TORN + TEXT_TORN)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5))).map("".join))
def test_whatever_comes_is_read_or_refused(text: str):
    try:
        formatted = read_text(text, parse_mode="HTML")
    except ApiError as error:
        assert error.code == 400  # noqa: PT017 - either outcome is right
    else:
        size = utf16_length(formatted.text)
        assert 0 < size <= 4096
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= size for e in formatted.entities)


def test_it_refuses_markdown_clearly():
    assert "parse_mode" in refusal("*x*", parse_mode="MarkdownV2")


def test_length_is_counted_after_parsing():
    assert len(read_text(f"<b>{'x' * 4096}</b>", parse_mode="HTML").text) == 4096
    assert refusal(f"<b>{'x' * 4097}</b>") == "Bad Request: message is too long"


def test_length_is_counted_in_utf16_units():
    assert read_text("😀" * 2048).text
    assert refusal("😀" * 2048 + "x") == "Bad Request: message is too long"


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>", "\u202e"])
def test_blank_text_is_empty(text: str):
    assert refusal(text) == "Bad Request: message text is empty"


def test_white_space_around_is_cut_and_entities_move_along():
    formatted = read_text(" \n<b> x </b> ", parse_mode="HTML")
    assert formatted.text == "x"
    assert formatted.entities == [{"type": "bold", "offset": 0, "length": 1}]


def test_control_characters_and_direction_marks_are_cleaned():
    assert read_text("a\x00b\rc\u202ed").text == "a bcd"


def test_it_finds_links_mentions_commands_and_hashtags():
    text = "见 https://a.example/b_(c)。@some_body /today@my_bot #开源 a.b@example.org a.com/x $USD"
    found = {
        kind: [e for e in read_text(text).entities if e["type"] == kind]
        for kind in ("url", "mention", "bot_command", "hashtag", "email", "cashtag")
    }
    assert {kind: len(items) for kind, items in found.items()} == {
        "url": 2,
        "mention": 1,
        "bot_command": 1,
        "hashtag": 1,
        "email": 1,
        "cashtag": 1,
    }
    first = found["url"][0]
    assert text[first["offset"] : first["offset"] + first["length"]] == "https://a.example/b_(c)"


def test_it_finds_nothing_inside_code_and_links():
    html = '<code>/today @somebody</code> <a href="https://a.example">#tag</a> <pre>https://b.example</pre>'
    kinds = [entity["type"] for entity in read_text(html, parse_mode="HTML").entities]
    assert kinds == ["code", "text_link", "pre"]


def test_a_version_number_is_no_link_and_a_path_no_command():
    assert read_text("GPT-5.2 and 1/2 and a/b").entities == []


def test_code_in_pre_names_its_language():
    html = '<pre><code class="language-python">x = 1</code></pre>'
    assert read_text(html, parse_mode="HTML").entities == [
        {"type": "pre", "offset": 0, "length": 5, "language": "python"}
    ]


def test_given_entities_are_kept_and_checked():
    bold = {"type": "bold", "offset": 0, "length": 1}
    assert read_text("x", entities=[bold]).entities == [bold]
    assert "beyond the text" in refusal("x", parse_mode=None, entities=[{**bold, "length": 2}])
    assert "needs url" in refusal("x", parse_mode=None, entities=[{**bold, "type": "text_link"}])


def test_only_the_first_hundred_entities_are_kept():
    html = "".join(f"<b>{i}</b> " for i in range(120))
    assert len(read_text(html, parse_mode="HTML").entities) == 100
