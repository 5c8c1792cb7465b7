"""What is found in a file, and in which line."""

import pytest

from bot.domain.audience import Language
from bot.domain.finding import FindingCode, FindingLevel
from bot.parsing import DEFAULT_LABELS, ReadingLimits, parse_document
from bot.parsing.findings import PER_CODE_LIMIT, FindingLog, level_of
from bot.texts import texts_for
from tests.parsing.house_digest import SOURCE, TITLE, found, read_file

GOOD = f"{TITLE}\n\n## 1. 甲\n\n文\n\n{SOURCE}\n"
ERRORS = {
    FindingCode.ENCODING,
    FindingCode.EMPTY_FILE,
    FindingCode.TOO_LARGE,
    FindingCode.TOO_INTRICATE,
    FindingCode.NO_DATE,
    FindingCode.WRONG_DATE,
    FindingCode.DATE_DIFFERS_FROM_NAME,
    FindingCode.NO_STORIES,
}


def story(body: str, number: str = "2. 乙") -> str:
    """A good first story (lines 3 to 7) and one whose body begins in line 11."""
    return f"{GOOD}\n## {number}\n\n{body}\n"


def test_a_good_digest_has_nothing_to_mend():
    assert found(read_file(GOOD)) == []


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 0, FindingCode.EMPTY_FILE),
        (GOOD.replace("2026年3月5日", "2026年3月6日"), 1, FindingCode.DATE_DIFFERS_FROM_NAME),
        (GOOD.replace("2026年3月5日", "2026年2月30日"), 1, FindingCode.WRONG_DATE),
        (GOOD.replace(" - 2026年3月5日", ""), 1, FindingCode.NO_DATE),
        (GOOD.replace("模型日报 - ", ""), 1, FindingCode.NO_TITLE),
        (f"{TITLE}\n\n文\n", 0, FindingCode.NO_STORIES),
        (story(SOURCE, "1. 乙"), 9, FindingCode.DUPLICATE_NUMBER),
        (story(SOURCE, "3. 乙"), 9, FindingCode.MISSING_NUMBER),
        (story(SOURCE, "乙"), 9, FindingCode.UNNUMBERED_STORY),
        (story(SOURCE, "2."), 9, FindingCode.EMPTY_HEADLINE),
        (story("文 https://e.org/"), 9, FindingCode.NO_SOURCE),
        (story(f"文\n\n**AI解读：**\n\n{SOURCE}"), 13, FindingCode.EMPTY_SECTION),
        (story(f"文\n{SOURCE}\n\n**AI解读：**\n\n- \n- "), 14, FindingCode.EMPTY_SECTION),
        (story(f"{SOURCE}\n\n**AI解读：**\n\n---\n\n**观点：** 文"), 13, FindingCode.EMPTY_SECTION),
        (story(f"{SOURCE}\n\n**指标：**\n- A: 5%\n- 只有名字"), 15, FindingCode.UNPARSED_METRIC),
        (story(f"{SOURCE}\n\n**指标：**\n- A: 5%\n\n- B: 很好"), 16, FindingCode.UNPARSED_METRIC),
        (story(f"{SOURCE}\n\n文\n文\n[x](ftp://e.org)"), 15, FindingCode.LINK_NOT_HTTP),
        (story(f"{SOURCE}\n\n文\n<script>"), 14, FindingCode.RAW_HTML),
        (story(f"{SOURCE}\n\n文\n\x07"), 14, FindingCode.CONTROL_CHARACTER),
        (story(f"{SOURCE}\n\n文\n\u202e文"), 14, FindingCode.BIDI_OVERRIDE),
        (story(f"{SOURCE}\n\n```\n文"), 13, FindingCode.UNCLOSED_FENCE),
        (story(f"{SOURCE}\n\n**文**{'文' * 12_000}"), 9, FindingCode.OVERLONG_STORY),
        (story(f"{SOURCE}\n\n{'> ' * 30}文"), 13, FindingCode.TOO_DEEP),
    ],
)  # fmt: skip
def test_it_is_found_in_its_line(text: str, line: int, code: FindingCode):
    parsed = read_file(text)
    assert (line, code) in found(parsed)
    assert {c for _, c in found(parsed)} == {code}
    assert parsed.has_errors == (code in ERRORS - {FindingCode.NO_DATE})


def test_line_ends_of_other_systems_and_a_byte_order_mark_move_no_line():
    text = story("文 https://e.org/", "4. 乙")
    plain = read_file(text)
    assert read_file("\ufeff" + text.replace("\n", "\r\n")).findings == plain.findings


def test_a_date_in_neither_title_nor_name_is_an_error():
    parsed = read_file(GOOD.replace(" - 2026年3月5日", ""), "digest.md")
    assert found(parsed) == [(1, FindingCode.NO_DATE)]
    assert parsed.has_errors


def test_a_number_that_a_later_story_has_is_not_missing():
    heads = "".join(f"## {n}. 甲\n\n**来源：** https://e.org/{n}\n\n" for n in (1, 3, 2, 7, 9, 4))
    parsed = read_file(f"{TITLE}\n\n{heads}")
    assert [(f.line, f.code, f.details["number"]) for f in parsed.findings] == [
        (15, FindingCode.MISSING_NUMBER, "5"),
        (19, FindingCode.MISSING_NUMBER, "8"),
    ]


def test_limits_are_the_operators():
    def codes(limits: ReadingLimits) -> set[FindingCode]:
        parsed = parse_document(
            GOOD.encode(), name="2026-03-05.md", labels=DEFAULT_LABELS, limits=limits
        )
        return {finding.code for finding in parsed.findings}

    size = len(GOOD.encode())
    assert codes(ReadingLimits(file_bytes=size)) == set()
    assert codes(ReadingLimits(file_bytes=size - 1)) == {FindingCode.TOO_LARGE}
    assert codes(ReadingLimits(story_characters=10)) == {FindingCode.OVERLONG_STORY}


@pytest.mark.parametrize("code", FindingCode)
def test_an_error_is_what_leaves_nothing_to_publish(code: FindingCode):
    assert (level_of(code) is FindingLevel.ERROR) == (code in ERRORS)


def test_findings_of_one_kind_have_an_end_and_details_are_short():
    log = FindingLog()
    for line in range(1000):
        log.add(FindingCode.RAW_HTML, line, {"tag": "<" + "x" * 5000})
    findings = log.in_order()
    assert len(findings) == PER_CODE_LIMIT
    assert max(len(finding.details["tag"]) for finding in findings) <= 80


def test_a_message_says_what_and_how():
    (finding,) = read_file(story(f"{SOURCE}\n\n**指标：**\n- B: 很好（注）")).findings
    assert texts_for(Language.EN).finding(finding) == (
        "“B：很好（注）” has no figure that can be read; write it like `- 名称：56.8%（说明）`"
    )
