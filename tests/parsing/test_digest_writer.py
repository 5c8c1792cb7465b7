"""A digest → its file."""

import pytest

from bot.parsing import write_markdown
from tests.parsing.house_digest import HOUSE_DIGEST, TITLE, read

FRONT = f"{TITLE}\n\n## 1. 甲\n\n"


def test_reading_what_was_written_gives_the_same():
    digest = read(HOUSE_DIGEST)
    written = write_markdown(digest)
    assert read(written) == digest
    assert write_markdown(read(written)) == written


def test_the_house_format_is_written():
    written = write_markdown(read(HOUSE_DIGEST))
    for line in (
        "# 模型日报 - 2026年3月5日",
        "> 今天的两条新闻，都来自**公开**资料。",
        "## 1. 甲实验室发布 `A-2`：*更快*的小模型",
        "**简要内容：**",
        "- Bench One：56.8%（业界最高）",
        "**来源链接：** <https://example.com/a-2?ref=news&lang=zh>",
        "**来源链接：** [公告](<https://example.org/b>)",
        "2. **价格**：越来越低",
        "*本日报由程序生成，数据截止至2026年3月5日。*",
    ):
        assert line in written.splitlines()


@pytest.mark.parametrize(
    "body",
    [
        "__*模***型*__",  # bold that holds two italic parts
        "**<!---->*a* b *c***",
        "**a**<!---->**b**",
        "*a*<!---->*b*",
        "*\\\n\u00a0**AI解读：**",  # a label behind a wide space
        "**AI解读：**\n\n**AI解读：** 文",
        "- a\n\n* b\n\n+ c",
        "1. a\n\n1) b",
        "- - - a",
        "```\n~~~\n````\n```",
        "`` ` `` ```` ``` ````",
        "| a \\| b | `c \\| d` |\n|---|---|\n| x | |",
        "\\# 不是标题\n\\- 不是列表\n1\\. 不是\n\\> 不是",
        "a\\!\\[b](c)",
        "&amp;lt; &#42;a&#42; \\&amp;",
        "https://e.org/a。https://e.org/b_c",
        "[a\\]b](<https://e.org/(>)",
        "~~~a~~~ ~ ~~",
        "---",
        ">",
        "- \n- a\n  - ",
        "    缩进\n\n        更深",
        "甲\u3000乙  \n　丙",
    ],
)
def test_awkward_bodies_are_written_so_that_they_read_the_same(body: str):
    digest = read(f"{FRONT}{body}\n")
    assert read(write_markdown(digest)) == digest


@pytest.mark.parametrize(
    "head",
    ["", "#", "a #", "http://b#", "1.", "1. 2. 甲", "一、", "**1. 甲**", "甲\\#",
     "[甲](https://e.org) `x`", "第三条：甲", "5\\. 甲", "总结", "- a"],
)  # fmt: skip
def test_awkward_heads_are_written_so_that_they_read_the_same(head: str):
    digest = read(f"{TITLE}\n\n## {head}\n\n文\n\n## 9. 乙\n")
    assert read(write_markdown(digest)) == digest


@pytest.mark.parametrize(
    "title", ["", "甲 - 乙", "2025年1月1日回顾", "*甲* `乙`", "# 甲 #", "<b>", "甲\\"]
)
def test_awkward_titles_are_written_so_that_they_read_the_same(title: str):
    digest = read(f"# {title} - 2026年3月5日\n\n## 1. 甲\n")
    assert read(write_markdown(digest)) == digest
