"""Which block belongs to which part."""

import pytest

from bot.domain.rich_text import plain_text
from bot.parsing import DEFAULT_LABELS, parse_digest
from tests.parsing.house_digest import SOURCE, TITLE, read

STORY = f"## 1. 甲\n\n{SOURCE}\n"


def test_the_preamble_is_what_the_quote_below_the_title_holds():
    assert plain_text(read(f"{TITLE}\n\n> 前言\n\n---\n\n{STORY}").preamble) == "前言"


@pytest.mark.parametrize("front", ["---\ntitle: 前置\n---\n\n", "前文\n\n", "## 不是\n\n"])
def test_what_stands_above_the_title_is_kept(front: str):
    digest = read(f"{front}{TITLE}\n\n{STORY}")
    words = plain_text(digest.preamble) + " ".join(s.headline_text for s in digest.stories)
    assert any(word in words for word in ("前置", "前文", "不是"))


def test_a_second_title_does_not_hide_the_first():
    digest = read(f"{TITLE}\n\n# 另一份 - 2026年3月6日\n\n{STORY}")
    assert digest.title == "模型日报"
    assert "另一份 - 2026年3月6日" in plain_text(digest.preamble)


def test_two_digests_in_one_file_lose_nothing():
    digest = read(
        f"{TITLE}\n\n{STORY}\n# 第二份 - 2026年3月6日\n\n前言二\n\n## 2. 乙\n\n{SOURCE}\n"
    )
    assert [story.headline_text for story in digest.stories] == ["甲", "乙"]
    assert "第二份 - 2026年3月6日\n前言二" in plain_text(digest.stories[0].sections[-1].body)


def test_an_outlook_has_body_trends_and_closing():
    outlook = read(f"{TITLE}\n\n{STORY}\n## 总结与展望\n\n前\n\n1. 甲\n2. 乙\n\n后\n").outlook
    assert outlook is not None
    assert outlook.heading == "总结与展望"
    assert (plain_text(outlook.body), plain_text(outlook.closing)) == ("前", "后")
    assert [plain_text(trend) for trend in outlook.trends] == ["甲", "乙"]


@pytest.mark.parametrize("body", ["没有趋势\n", "- 甲\n- 乙\n", "3. 甲\n4. 乙\n", ""])
def test_an_outlook_may_have_no_trends(body: str):
    outlook = read(f"{TITLE}\n\n{STORY}\n## 展望\n\n{body}").outlook
    assert outlook is not None
    assert outlook.trends == ()


def test_an_outlook_in_front_of_stories_is_a_story_without_a_number():
    digest = read(f"{TITLE}\n\n## 展望\n\n1. 早\n\n{STORY}")
    assert digest.outlook is None
    assert [(s.number, s.headline_text) for s in digest.stories] == [("", "展望"), ("1", "甲")]


def test_of_several_outlooks_the_first_holds_the_others():
    digest = read(f"{TITLE}\n\n{STORY}\n## 总结\n\n1. 甲\n\n## 展望\n\n乙\n\n## 附录\n\n丙\n")
    assert digest.outlook is not None
    assert plain_text(digest.outlook.closing) == "展望\n乙\n附录\n丙"
    assert len(digest.stories) == 1


def test_the_footer_is_the_italic_end_of_the_file():
    digest = read(f"{TITLE}\n\n{STORY}\n---\n\n*一* **不是**\n\n*二*\n\n***三***\n")
    assert plain_text(digest.footer) == "二\n三"


def test_an_italic_story_is_no_footer():
    digest = read(f"{TITLE}\n\n## 1. 甲\n\n*斜体*\n")
    assert digest.footer == ()
    assert plain_text(digest.stories[0].sections[0].body) == "斜体"


@pytest.mark.parametrize("heading", ["# 1. 甲", "### 1. 甲", "**1. 甲**", "1. 甲"])
def test_stories_under_other_heads_are_no_stories_but_an_error(heading: str):
    parsed = parse_digest(f"{TITLE}\n\n{heading}\n\n{SOURCE}\n", labels=DEFAULT_LABELS)
    assert parsed.has_errors
    assert parsed.digest is not None
    assert parsed.digest.stories == ()
    assert "甲" in plain_text(parsed.digest.preamble)


def test_dividers_between_parts_are_structure_and_inside_one_content():
    digest = read(f"{TITLE}\n\n---\n\n## 1. 甲\n\n一\n\n---\n\n二\n\n---\n")
    assert len(digest.stories[0].sections[0].body) == 3
