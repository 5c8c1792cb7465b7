"""What people write when they look for something, and what they mean by it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.story_query import LONGEST_QUERY, StoryQuery, read_query, tidy_query
from bot.domain.topic import Topic, TopicCatalogue

SIMPLIFIED = str.maketrans("開權題", "开权题")
OPEN_SOURCE = Topic("开源", ("open source",))
TEXT = "OpenAI推出GPT-5.3-Codex，Kimi K2.5 开源，支持 C++ 与 AI 芯片，SWE-Bench Pro 56.8%，1,000万"


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)


CATALOGUE = TopicCatalogue((OPEN_SOURCE,), fold)


def read(written: str) -> StoryQuery:
    return read_query(written, CATALOGUE)


def is_found(written: str) -> bool:
    query, text = read(written), fold(TEXT)
    has = all(word.is_in(text) for word in query.words)
    return has and not any(word.is_in(text) for word in query.denied_words)


@pytest.mark.parametrize(
    "written",
    [
        "开源",
        "開源",
        "ＧＰＴ-5.3-ｃｏｄｅｘ",
        "GPT-5.3-Codex",
        "gpt 5.3 codex",
        "K2.5",
        "open",
        "openai codex",
        '"gpt-5.3 codex"',
        "“Kimi K2.5”",
        "C++",
        "AI芯片",
        "openai开源",
        "K2.5芯片",
        "开源，芯片",
        "56.8%",
        "1,000",
        "swe-bench pro",
        "#开源",
        "开源 -视频",
        "开源 -“视频 模型”",
    ],
)
def test_words_are_found_in_any_spelling(written: str):
    assert is_found(written)


@pytest.mark.parametrize(
    "written",
    [
        "开元",
        "GPT-5.3-Code-Review",
        "K2.50",
        "2.5",
        "I",
        "pen",
        '"codex gpt"',
        "开源 视频",
        "开源 -芯片",
        '-"AI 芯片"',
        '"open"',
    ],
)
def test_what_is_not_meant_is_not_found(written: str):
    assert not is_found(written)


@pytest.mark.parametrize(
    "written",
    [
        "开源",
        "#Open-Source",
        "topic:开源",
        "TOPIC：開源",
        "主题:open-source",
        "主題： 开源",
        'topic:"open source"',
    ],
)
def test_a_topic_is_asked_for_by_any_of_its_names(written: str):
    query = read(written)
    assert query.topics == {"开源"}
    assert not query.words


def test_latin_words_in_chinese_are_words_of_their_own():
    words = [word.spelling for word in read("Claude新模型 3D打印 第3季度 -AI芯片").words]
    assert words == ["Claude", "新模型", "3D", "打印", "第3季度"]


def test_a_topic_can_be_left_out():
    assert read("-topic:开源 芯片").denied_topics == {"开源"}


def test_a_topic_that_nobody_knows_is_a_word():
    query = read("topic:量子")
    assert [word.spelling for word in query.words] == ["量子"]


@pytest.mark.parametrize(
    "written", ["", "   ", '"', '""', "-", "---", "topic:-", "“”", "()[]", "\x00"]
)
def test_what_says_nothing_is_an_empty_query(written: str):
    assert read(written).is_empty


def test_a_quotation_that_is_not_closed_is_words():
    assert is_found('codex "开源 kimi')


def test_a_huge_query_is_cut():
    query = read("芯片 " * 5_000)
    assert len(query.words) <= 1
    assert len(read(" ".join(f"w{n}" for n in range(2_000))).words) <= 16
    assert len(tidy_query("长" * 10_000)) == LONGEST_QUERY


@given(st.text(max_size=400) | st.text(alphabet='-"“topic: 开源#():', max_size=60))
def test_any_text_is_a_query(written: str):
    query = read(written)
    for word in (*query.words, *query.denied_words):
        word.is_in(fold(TEXT))
    assert tidy_query(tidy_query(written)) == tidy_query(written)
    tidy_query(written).encode()
