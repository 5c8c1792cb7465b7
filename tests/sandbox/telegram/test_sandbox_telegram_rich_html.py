"""Rich messages: what becomes which block, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.rich_html import read_rich_message
from bot.sandbox.telegram.rich_plain import plain_text
from bot.sandbox.telegram.wire import ApiError

KNOWN = Person(7, "Known")


def find_person(number: int) -> Person | None:
    return KNOWN if number == KNOWN.id else None


def blocks(html: str, *, is_detecting: bool = False) -> list[dict[str, Any]]:
    message = {"html": html, "skip_entity_detection": not is_detecting}
    return read_rich_message(message, find_person=find_person)


def refusal(html: str) -> str:
    with pytest.raises(ApiError) as caught:
        blocks(html)
    assert caught.value.code == 400
    return caught.value.description


def test_text_blocks():
    html = "<h2>头 &mdash; x</h2><p>a<br/>b</p><hr><footer>脚</footer>tail"
    assert blocks(html) == [
        {"type": "heading", "text": "头 — x", "size": 2},
        {"type": "paragraph", "text": "a\nb"},
        {"type": "divider"},
        {"type": "footer", "text": "脚"},
        {"type": "paragraph", "text": "tail"},
    ]


def test_formatting_nests():
    assert blocks("<p>a <b>b <i>c</i></b> <tg-spoiler>d</tg-spoiler></p>")[0]["text"] == [
        "a ",
        {"type": "bold", "text": ["b ", {"type": "italic", "text": "c"}]},
        " ",
        {"type": "spoiler", "text": "d"},
    ]


def test_white_space_collapses_outside_pre_only():
    assert blocks("<p>\n a \n <b> b </b>\n</p>")[0]["text"] == ["a ", {"type": "bold", "text": "b"}]
    assert blocks('<pre><code class="language-py">a\n  b\n</code></pre>') == [
        {"type": "pre", "text": "a\n  b", "language": "py"}
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="https://a.example/b">x</a>', {"type": "url", "url": "https://a.example/b"}),
        ('<a href="#top">x</a>', {"type": "anchor_link", "anchor_name": "top"}),
        ('<a href="tg://user?id=7">x</a>', {"type": "text_mention", "user": KNOWN.as_json()}),
        (
            '<a href="mailto:a@b.example">x</a>',
            {"type": "email_address", "email_address": "a@b.example"},
        ),
        ('<a href="tel:+123">x</a>', {"type": "phone_number", "phone_number": "+123"}),
    ],
)
def test_links(link: str, expected: dict[str, Any]):
    assert blocks(link)[0]["text"] == {**expected, "text": "x"}


def test_an_anchor_alone_is_a_block():
    assert blocks('<a name="part"></a><p>x</p>')[0] == {"type": "anchor", "name": "part"}


def test_lists_number_their_items():
    html = '<ol start="3" type="a"><li>x</li><li value="27">y<ul><li>z</li></ul></li></ol>'
    listed = blocks(html)[0]
    assert [(item["label"], item["value"], item["type"]) for item in listed["items"]] == [
        ("c.", 3, "a"),
        ("aa.", 27, "a"),
    ]
    assert listed["items"][1]["blocks"][1]["items"][0]["label"] == "•"


def test_reversed_lists_count_down():
    labels = [
        i["label"] for i in blocks('<ol reversed type="I"><li>x</li><li>y</li></ol>')[0]["items"]
    ]
    assert labels == ["II.", "I."]


def test_tables():
    html = (
        "<table bordered striped><caption>题</caption><tr><th>a</th><th align=right>b</th></tr>"
        '<tr><td colspan="2" valign="middle">c</td></tr></table>'
    )
    assert blocks(html) == [
        {
            "type": "table",
            "caption": "题",
            "is_bordered": True,
            "is_striped": True,
            "cells": [
                [
                    {"text": "a", "align": "left", "valign": "top", "is_header": True},
                    {"text": "b", "align": "right", "valign": "top", "is_header": True},
                ],
                [{"text": "c", "align": "left", "valign": "middle", "colspan": 2}],
            ],
        }
    ]


def test_quotes_and_details():
    html = (
        "<blockquote><p>q</p><cite>c</cite></blockquote><aside>p</aside>"
        "<details open><summary>s <b>t</b></summary><p>u</p></details>"
    )
    quote, pull, details = blocks(html)
    assert quote["credit"] == "c"
    assert quote["blocks"] == [{"type": "paragraph", "text": "q"}]
    assert pull == {"type": "pullquote", "text": "p"}
    assert details["is_open"] is True
    assert details["summary"] == ["s ", {"type": "bold", "text": "t"}]
    assert plain_text([details]) == "s t\nu"


def test_time_is_kept():
    assert blocks('<tg-time unix="5" format="wDT">x</tg-time>')[0]["text"] == {
        "type": "date_time",
        "text": "x",
        "unix_time": 5,
        "date_time_format": "wDT",
    }


def test_entities_are_found_unless_told_otherwise():
    html = "<p>see https://a.example/ and @somebody <code>@nobody</code></p>"
    found = blocks(html, is_detecting=True)[0]["text"]
    assert [part["type"] for part in found if isinstance(part, dict)] == ["url", "mention", "code"]
    assert [p["type"] for p in blocks(html)[0]["text"] if isinstance(p, dict)] == ["code"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("你<script>x</script>", 'Unsupported start tag "script" at byte offset 3'),
        ("<p><p>x</p></p>", 'Tag "p" isn\'t allowed inside tag "p" at byte offset 3'),
        ("<li>x</li>", 'Tag "li" isn\'t allowed at the top level'),
        ("<ul>x</ul>", 'Text isn\'t allowed directly inside tag "ul"'),
        ("<ul></ul>", 'Tag "ul" must contain a tag "li"'),
        ("<table><tr><td><p>x</p></td></tr></table>", 'Tag "p" isn\'t allowed inside tag "td"'),
        (
            "<details><summary><p>x</p></summary></details>",
            'Tag "p" isn\'t allowed inside tag "summary"',
        ),
        ("<details><p>x</p></details>", 'must contain exactly one tag "summary"'),
        ("<details>x<summary>y</summary></details>", 'Tag "summary" must come first'),
        ("<h1><ul><li>x</li></ul></h1>", 'Tag "ul" isn\'t allowed inside tag "h1"'),
        ("<b><p>x</p></b>", 'Tag "p" isn\'t allowed inside tag "b"'),
        ("<p>x", 'Can\'t find end tag corresponding to start tag "p"'),
        ("<p><b>x</p></b>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</p>"'),
        ("<p/>", 'Tag "p" must not be self-closing'),
        ("<p>&copy;</p>", 'Unsupported entity "&copy;"'),
        ('<p class="x">x</p>', 'Unsupported attribute "class" in the tag "p"'),
        ('<a href="javascript:x">y</a>', "Unsupported URL"),
        ("<a>y</a>", 'Tag "a" must have attribute "href" or "name"'),
        ('<ol type="x"><li>y</li></ol>', 'Unsupported list type "x"'),
        ('<ol start="x"><li>y</li></ol>', "must be a number"),
        ('<table><tr><td align="up">x</td></tr></table>', 'Attribute "align" must be one of'),
        ('<table><tr><td colspan="0">x</td></tr></table>', 'Attribute "colspan" must be positive'),
        ("<p>" + "<b>" * 100, "Too many nesting levels"),
    ],
)
def test_it_refuses(html: str, reason: str):
    description = refusal(html)
    assert description.startswith("Bad Request: can't parse rich message: ")
    assert reason in description


TAGS = ("p", "b", "ul", "ol", "li", "table", "tr", "td", "details", "summary", "aside", "cite")
PIECES = st.sampled_from(
    [f"<{tag}>" for tag in TAGS]
    + [f"</{tag}>" for tag in TAGS]
    + ["<br>", "<hr/>", "<a name=x>", '<a href="http://[">', "</a>", "&nbsp;", "&", "x @somebody "]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_comes_is_read_or_refused(html: str):
    try:
        read = blocks(html, is_detecting=True)
    except ApiError as error:
        assert error.code == 400  # noqa: PT017 - either outcome is right
    else:
        assert read


def test_exactly_one_of_html_and_markdown():
    for wrong in ({}, {"html": "x", "markdown": "x"}):
        with pytest.raises(ApiError, match="exactly one"):
            read_rich_message(wrong, find_person=find_person)
    with pytest.raises(ApiError, match="markdown"):
        read_rich_message({"markdown": "x"}, find_person=find_person)


def test_an_empty_message_is_refused():
    assert refusal(" \n ") == "Bad Request: rich message is empty"


def test_the_limit_on_characters():
    assert blocks(f"<p>{'x' * 32_768}</p>")
    assert "too long" in refusal(f"<p>{'x' * 32_768}</p><p>y</p>")


def test_the_limit_on_blocks_counts_items_and_rows():
    assert blocks("<hr>" * 500)
    assert "too many blocks" in refusal("<hr>" * 501)
    items = "<li>x</li>" * 249  # the list, and two blocks an item
    assert blocks(f"<ul>{items}</ul><hr>")
    assert "too many blocks" in refusal(f"<ul>{items}</ul><hr><hr>")
    assert "too many blocks" in refusal(f"<table>{'<tr><td>x</td></tr>' * 500}</table>")


def test_the_limit_on_levels_counts_blocks_and_formatting():
    def quoted(levels: int) -> str:
        return "<blockquote>" * levels + "<p><b>x</b></p>" + "</blockquote>" * levels

    assert blocks(quoted(14))
    assert "nesting levels" in refusal(quoted(15))


def test_the_limit_on_columns_counts_spans():
    cells = "<td>x</td>" * 18
    assert blocks(f'<table><tr>{cells}<td colspan="2">y</td></tr></table>')
    assert "too many columns" in refusal(f'<table><tr>{cells}<td colspan="3">y</td></tr></table>')
    spanned = f'<table><tr><td rowspan="2" colspan="3">x</td></tr><tr>{cells}</tr></table>'
    assert "too many columns" in refusal(spanned)
