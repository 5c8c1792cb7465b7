"""Files that nobody means well with: each is read in time and loses nothing, or is refused."""

import time

import pytest

from bot.parsing import write_markdown
from tests.parsing.house_digest import DAY, SOURCE, TITLE, read_file
from tests.parsing.visible_characters import lost_characters

_SECONDS = 30.0
"""Of the processor, on the slowest machine that runs this; a good one needs less than three."""
_MANY = 20_000
_FRONT = f"{TITLE}\n\n## 1. 甲\n\n"


def _inside(body: str) -> str:
    return f"{_FRONT}{body}\n\n{SOURCE}\n"


REPEATED = {
    "brackets": "[",
    "pairs of brackets": "[]",
    "beginnings of links": "[a](",
    "links to nothing": "[](",
    "beginnings of pictures": "![",
    "beginnings of emphasis": "* a",
    "crossed emphasis": "*a_",
    "unfinished bold": "**a *b ",
    "bold inside words": "a**b",
    "struck": "~~a",
    "unequal code": "`a``b```c",
    "angles": "<",
    "tags": "<a b='",
    "comments": "<!-- ",
    "declarations": "<![CDATA[",
    "references": "&amp;",
    "backslashes": "\\",
    "addresses": "https://e.org/a ",
    "beginnings of addresses": "http://",
    "closing brackets": ")",
    "empty items": "- \n",
    "numbered items": "1. a\n",
    "lists beside each other": "- a\n* b\n",
    "loose items": "- a\n\n",
    "tables": "|a|\n|-|\n\n",
    "beginnings of tables": "a|\n-|\n",
    "fences": "```\n~~~\n",
    "quotes": "> a\n\n",
    "definitions": "[a]: https://e.org/\n",
    "unfinished definitions": "[a\n",
    "dividers": "---\n",
    "labels": "**甲：** 乙\n",
    "combining marks": "a\u0301",
    "families": "👨\u200d👩\u200d👧",
    "controls": "\x01\n",
    "italic lines": "*a*\n\n",
}
CASES = {
    "ten thousand stories": TITLE
    + "".join(
        f"\n\n## {n}. 甲{n}\n\n**摘要：** 乙\n\n**来源：** https://e.org/{n}"
        for n in range(1, 10_001)
    ),
    "a long line": _inside("模型 word。" * 100_000),
    "an address without end": _inside("https://e.org/" + "a" * _MANY + "(" * _MANY + ")" * _MANY),
    "an address in brackets": _inside("https://e.org/" + ")" * _MANY),
    "deep emphasis": _inside("*" * 2000 + "a" + "*" * 2000),
    "deep mixed emphasis": _inside("*_" * 2000 + "a" + "_*" * 2000),
    "deep links": _inside("[a" * 2000 + "](https://e.org)" * 2000),
    "deep brackets": _inside("[" * _MANY + "]" * _MANY),
    "deep quotes": _inside(">" * 500 + "底"),
    "deep lists": _inside("\n".join(f"{'  ' * level}- 层{level}" for level in range(500))),
    "a list in a line": _inside("- " * 500 + "底"),
    "a wide table": _inside("|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|x\n" * 2000),
    "rows that are too long": _inside("|a|b|\n|-|-|\n" + "|1|2|3|4|\n" * 5000),
    "code of every length": _inside(" ".join("`" * length for length in range(1, 400))),
    "html": _inside(
        "<div class='x'>\n<b>粗</b>\n</div>\n\n<script>alert(1)</script>\n<!-- 注\n释 -->"
    ),
    "addresses that are none": _inside(
        "[点](javascript:alert(1)) <data:x> ![图](file:///etc/passwd)"
    ),
    "mentions": _inside("@everyone @here <@123> <@&456> <#789>"),
    "an open fence": f"{_FRONT}```python\ncode\n\n## 2. 乙\n\n文\n\n{SOURCE}\n",
    "headings only": f"{TITLE}\n\n## a\n\n## b\n\n### c\n\n## 总结\n",
    "front matter": f"---\ntitle: 前置\ntags: [a, b]\n---\n\n{_inside('文')}",
    "footnotes": _inside("文字[^1] 更多[^note]\n\n[^note]: 另一 with words"),
    "references of all kinds": _inside("&#0;&#x202e;&#13;&#9;&#xD800;&#x110000;&nbsp;&copy;&lt;"),
    "paths": _inside(r"C:\Users\name\*.md \\server\share\[x] \d+"),
    "invisible characters": _inside("a\u200bb\u200cc\ufeffd\u2060e\u00adf"),
    "wide digits": f"{TITLE}\n\n## １、甲\n\n**指标：**\n- Ａ：５６．８％\n\n{SOURCE}\n",
    "two digests": _inside("文") + _inside("字"),
    "nul bytes": _inside("甲乙丙丁\x00戊\x00\x00" * 100),
}
CASES |= {name: _inside(unit * (_MANY // 4)) for name, unit in REPEATED.items()}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_read_in_time_and_whole(name: str):
    text = CASES[name]
    start = time.process_time()
    parsed = read_file(text)
    assert time.process_time() - start < _SECONDS
    assert parsed.digest is not None
    if len(text) < 100_000:
        shown = text.replace("[a]:", "") if name == "definitions" else text
        assert lost_characters(shown, parsed.digest).keys() <= set("1"), name


@pytest.mark.parametrize(
    "name",
    ["brackets", "crossed emphasis", "unequal code", "comments", "empty items", "loose items",
     "beginnings of tables", "unfinished definitions", "quotes", "beginnings of addresses",
     "references", "beginnings of pictures", "controls"],
)  # fmt: skip
def test_ten_times_the_input_takes_about_ten_times_as_long(name: str):
    def seconds(count: int) -> float:
        text = _inside(REPEATED[name] * count)
        start = time.process_time()
        read_file(text)
        return time.process_time() - start

    seconds(100)
    small = min(seconds(600) for _ in range(3))
    assert seconds(6000) < 40 * small + 0.2  # a quadratic reader needs a hundred times as long


def test_what_is_refused_says_so():
    for content in (
        b"",
        b"\xff\xfe\x00",
        b"\xe9t\xe9",
        b"a" * 10_000_000,
        "日".encode("utf-16-be") * 9,
    ):
        parsed = read_file(content)
        assert parsed.digest is None
        assert parsed.has_errors


def test_bytes_of_every_value_raise_nothing():
    for shift in range(256):
        content = bytes((value + shift) % 256 for value in range(256))
        parsed = read_file(content * 3)
        assert parsed.digest is not None or parsed.has_errors


@pytest.mark.parametrize("name", [name for name, text in CASES.items() if len(text) < 30_000])
def test_a_hostile_file_can_be_written_and_read_again(name: str):
    digest = read_file(CASES[name]).digest
    assert digest is not None
    assert read_file(write_markdown(digest), f"{DAY}.md").digest == digest
