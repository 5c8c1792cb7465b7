"""Characters that no reader sees."""

import pytest

from bot.domain.finding import FindingCode
from bot.domain.rich_text import plain_text
from bot.parsing.characters import clean, clean_fragment
from bot.parsing.findings import PER_CODE_LIMIT, FindingLog
from tests.parsing.house_digest import read_story


def cleaned(text: str) -> tuple[str, list[tuple[int, FindingCode, str]]]:
    log = FindingLog()
    text = clean(text, log)
    return text, [(f.line, f.code, f.details["character"]) for f in log.in_order()]


def test_a_nul_becomes_visible_and_is_found_in_its_line():
    text, findings = cleaned("甲\n乙\x00丙\n")
    assert text == "甲\n乙\ufffd丙\n"
    assert findings == [(2, FindingCode.CONTROL_CHARACTER, "U+0000")]


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_overrides_of_the_writing_direction_are_dropped_and_found(character: str):
    text, findings = cleaned(f"\n\n甲{character}乙")
    assert text == "\n\n甲乙"
    assert findings == [(3, FindingCode.BIDI_OVERRIDE, f"U+{ord(character):04X}")]


@pytest.mark.parametrize("character", "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
def test_what_separates_lines_elsewhere_separates_words(character: str):
    text, findings = cleaned(f"甲{character}乙")
    assert text == "甲 乙"
    assert len(findings) == 1


@pytest.mark.parametrize(
    "text", ["👨\u200d👩\u200d👧", "نمی\u200cخواهم", "\u200fעברית", "e\u0301", "❤\ufe0f", "a\tb\n"]
)
def test_joiners_marks_and_tabs_stay(text: str):
    assert cleaned(text) == (text, [])


def test_the_same_character_is_found_once_a_line_and_not_without_end():
    _, findings = cleaned("\x01\x01\x02\n\x01\n")
    assert [line for line, _, _ in findings] == [1, 1, 2]
    assert len(cleaned("\x01\n" * 1000)[1]) == PER_CODE_LIMIT


def test_cleaning_twice_changes_nothing():
    once, _ = cleaned("\ufeffa\x00\u202e\r\nb\rc\u2028d")
    assert cleaned(once) == (once, [])


def test_references_bring_in_no_control_and_no_new_line():
    assert clean_fragment("a\x00\n\u202eb") == "a\ufffd b"
    story = read_story("甲&#10;乙&#x202e;丙&#0;丁")
    assert plain_text(story.sections[0].body) == "甲 乙丙\ufffd丁"
