"""Bytes → text: UTF-8 and nothing else."""

import codecs

import pytest

from bot.domain.finding import FindingCode, FindingLevel
from bot.parsing import decode
from tests.parsing.house_digest import HOUSE_DIGEST, found, read_file


def test_utf8_is_read_as_it_is():
    assert decode("日报\n".encode(), name="a.md") == ("日报\n", ())


def test_a_byte_order_mark_is_no_character():
    text, findings = decode(codecs.BOM_UTF8 + "日报".encode(), name="a.md")
    assert (text, findings) == ("日报", ())


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(end: str):
    assert read_file(HOUSE_DIGEST.replace("\n", end)) == read_file(HOUSE_DIGEST)


@pytest.mark.parametrize(
    ("codec", "likely"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("gbk", "GBK"),
    ],
)
def test_another_encoding_is_an_error_that_names_it(codec: str, likely: str):
    text, (finding,) = decode(HOUSE_DIGEST.encode(codec), name="a.md")
    assert text is None
    assert finding.level is FindingLevel.ERROR
    assert finding.code is FindingCode.ENCODING
    assert finding.details == {"encoding": likely}


def test_latin_1_is_named_with_the_line_of_its_first_letter():
    text, (finding,) = decode("# News\n\n## 1. Café\n".encode("latin-1"), name="a.md")
    assert text is None
    assert (finding.line, finding.details) == (3, {"encoding": "Latin-1"})


def test_a_single_broken_byte_in_a_good_file_is_told_from_another_encoding():
    _, (finding,) = decode(HOUSE_DIGEST.encode() + b"\xff", name="a.md")
    assert finding.details == {"encoding": "UTF-8 with invalid bytes"}


@pytest.mark.parametrize("content", [b"", b" \n\t\n", codecs.BOM_UTF8, "\u3000".encode()])
def test_a_file_of_nothing_is_empty(content: bytes):
    text, (finding,) = decode(content, name="a.md")
    assert text is None
    assert (finding.code, finding.line) == (FindingCode.EMPTY_FILE, 0)


def test_the_size_limit_is_exact():
    text, findings = decode(b"a" * 10, name="a.md", limit=10)
    assert (text, findings) == ("a" * 10, ())
    text, (finding,) = decode(b"a" * 11, name="a.md", limit=10)
    assert text is None
    assert (finding.code, finding.details) == (
        FindingCode.TOO_LARGE,
        {"size": "11", "limit": "10"},
    )


@pytest.mark.parametrize("unit", ["*a*", "- a\n", "a\n\n", "[", "> a\n\n", "`"])
def test_two_megabytes_of_marks_are_refused(unit: str):
    parsed = read_file("# 日报 - 2026年3月5日\n\n## 1. 甲\n\n" + unit * (1_900_000 // len(unit)))
    assert parsed.digest is None
    assert found(parsed) == [(0, FindingCode.TOO_INTRICATE)]


def test_two_megabytes_of_text_are_not():
    parsed = read_file("# 日报 - 2026年3月5日\n\n## 1. 甲\n\n" + "模型发布。" * 130_000)
    assert parsed.digest is not None
    assert not parsed.has_errors
