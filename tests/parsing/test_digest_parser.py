"""A whole file → a digest."""

import statistics
import time
from datetime import date
from pathlib import Path

import pytest

from bot.domain.digest import SectionKind
from bot.domain.finding import FindingCode
from bot.domain.rich_text import plain_text
from bot.parsing import DEFAULT_LABELS, digest_as_json, parse_digest
from tests.parsing.house_digest import DAY, HOUSE_DIGEST, SOURCE, TITLE, found, read, read_file
from tests.parsing.visible_characters import lost_characters


def test_the_frame_of_a_digest():
    digest = read(HOUSE_DIGEST)
    assert (digest.title, digest.day) == ("模型日报", DAY)
    assert plain_text(digest.preamble) == "今天的两条新闻，都来自公开资料。"
    assert plain_text(digest.footer) == "本日报由程序生成，数据截止至2026年3月5日。"
    assert digest.outlook is not None
    assert [plain_text(trend) for trend in digest.outlook.trends] == [
        "小模型：越来越多",
        "价格：越来越低",
    ]
    assert plain_text(digest.outlook.closing) == "明天再见。"


def test_stories_with_sections_figures_and_sources():
    first, second = read(HOUSE_DIGEST).stories
    assert (first.position, first.number) == (1, "1")
    assert first.headline_text == "甲实验室发布 A-2：更快的小模型"
    assert [section.kind for section in first.sections] == [
        SectionKind.BRIEF,
        SectionKind.FIGURES,
        SectionKind.SOURCE,
        SectionKind.COMMENTARY,
    ]
    assert [metric.name for metric in first.metrics] == [
        "Bench One",
        "上下文长度",
        "用户反馈明显更好",
    ]
    assert first.sources == ("https://example.com/a-2?ref=news&lang=zh",)
    assert [section.label for section in second.sections] == ["背景资料", "来源链接", "AI解读"]
    assert second.sections[0].kind is SectionKind.OTHER
    assert second.sources == ("https://example.org/b",)


def test_only_the_figure_without_a_value_is_found():
    assert found(read_file(HOUSE_DIGEST)) == [(20, FindingCode.UNPARSED_METRIC)]


def test_nothing_of_it_is_lost():
    assert lost_characters(HOUSE_DIGEST, read(HOUSE_DIGEST)) == {}


def test_what_is_lost_would_be_noticed():
    digest = read(HOUSE_DIGEST.replace("批量更便宜", "批量").replace("- 快速\n", ""))
    assert lost_characters(HOUSE_DIGEST, digest) == {"更": 1, "便": 1, "宜": 1, "快": 1, "速": 1}


def test_its_json_has_stable_keys():
    tree = digest_as_json(read(HOUSE_DIGEST))
    assert list(tree) == ["title", "date", "preamble", "stories", "outlook", "footer"]
    assert tree["date"] == "2026-03-05"
    stories = tree["stories"]
    assert isinstance(stories, list)
    assert isinstance(stories[0], dict)
    assert stories[0]["metrics"] == [
        {"name": "Bench One", "text": "56.8%", "value": 56.8, "unit": "%", "note": "业界最高"},
        {"name": "上下文长度", "text": "２５６K", "value": 256, "unit": "K", "note": ""},
        {"name": "用户反馈明显更好", "text": "", "value": None, "unit": "", "note": ""},
    ]


def test_an_ordinary_digest_is_read_in_milliseconds():
    stories = "".join(
        f"{HOUSE_DIGEST.split('---')[1]}\n---\n".replace("## 1.", f"## {n}.") for n in range(1, 11)
    )
    text = f"{TITLE}\n\n{stories}"
    times = []
    for _ in range(15):
        start = time.process_time()
        parsed = read_file(text)
        times.append(time.process_time() - start)
    assert parsed.digest is not None
    assert len(parsed.digest.stories) == 10
    assert statistics.median(times) < 0.1  # some 8 ms; a busy machine may take longer


def test_the_digests_that_are_shipped_read_well(repository: Path):
    for file in sorted((repository / "digests").glob("*.md")):
        text = file.read_text("utf-8")
        parsed = read_file(text, file.name)
        assert parsed.digest is not None
        assert not parsed.has_errors
        assert parsed.digest.stories
        assert all(story.sources for story in parsed.digest.stories)
        assert lost_characters(text, parsed.digest) == {}


def test_a_storys_key_is_its_date_and_source_wherever_it_stands():
    one = read(f"{TITLE}\n\n## 1. 甲\n\n{SOURCE}\n").stories[0]
    other = read(f"{TITLE}\n\n## 1. 乙\n\n## 2. 改过的标题\n\n{SOURCE}\n").stories[1]
    assert one.key == other.key
    assert one.key.startswith("20260305-")


def test_stories_of_one_source_have_keys_of_their_own():
    stories = read(
        f"{TITLE}\n\n" + f"## 1. 甲\n\n{SOURCE}\n\n" * 3 + f"## 2. 乙\n\n{SOURCE}\n"
    ).stories
    assert len({story.key for story in stories}) == 4


@pytest.mark.parametrize(
    ("title", "name_day", "fallback", "day"),
    [
        ("# 日报 - 2026年3月5日", None, None, DAY),
        ("# 日报", DAY, None, DAY),
        ("# 日报", None, DAY, DAY),
        ("# 日报 - 2026年3月5日", date(2026, 3, 6), date(2026, 3, 7), DAY),
        ("# 日报", None, None, None),
    ],
)
def test_the_day_is_the_titles_then_the_names_then_the_callers(
    title: str, name_day: date | None, fallback: date | None, day: date | None
):
    parsed = parse_digest(
        f"{title}\n\n## 1. 甲\n\n{SOURCE}\n",
        labels=DEFAULT_LABELS,
        name_day=name_day,
        fallback_day=fallback,
    )
    assert (parsed.digest.day if parsed.digest else None) == day


def test_without_a_date_the_other_findings_are_still_told():
    parsed = read_file("# 日报\n\n## 1. 甲\n\n文\n", "digest.md")
    assert found(parsed) == [(1, FindingCode.NO_DATE), (3, FindingCode.NO_SOURCE)]
