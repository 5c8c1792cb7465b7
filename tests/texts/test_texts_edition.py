"""The words around an edition, dates, and the command menus."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Language
from bot.texts import texts_for
from bot.texts.dates import utc_offset

ENGLISH, HANS, HANT = (
    texts_for(lang) for lang in (Language.EN, Language.ZH_HANS, Language.ZH_HANT)
)
COMMANDS = [
    *("start", "help", "today", "date", "story", "topic"),
    *("topics", "subscribe", "unsubscribe", "status"),
]
OPTIONS = [
    ("date", "day"),
    ("story", "number"),
    ("topic", "name"),
    ("subscribe", "time"),
    ("subscribe", "topics"),
]


def test_a_language_is_loaded_once() -> None:
    assert texts_for(Language.ZH_HANT) is HANT
    assert HANT.language is Language.ZH_HANT


def test_dates_read_as_each_language_writes_them() -> None:
    day = date(2026, 2, 26)
    assert HANS.date(day) == "2026年2月26日 周四"
    assert HANT.date(day) == "2026年2月26日 週四"
    assert ENGLISH.date(day) == "Thursday, 26 February 2026"


def test_what_a_correction_emptied_says_so_in_each_language() -> None:
    assert HANS.withdrawn_story() == "这条新闻已从日报中撤回。"
    assert HANT.withdrawn_story() == "這則新聞已從日報中撤回。"
    assert ENGLISH.withdrawn_story() == "This story was withdrawn from the digest."
    assert HANS.withdrawn_part() == "这一部分已从日报中撤回。"
    assert HANS.shortened() == "正文更正后变短了，全文见前面的消息。"
    assert HANT.shortened() == "內文更正後變短了，全文見前面的訊息。"


def test_english_counts_in_singular_and_plural() -> None:
    assert ENGLISH.story_count(shown=1, total=1, topics=()) == "1 story"
    assert ENGLISH.story_count(shown=5, total=5, topics=()) == "5 stories"
    assert ENGLISH.story_count(shown=0, total=0, topics=()) == "0 stories"


def test_a_selection_says_of_how_many_and_on_what() -> None:
    assert ENGLISH.story_count(shown=5, total=10, topics=("开源", "芯片")) == (
        "5 of 10 stories, on 开源, 芯片"
    )
    assert HANS.story_count(shown=5, total=10, topics=("开源", "芯片")) == (
        "5条（全部共10条），主题：开源、芯片"
    )
    assert HANS.story_count(shown=10, total=10, topics=()) == "共10条"
    assert ENGLISH.story_count(shown=3, total=10, topics=()) == "3 of 10 stories"
    assert HANS.story_count(shown=3, total=10, topics=()) == "3条（全部共10条）"


def test_matched_words_are_listed() -> None:
    assert HANS.matched(("开源", "MIT")) == "命中：开源、MIT"
    assert ENGLISH.matched(("开源", "MIT")) == "Matched: 开源, MIT"


def test_a_table_of_figures_has_headers() -> None:
    assert HANS.metric_headers() == ("指标", "数值", "说明")
    assert HANT.metric_headers() == ("指標", "數值", "說明")


def test_labels_of_an_edition() -> None:
    assert (HANS.source_label(), HANS.outlook_heading()) == ("来源", "总结与展望")
    assert (HANT.source_label(), HANT.outlook_heading()) == ("來源", "總結與展望")


def test_parts_are_numbered() -> None:
    assert HANS.part(1, 2) == "（1/2）"
    assert ENGLISH.part(1, 2) == " (1/2)"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("UTC", "UTC"),
        ("Asia/Shanghai", "UTC+8"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC-3:30"),
        ("America/New_York", "UTC-5"),
    ],
)
def test_offsets_are_short(zone: str, offset: str) -> None:
    assert utc_offset(datetime(2026, 2, 26, tzinfo=UTC), ZoneInfo(zone)) == offset


@pytest.mark.parametrize("language", Language)
def test_command_menus_fit_the_platforms(language: Language) -> None:
    texts = texts_for(language)
    described = [texts.command_description(command) for command in COMMANDS]
    described += [texts.option_description(command, option) for command, option in OPTIONS]
    assert all(1 <= len(description) <= 100 for description in described)
    assert len(set(described)) == len(described)


def test_an_unknown_command_has_no_description() -> None:
    with pytest.raises(KeyError):
        HANS.command_description("dance")
    with pytest.raises(KeyError):
        HANS.option_description("date", "number")
