"""Blocks of Markdown → rich text."""

import pytest

from bot.domain.rich_text import (
    BulletList,
    CodeBlock,
    Divider,
    Heading,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Strong,
    Table,
    Text,
    paragraph,
    plain_text,
)
from tests.parsing.house_digest import TITLE, read, read_story


def body(markdown: str) -> RichText:
    (section, _source) = read_story(markdown).sections
    return section.body


def item(text: str) -> RichText:
    return (paragraph(text),)


def test_lists_nest():
    assert body("- 甲\n  - 乙\n    1. 丙\n- 丁") == (
        BulletList(
            (
                (
                    paragraph("甲"),
                    BulletList(((paragraph("乙"), NumberedList((item("丙"),))),)),
                ),
                item("丁"),
            )
        ),
    )


def test_numbers_that_jump_stay_as_they_are_written():
    assert body("3. 丙\n4. 丁\n7. 庚") == (
        NumberedList((item("丙"), item("丁")), start=3),
        NumberedList((item("庚"),), start=7),
    )


def test_a_table_keeps_cells_beyond_its_header():
    assert body("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |") == (
        Table(
            ((Text("a"),), (Text("b"),)),
            (((Text("1"),), (Text("2 | 3"),)), ((Text("4"),), ())),
        ),
    )


def test_quotes_code_headings_and_dividers():
    assert body("> 引\n> > 内\n\n```python\nx = 1\n```\n\n#### 小\n\n***\n\n    缩进") == (
        Quote((paragraph("引"), Quote((paragraph("内"),)))),
        CodeBlock("x = 1", "python"),
        Heading(4, (Text("小"),)),
        Divider(),
        CodeBlock("缩进"),
    )


def test_what_is_no_language_behind_a_fence_is_kept_as_text():
    assert body("```py 示例说明\nx\n```") == (paragraph("py 示例说明"), CodeBlock("x"))


def test_a_line_of_dashes_under_text_is_a_divider_and_no_heading():
    assert body("甲\n---\n乙\n===") == (paragraph("甲"), Divider(), paragraph("乙 ==="))


def test_lines_are_joined_as_their_script_wants():
    assert body("模型\n发布") == (paragraph("模型发布"),)
    assert body("two\nwords") == (paragraph("two words"),)
    assert body("一\\\n二  \n三") == (
        Paragraph((Text("一"), LineBreak(), Text("二"), LineBreak(), Text("三"))),
    )


def test_html_is_text():
    (block,) = body("<div>\n<b>粗</b> <!-- 注释 -->\n</div>")
    assert plain_text((block,)) == "<div> <b>粗</b> <!-- 注释 --> </div>"


def test_an_unclosed_fence_ends_before_the_next_story():
    digest = read(f"{TITLE}\n\n## 1. 甲\n\n```\ncode\n\n## 2. 乙\n\n文\n")
    assert [story.headline_text for story in digest.stories] == ["甲", "乙"]
    assert plain_text(digest.stories[0].sections[0].body).strip() == "code"


@pytest.mark.parametrize(
    "markdown",
    [
        "\n".join(f"{'  ' * level}- 层{level}" for level in range(500)),
        "\n".join(f"{'   ' * level}1. 层{level}" for level in range(500)),
        "".join(f"{'> ' * level}层{level}\n" for level in range(500)),
        "> - " * 250 + "层0",
    ],
)
def test_deep_nesting_becomes_text(markdown: str):
    text = plain_text(body(markdown))
    assert all(f"层{level}" in text for level in range(markdown.count("层")))


def test_a_definition_is_shown_where_nothing_refers_to_it():
    assert body("[甲][a] [b]\n\n[a]: https://e.org/a\n[c]: https://e.org/c '题'") == (
        Paragraph((Link("https://e.org/a", (Text("甲"),)), Text(" [b]"))),
        paragraph('[c]: https://e.org/c "题"'),
    )


def test_a_label_may_stand_in_front_of_any_block():
    story = read_story("**背景：**\n\n> 引\n\n**重点**")
    assert story.sections[0].body == (
        Quote((paragraph("引"),)),
        Paragraph((Strong((Text("重点"),)),)),
    )
