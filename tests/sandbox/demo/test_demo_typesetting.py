"""A transcript fits the terminal and loses nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.demo.typesetting import typeset
from bot.sandbox.telegram.transcript_blocks import width

TEXT = st.text(st.sampled_from("开源模型，。“”ab1 -%"), max_size=200)


@given(TEXT, st.sampled_from(["", "  ", "  ┃ │ "]))
def test_lines_fit_and_keep_every_character(text: str, bars: str):
    lines = typeset(bars + text, 40).split("\n")
    longest_word = max((width(word) for word in re.split(r"[\s开源模型]", text)), default=0)
    assert all(width(line) <= max(40, width(bars) + longest_word + 2) for line in lines)
    assert "".join("".join(lines).split()).replace("┃", "").replace("│", "") == "".join(
        text.split()
    )


def test_what_continues_hangs_behind_the_bars_and_the_label():
    assert typeset("  ┃ • " + "中" * 20, 30).split("\n") == [
        "  ┃ • " + "中" * 12,
        "  ┃   " + "中" * 8,
    ]


@pytest.mark.parametrize("stop", "，。！？”）")
def test_no_line_begins_with_a_stop(stop: str):
    lines = typeset(("中文" + stop) * 30, 31).split("\n")
    assert not any(line.startswith(stop) for line in lines)


def test_tables_and_addresses_stay_whole():
    table = "  │ " + "指标" * 20 + " │"
    address = "https://example.org/" + "a" * 60
    assert typeset(table, 40) == table
    assert address in typeset(f"来源链接：{address}", 40).split("\n")


def test_without_a_terminal_lines_stay_as_they_are():
    assert typeset("中" * 200, None) == "中" * 200


@pytest.mark.parametrize("columns", [None, 40])
def test_nothing_commands_the_terminal(columns: int | None):
    assert typeset("a\x1b[2Jb\x07\u202ec", columns) == "a\N{REPLACEMENT CHARACTER}[2Jb" + (
        "\N{REPLACEMENT CHARACTER}" * 2 + "c"
    )
