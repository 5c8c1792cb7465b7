"""What a typed line means."""

import pytest

from bot.sandbox.demo.lines import split_lines
from bot.sandbox.demo.terminal import read_line


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("tg> /topic 开源", ("tg", "/topic 开源")),
        ("dc> /today", ("dc", "/today")),
        ("  DC>/today  ", ("dc", "/today")),
        ("telegram /story 4", ("tg", "/story 4")),
        ("discord: /help", ("dc", "/help")),
        ("dc＞ /today", ("dc", "/today")),
        ("dc>", ("dc", "")),
        ("> /today", ("", "/today")),
        ("/today\r", ("", "/today")),
        ("", ("", "")),
        ("\x1b[A\x1b[B/today\x07", ("", "/today")),
        ("tgif is a word", ("", "tgif is a word")),
    ],
)
def test_a_line_names_a_platform_or_goes_to_the_one_before(line: str, read: tuple[str, str]):
    assert read_line(line) == read


def test_lines_are_whole_however_their_bytes_arrive():
    written = "tg> /topic 开源\n\n/today".encode()
    for size in (1, 2, 5, len(written)):
        chunks = [written[at : at + size] for at in range(0, len(written), size)]
        assert list(split_lines(chunks)) == ["tg> /topic 开源", "", "/today"]


def test_what_is_no_utf_8_is_replaced():
    assert list(split_lines([b"\xff/to", b"day\n", b"\xe5"])) == ["�/today", "�"]
