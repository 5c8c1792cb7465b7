"""What every ``StorySearch`` finds."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Stores, migrate, open_database
from bot.adapters.opencc import TextFolder
from bot.domain.topic import Topic, TopicCatalogue
from bot.ports import FoundStories, StorySearch
from bot.usecases.search_loaded import LoadedStorySearch
from bot.usecases.story_shelf import StoryShelf
from tests.usecases.world import World

DAY = date(2026, 2, 26)
CATALOGUE = TopicCatalogue(
    (Topic("开源", ("open source",), ("MIT 许可",)), Topic("芯片")), TextFolder()
)
DIGEST = """# 日报 - {day}

> 导语

## 1. 智谱发布GLM-5

**简要内容：** 模型以 MIT 许可开放，Kimi K2.5 也在榜上。

**来源链接：** https://example.com/{day}/1

## 2. GPT-5.3-Codex 来了

**简要内容：** 芯片降价，OpenAI 与 Anthropic 都说好。

**来源链接：** https://example.com/{day}/2

## 3. Kimi K2.5 开源

**简要内容：** 月之暗面开源新模型。

**来源链接：** https://example.com/{day}/3
"""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "digests").mkdir()
    database = await open_database(tmp_path / "test.db")
    await migrate(database)
    yield World(Stores(database), tmp_path / "digests")
    await database.close()


@pytest.fixture
async def search(world: World) -> StorySearch:
    await publish(world, DAY - timedelta(days=1))
    await publish(world, DAY)
    return LoadedStorySearch(StoryShelf(world.library, CATALOGUE), CATALOGUE)


async def publish(world: World, day: date, text: str = DIGEST) -> None:
    world.write(day, text.format(day=day))
    await world.collect.collect()


def found(answer: FoundStories) -> list[tuple[int, str]]:
    return [(hit.day.day, hit.headline) for hit in answer.hits]


async def test_newest_days_come_first_and_headlines_before_texts(search: StorySearch) -> None:
    answer = await search.find("Kimi K2.5", limit=10)
    assert found(answer) == [
        (26, "Kimi K2.5 开源"),
        (26, "智谱发布GLM-5"),
        (25, "Kimi K2.5 开源"),
        (25, "智谱发布GLM-5"),
    ]
    assert answer.total == 4


async def test_pages_follow_one_another(search: StorySearch) -> None:
    whole = await search.find("K2.5", limit=10)
    pages = [await search.find("K2.5", limit=3, offset=start) for start in (0, 3, 6)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert [page.total for page in pages] == [4, 4, 4]


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ("“開源”", ["Kimi K2.5 开源"]),
        ("開源 模型", ["Kimi K2.5 开源"]),
        ("開源", ["智谱发布GLM-5", "Kimi K2.5 开源"]),
        ("topic:开源", ["智谱发布GLM-5", "Kimi K2.5 开源"]),
        ("topic:开源 -月之暗面", ["智谱发布GLM-5"]),
        ("-topic:open-source", ["GPT-5.3-Codex 来了"]),
        ("gpt-5.3-codex 降价", ["GPT-5.3-Codex 来了"]),
        ('"OpenAI 与 Anthropic"', ["GPT-5.3-Codex 来了"]),
        ("glm", ["智谱发布GLM-5"]),
        ("GLM-50", []),
        ("", []),
    ],
)
async def test_it_finds_what_is_meant(
    search: StorySearch, query: str, headlines: list[str]
) -> None:
    answer = await search.find(query, limit=50)
    assert sorted(found(answer)) == sorted((day, h) for day in (25, 26) for h in headlines)


async def test_a_snippet_shows_where(search: StorySearch) -> None:
    (hit, *_) = (await search.find("降价", limit=1)).hits
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.matches] == ["降价"]


async def test_nothing_found_names_the_nearest_words(search: StorySearch) -> None:
    answer = await search.find("Antropic", limit=10)
    assert answer.total == 0
    assert "Anthropic" in answer.nearest


async def test_a_changed_digest_is_found_as_it_is_now(world: World, search: StorySearch) -> None:
    assert (await search.find("量子", limit=1)).total == 0
    await publish(world, DAY, DIGEST.replace("芯片降价", "量子计算"))
    assert (await search.find("量子", limit=1)).total == 1
    assert (await search.find("降价", limit=1)).total == 1


async def test_a_new_digest_is_found(world: World, search: StorySearch) -> None:
    await search.find("K2.5", limit=1)
    await publish(world, DAY + timedelta(days=1))
    assert (await search.find("K2.5", limit=1)).hits[0].day == DAY + timedelta(days=1)


@pytest.mark.parametrize(
    "query",
    [
        "😀" * 5_000,
        "开" * 10_000,
        '"' * 999,
        "-" * 999,
        "مرحبا \u202eabc",
        "<b>&</b>",
        "\ud800",
        "\x00",
    ],
)
async def test_hostile_text_gets_an_answer(search: StorySearch, query: str) -> None:
    assert (await search.find(query, limit=10)).total >= 0
