"""Rich text in Discord's Markdown: everything shows as itself, nothing breaks out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.markdown.blocks import write_rich_text
from bot.adapters.discord.markdown.characters import escape, escape_line_starts
from bot.adapters.discord.markdown.columns import WIDEST_ROW, columns_of, write_columns
from bot.adapters.discord.markdown.inlines import write_code, write_inlines
from bot.adapters.discord.markdown.links import requestable
from bot.adapters.discord.markdown.pieces import write_metrics, write_piece
from bot.domain.digest import Metric
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Table,
    Text,
    inline_links,
    paragraph,
    plain_inlines,
)
from bot.rendering.outline import Piece, PieceKind
from tests.adapters.discord.discord_markdown_reader import Reader, squeezed

NASTY = st.lists(
    st.sampled_from(
        [
            *"\\*_~|`<>[]()#-+.:@!1aé中。 ",
            "**",
            "``",
            "```",
            "||",
            "> ",
            "1. ",
            "-# ",
            "@everyone",
            "@here",
            "<@1>",
            "<#1>",
            "<@&1>",
            "<:e:1>",
            "<t:1:R>",
            "</cmd:1>",
            ":smile:",
            "[x](javascript:alert)",
            "https://example.com/a_b",
            "http://x.y/(z)",
            "👨‍👩‍👧",
        ]
    ),
    max_size=12,
).map("".join)
URLS = st.sampled_from(
    [
        "https://example.com/",
        "https://example.com/a_(b)",
        "https://example.com/*a*?q=[x]|`",
        "http://example.com/a b>c",
        "https://例子.中国/路径",
    ]
)
INLINES = st.recursive(
    st.builds(Text, NASTY) | st.builds(Code, NASTY) | st.just(LineBreak()),
    lambda inner: st.one_of(
        *(
            st.builds(style, st.lists(inner, max_size=4).map(tuple))
            for style in (Strong, Emphasis, Strikethrough)
        ),
        st.builds(Link, URLS, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def seen(*inlines: Inline) -> str:
    return write_inlines(tuple(inlines))


@given(NASTY)
def test_text_shows_as_itself(text: str):
    shown = Reader(escape_line_starts(escape(text)))
    assert squeezed(shown.text) == squeezed(text)
    assert not shown.unbalanced


@given(NASTY)
def test_text_holds_no_live_mention_or_markup(text: str):
    markdown = re.sub(r"\\\\", "x", escape_line_starts(escape(text)))
    markdown = re.sub(r"<https?://[^ >]+>", "x", markdown)
    assert not re.search(r"(?<!\\)(?:[*_~|`\[\]<]|@(?=everyone|here))", markdown)
    assert not re.search(r"(?m)^ *(?:#{1,3} |-#? |>|\+ |[0-9]+\. )", markdown)


@given(st.lists(INLINES, max_size=5).map(tuple))
def test_inlines_lose_no_character_and_close_what_they_open(inlines: tuple[Inline, ...]):
    shown = Reader(write_inlines(inlines))
    assert not shown.unbalanced
    if not tuple(inline_links(inlines)):
        assert squeezed(shown.text) == squeezed(plain_inlines(inlines))
    else:
        remaining = iter(squeezed(shown.text))
        assert all(character in remaining for character in squeezed(plain_inlines(inlines)))


@given(st.lists(INLINES, max_size=5).map(tuple))
def test_links_lead_where_they_led(inlines: tuple[Inline, ...]):
    hosts = {"example.com", "例子.中国", "x.y"}
    for url in Reader(write_inlines(inlines)).links:
        assert url.split("/")[2] in hosts


@given(NASTY)
def test_code_cannot_break_out_of_its_fence(text: str):
    markdown = "a" + write_code(text) + "*"
    assert squeezed(Reader(markdown).text) == f"a{squeezed(text)}*"


@given(NASTY.filter(str.strip))
def test_code_blocks_keep_their_content_and_their_end(text: str):
    blocks: tuple[Block, ...] = (CodeBlock(text, "python"), paragraph("*after*"))
    shown = Reader(write_rich_text(blocks))
    assert squeezed(shown.text) == squeezed(text) + "*after*"
    assert write_rich_text(blocks).count("```") in {0, 2}


@pytest.mark.parametrize(
    ("url", "markdown"),
    [
        ("https://example.com/a_(b)", "[text](https://example.com/a_%28b%29)"),
        ("https://example.com/a b", "[text](https://example.com/a%20b)"),
        ("https://example.com/<x>", "[text](https://example.com/%3Cx%3E)"),
        ("javascript:alert(1)", "text (javascript:alert(1))"),
        ("https://[broken", "text (https\\://\\[broken)"),
    ],
)
def test_a_link_cannot_be_broken_by_its_address(url: str, markdown: str):
    assert seen(Link(url, (Text("text"),))) == markdown


@pytest.mark.parametrize(
    "label",
    ["https://good.example/", "good.example", "log in at WWW.good.example", "ｇood.example"],
)
def test_a_text_that_names_another_host_hides_no_address(label: str):
    shown = seen(Link("https://evil.example/x", (Text(label),)))
    assert "](" not in shown
    assert shown.endswith("(<https://evil.example/x>)")


@pytest.mark.parametrize("label", ["GPT-5.3 发布", "example.com/about", "v2.0", "www.example.com"])
def test_a_text_that_names_no_other_host_is_linked(label: str):
    assert "](https://example.com/x)" in seen(Link("https://example.com/x", (Text(label),)))


def test_a_label_with_brackets_is_shown_beside_its_address():
    link = Link("https://example.com/", (Text("[1] a"),))
    assert seen(link) == "\\[1\\] a (<https://example.com/>)"


def test_an_address_that_is_its_own_text_is_shown_once():
    url = "https://example.com/a_b"
    assert seen(Link(url, (Text(url),))) == f"<{url}>"


def test_an_address_in_text_ends_where_its_sentence_goes_on():
    assert escape("见https://a.example/x_y。好") == "见<https://a.example/x_y>。好"
    assert escape("(https://a.example/x_(y)).") == "(<https://a.example/x_(y)>)."
    assert escape("https://a.example/ " + "x" * 5) == "<https://a.example/> xxxxx"


def test_styles_nest_in_one_order():
    both = Emphasis((Text("a "), Strong((Text("b"),)), Text(" c")))
    assert seen(both, Text("d")) == "_a_ **_b_** cd"
    assert seen(both, Text("。")) == "_a_ **_b_** _c_。"


def test_emphasis_that_discord_could_not_end_is_left_plain():
    assert seen(Emphasis((Text("a"),)), Text("b")) == "ab"


def test_lists_nest_by_indentation():
    inner = NumberedList(((paragraph("x"),), (paragraph("y"),)), 3)
    text = (BulletList(((paragraph("a"), inner), (paragraph("b"),))),)
    assert write_rich_text(text) == "- a\n  3. x\n  4. y\n- b"


def test_numbers_next_to_another_list_are_text_because_discord_counts_on():
    runs = (NumberedList(((paragraph("x"),),), 2), NumberedList(((paragraph("y"),),), 5))
    assert write_rich_text(runs) == "2\\. x\n5\\. y"


def test_empty_items_keep_the_numbers_right():
    assert write_rich_text((NumberedList(((), (paragraph("b"),))),)) == "1\\.\n2. b"


def test_quotes_in_quotes_join_the_outer_one():
    inner = Quote((paragraph("b"), CodeBlock("> c")))
    assert write_rich_text((Quote((paragraph("a"), inner)),)) == (
        "> a\n> \n> b\n> ```\n> > c\n> ```"
    )


def test_headings_are_of_one_size_and_one_line():
    heading = Heading(1, (Text("# C#"), LineBreak(), Text("x #")))
    assert write_rich_text((heading,)) == "### \\# C# x \\#"


def test_a_table_is_aligned_columns_wide_characters_counting_twice():
    table = Table(
        ((Text("模型"),), (Text("分"),)), (((Text("Kimi"),), (Text("1"),)), ((), (Text("2"),)))
    )
    assert write_rich_text((table,)) == "```\n模型  分\nKimi  1\n      2\n```"


def test_a_wide_table_and_one_with_links_become_lines():
    wide = Table(((Text("h"),),), (((Text("字" * 30),),),))
    linked = Table(((Text("h"),),), (((Link("https://example.com/", (Text("x"),)),),),))
    assert write_rich_text((wide,)) == "- h：" + "字" * 30
    assert write_rich_text((linked,)) == "- h：[x](https://example.com/)"


def test_figures_are_columns_where_they_fit_and_lines_elsewhere():
    short = (Metric("SWE-Bench", "56.8%", note="最高"), Metric("上下文", "256K"))
    assert write_metrics(short) == "```\nSWE-Bench  56.8%  最高\n上下文     256K\n```"
    long = (Metric("x" * 50, "1*"), Metric("名", "", note="注"), Metric("# n"))
    assert write_metrics(long) == f"- {'x' * 50}: **1\\***\n- 名（注）\n- \\# n"


@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=4))
def test_columns_are_narrow_and_one_block(rows: list[tuple[str, str]]):
    written = write_columns(rows)
    assert written.count("```") in {0, 2}
    assert all(columns_of(line) <= WIDEST_ROW for line in written.split("\n"))


def test_commentary_is_a_quote_and_the_source_small_print():
    commentary = Piece(PieceKind.COMMENTARY, "AI解读", (paragraph("a"), paragraph("b")))
    assert write_piece(commentary) == "> **AI解读：**\n> a\n> \n> b"
    url = "https://example.com/"
    source = Piece(PieceKind.SOURCE, "Source", (paragraph(Link(url, (Text(url),))),))
    assert write_piece(source) == f"-# Source: <{url}>"


def test_blank_texts_are_not_written():
    assert write_piece(Piece(PieceKind.SECTION, " ", (Paragraph((Text(" "),)), Quote(())))) == ""


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://例子.中国/路", "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF"),
        ("https://example.com/?a=50%", "https://example.com/?a=50%25"),
        ("https://openai.com@evil.example/", ""),
        ("https://localhost/", ""),
        ("ftp://example.com/", ""),
        ("https://example.com/" + "x" * 500, ""),
    ],
)
def test_buttons_take_proper_addresses_only(url: str, address: str):
    assert requestable(url, limit=512) == address


def test_numbers_beside_a_table_that_became_a_list_are_literal():
    wide = Table(((Text("表头" * 20),), (Text("分数"),)), (((Text("甲"),), (Text("1"),)),))
    numbers = NumberedList(((paragraph("一"),), (paragraph("二"),)))
    assert write_rich_text((wide, numbers)).endswith("\n1\\. 一\n2\\. 二")
    narrow = Table(((Text("表头"),),), (((Text("甲"),),),))
    assert write_rich_text((narrow, numbers)).endswith("\n1. 一\n2. 二")


@pytest.mark.parametrize("mark", ["\u0301", "\ufe0f\u20e3"], ids=["accent", "keycap"])
def test_an_address_ends_before_a_character_of_several_signs(mark: str):
    assert escape(f"https://example.com/a1{mark}") == f"<https://example.com/a>1{mark}"


def test_no_text_behind_a_link_becomes_its_address():
    link = Link("https://example.com/", (Text("q"),))
    written = write_inlines((link, Text(" ](y)")))
    assert written == "[q](https://example.com/) \\]\\(y)"
    assert Reader(written).text == "q ](y)"
