"""What findings say."""

import re
from pathlib import Path

import pytest

import bot.domain.finding
from bot.domain.audience import Language
from bot.domain.finding import Finding, FindingCode, FindingLevel
from bot.texts import texts_for


def documented_details() -> dict[FindingCode, set[str]]:
    """The placeholders that the enumeration names beside each code."""
    source = Path(bot.domain.finding.__file__).read_text("utf-8")
    _, _, enumeration = source.partition("class FindingCode")
    lines = re.findall(r'^    [A-Z_]+ = "([a-z-]+)"(?:  # (.*))?$', enumeration, re.MULTILINE)
    return {FindingCode(code): set(re.findall(r"\{(\w+)\}", note)) for code, note in lines}


def finding(code: FindingCode, details: dict[str, str]) -> Finding:
    return Finding(FindingLevel.WARNING, code, 12, details)


DETAILS = documented_details()


def test_the_enumeration_was_read_whole() -> None:
    assert set(DETAILS) == set(FindingCode)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_shows_all_its_details_in_one_line(
    code: FindingCode, language: Language
) -> None:
    details = {name: f"<{name}>" for name in DETAILS[code]}
    text = texts_for(language).finding(finding(code, details))
    assert text.strip()
    assert "\n" not in text
    assert all(value in text for value in details.values())
    assert "?" not in text
    assert not re.search(r"\{\w+\}", text)


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_says_how_to_mend_it(code: FindingCode) -> None:
    english = texts_for(Language.EN).finding(finding(code, {}))
    chinese = texts_for(Language.ZH_HANS).finding(finding(code, {}))
    assert ";" in english
    assert "请" in chinese


def test_a_missing_detail_is_a_question_mark_and_no_error() -> None:
    text = texts_for(Language.EN).finding(finding(FindingCode.NO_SOURCE, {}))
    assert text.startswith("story ? has no source link")


def test_a_detail_from_the_file_cannot_break_the_line() -> None:
    text = texts_for(Language.EN).finding(
        finding(FindingCode.EMPTY_SECTION, {"label": "a\nb\u202e{c}" + "x" * 500})
    )
    assert "“a b{c}xxx" in text
    assert len(text) < 150


def test_it_shows_the_line_that_is_missing() -> None:
    text = texts_for(Language.EN).finding(finding(FindingCode.NO_SOURCE, {"story": "4"}))
    assert text == "story 4 has no source link; add a line `**来源链接：** https://…`"
