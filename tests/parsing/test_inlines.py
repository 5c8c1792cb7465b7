"""What stands inside a line: marks, links, references, code."""

import pytest

from bot.domain.finding import FindingCode
from bot.domain.rich_text import (
    Code,
    Emphasis,
    Inlines,
    Link,
    Paragraph,
    Strikethrough,
    Strong,
    Text,
    plain_inlines,
)
from bot.parsing import DEFAULT_LABELS, parse_digest
from bot.parsing.flanking import Flanks, flanks
from tests.parsing.house_digest import SOURCE, TITLE, read_story

OPENS = Flanks(can_open=True, can_close=False)
CLOSES = Flanks(can_open=False, can_close=True)
BOTH = Flanks(can_open=True, can_close=True)
NEITHER = Flanks(can_open=False, can_close=False)


def inlines(markdown: str) -> Inlines:
    (block,) = read_story(markdown).sections[0].body
    assert isinstance(block, Paragraph)
    return block.children


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**粗**", (Strong((Text("粗"),)),)),
        ("甲**粗**乙", (Text("甲"), Strong((Text("粗"),)), Text("乙"))),
        ("甲**“粗”**乙", (Text("甲"), Strong((Text("“粗”"),)), Text("乙"))),
        ("*斜*__粗__", (Emphasis((Text("斜"),)), Strong((Text("粗"),)))),
        ("***两***", (Strong((Emphasis((Text("两"),)),)),)),
        ("*斜 **两** 斜*", (Emphasis((Text("斜"),)), Text(" "), Strong((Emphasis((Text("两"),)),)),
                        Text(" "), Emphasis((Text("斜"),)))),
        ("~~删~~", (Strikethrough((Text("删"),)),)),
        ("`a*b*`", (Code("a*b*"),)),
        ("a_b_c 2*3*4", (Text("a_b_c 2"), Emphasis((Text("3"),)), Text("4"))),
        ("** 空 **", (Text("** 空 **"),)),
        ("\\*甲\\*", (Text("*甲*"),)),
        ("&lt;b&gt; &amp;amp;", (Text("<b> &amp;"),)),
        ("C:\\Users\\name\\*.md", (Text("C:\\Users\\name*.md"),)),
    ],
)  # fmt: skip
def test_marks(markdown: str, expected: Inlines):
    assert inlines(markdown) == expected


@pytest.mark.parametrize(
    ("before", "after", "marks", "expected"),
    [
        ("", "字", "**", OPENS),
        ("：", "", "**", CLOSES),
        ("：", "模", "**", BOTH),
        (" ", "字", "*", OPENS),
        ("a", ".", "*", CLOSES),
        ("字", "“", "*", BOTH),
        ("a", "b", "_", NEITHER),
        ("(", "b", "_", OPENS),
    ],
)
def test_flanks(before: str, after: str, marks: str, expected: Flanks):
    assert flanks(before, after, marks=marks) == expected


@pytest.mark.parametrize(
    ("markdown", "url", "shown"),
    [
        ("[甲](https://e.org/a)", "https://e.org/a", "甲"),
        ("[甲](<https://e.org/a b>)", "https://e.org/a%20b", "甲"),
        ("[](https://e.org/a)", "https://e.org/a", "https://e.org/a"),
        ("<https://e.org/a>", "https://e.org/a", "https://e.org/a"),
        ("HTTPS://E.org/Q", "HTTPS://E.org/Q", "HTTPS://E.org/Q"),
        ("https://e.org/?a=1&amp;b=2", "https://e.org/?a=1&b=2", "https://e.org/?a=1&b=2"),
        ("![图](https://e.org/i.png)", "https://e.org/i.png", "图"),
        ("[甲](https://中文.net/路)", "https://xn--fiq228c.net/%E8%B7%AF", "甲"),
    ],
)
def test_links(markdown: str, url: str, shown: str):
    assert inlines(markdown) == (Link(url, (Text(shown),)),)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("来源：https://e.org/a。后", "https://e.org/a"),
        ("（https://e.org/a）", "https://e.org/a"),
        ("(see https://e.org/a_(b)).", "https://e.org/a_(b)"),
        ("“https://e.org/a”", "https://e.org/a"),
        ("https://e.org/a，https://", "https://e.org/a"),
        ("**https://e.org/a**", "https://e.org/a"),
    ],
)
def test_an_address_ends_where_a_reader_sees_it_end(text: str, url: str):
    children = inlines(text)
    flat = [
        i for child in children for i in (child.children if isinstance(child, Strong) else (child,))
    ]
    addresses = [child.url for child in (*flat, *children) if isinstance(child, Link)]
    assert addresses[0] == url


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/passwd", "/relative",
     "#anchor", "//e.org", "vbscript:x", "ftp://e.org/a", "https://", "javascript&colon;x"],
)  # fmt: skip
def test_an_address_that_is_not_http_is_text_and_found(address: str):
    text = f"{TITLE}\n\n## 1. 甲\n\n文\n[点我]({address})\n\n{SOURCE}\n"
    parsed = parse_digest(text, labels=DEFAULT_LABELS)
    assert parsed.digest is not None
    (paragraph,) = parsed.digest.stories[0].sections[0].body
    assert isinstance(paragraph, Paragraph)
    shown = address.replace("&colon;", ":")
    assert paragraph.children == (Text(f"文点我（{shown}）"),)
    assert [(f.code, f.line, f.details) for f in parsed.findings] == [
        (FindingCode.LINK_NOT_HTTP, 6, {"link": shown})
    ]


def test_titles_of_links_and_pictures_inside_links_are_kept():
    shown = inlines("[甲](https://e.org/a '题') [![内](https://e.org/i.png)](https://e.org/b)")
    assert plain_inlines(shown) == "甲（题） 内 https://e.org/i.png"
    assert [i.url for i in shown if isinstance(i, Link)] == [
        "https://e.org/a",
        "https://e.org/b",
        "https://e.org/i.png",
    ]


def test_mentions_emoji_and_combined_characters_are_characters():
    text = "@everyone @here e\u0301 👨\u200d👩\u200d👧 🇨🇳 1️⃣ z\u200bw"
    assert inlines(text) == (Text(text),)
