"""Saving, voting, what is related, and links, over the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.domain.audience import Person, Platform
from bot.domain.digest import StoryKey
from bot.usecases.keep_stories import MOST_KEPT
from tests.journeys.reading_stage import (
    DAY,
    OVERVIEW,
    RELATED,
    SAVED,
    Reader,
    digest_of,
    key_of,
    labels,
    reader_of,
)
from tests.journeys.stage import Stage, running, staged


@dataclass
class Journey:
    stage: Stage
    program: Program
    reader: Reader

    async def headline(self, position: int) -> str:
        story = (await digest_of(self.program)).story_at(position)
        assert story
        return story.headline_text


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    async with staged(tmp_path) as stage, running(stage) as program:
        yield Journey(stage, program, reader_of(stage))


async def test_what_is_saved_is_listed_opened_and_taken_off(journey: Journey):
    reader = journey.reader
    for position in (1, 2):
        message = await reader.write(f"/story {position}")
        assert await reader.press(message, SAVED) == "已收藏。发送 /saved 查看全部收藏。"
    assert await reader.press(message, SAVED) == "这条早已收藏，/saved 里就有。"
    saved = await reader.write("/saved")
    assert saved.text.index(await journey.headline(2)) < saved.text.index(await journey.headline(1))
    await reader.turn(saved, "1")
    assert await journey.headline(2) in saved.text
    assert OVERVIEW not in labels(saved)
    await reader.turn(saved, "‹ 收藏")
    assert labels(saved) == ["1", "2", "✕ 1", "✕ 2"]
    assert await reader.turn(saved, "✕ 1") == "已取消收藏。"
    assert await journey.headline(2) not in saved.text
    await reader.turn(saved, "✕ 1")
    assert "你还没有收藏" in saved.text
    assert not labels(saved)


async def test_saved_stories_are_turned_in_pages_and_full_at_last(journey: Journey):
    reader, readers = journey.reader, journey.program.stores.readers
    message = await reader.write("/story 1")
    await reader.press(message, SAVED)
    person = Person(Platform.TELEGRAM, str(reader.person.id))
    for number in range(MOST_KEPT - 1):
        key = StoryKey(f"20250101-{number:010x}")
        await readers.keep(person, key, at=journey.program.clock.now(), most=MOST_KEPT)
    assert "500" in await reader.forge(message, f"1k:{await key_of(journey.program, 2)}")
    assert await readers.count(person) == MOST_KEPT
    saved = await reader.write("/saved")
    await reader.turn(saved, "›")
    assert "2/63" in labels(saved)
    await reader.forge_turn(saved, "1K:9999")
    assert "63/63" in labels(saved)
    assert await journey.headline(1) in saved.text


async def test_what_is_saved_is_shown_to_nobody_else(journey: Journey):
    reader = journey.reader
    await reader.press(await reader.write("/story 1"), SAVED)
    group = journey.stage.telegram.supergroup("读者群", creator=reader.person)
    member = Reader(journey.stage, reader.person, group)
    await journey.stage.telegram.wait_for(lambda: member.messages)  # the greeting
    hint = await member.write("/saved")
    assert "私聊" in hint.text
    for code in ("1K:0", f"1x:{await key_of(journey.program, 1)}:0"):
        assert "私聊" in await member.forge(hint, code)
    assert "私聊" in hint.text
    saved = await reader.write("/saved")
    assert await journey.headline(1) in saved.text


async def test_votes_are_counted_and_taken_back(journey: Journey):
    reader = journey.reader
    message = await reader.write("/story 1")
    assert await reader.press(message, "👍") == "已计入：👍 1 · 👎 0"
    assert await reader.press(message, "👍") == "已撤回你的投票。👍 0 · 👎 0"
    assert await reader.press(message, "👎") == "已计入：👍 0 · 👎 1"
    other = reader_of(journey.stage, "另一位")
    theirs = await other.write("/story 1")
    assert await other.press(theirs, "👍") == "已计入：👍 1 · 👎 1"
    assert not message.edits


async def test_related_stories_come_as_a_list_that_is_read_in_place(journey: Journey):
    reader = journey.reader
    message = await reader.write("/story 1")
    found = await reader.press_on(message, RELATED)
    listed = found.text
    assert "GPT-5.3-Codex走进自己的研发流程" in listed
    assert "共同：GPT-5.3-Codex、OpenAI" in listed
    await reader.turn(found, "1")
    assert "GPT-5.3-Codex走进自己的研发流程" in found.text.splitlines()[0]
    await reader.turn(found, "‹ 相关")
    assert found.text == listed
    assert (await reader.write("/related 1")).text == listed


async def test_related_asks_to_which_story(journey: Journey):
    reader = journey.reader
    asked = await reader.write("/related")
    assert labels(asked)[:3] == ["1", "2", "3"]
    await reader.turn(asked, "1")
    assert await journey.headline(1) in asked.text
    assert "100" in (await reader.write("/related 100")).text


async def test_links_open_what_they_name(journey: Journey):
    reader, key = journey.reader, await key_of(journey.program, 2)
    story = await reader.follow(f"s_{key}")
    assert await journey.headline(2) in story.text
    assert OVERVIEW in labels(story)
    overview = await reader.follow(f"d_{DAY:%Y%m%d}")
    assert labels(overview)[:2] == ["1", "2"]
    assert await journey.headline(2) in (await reader.follow(f"r_{key}")).text
    assert "没有" in (await reader.follow("d_20200101")).text
    assert labels(reader.messages[-1])
    nearest = labels(reader.messages[-1])[0]
    assert labels(await reader.press_on(reader.messages[-1], nearest))[0] == "1"
    count = len(reader.messages)
    await reader.follow("t_5byA5rqQ", answers=2)
    assert "开源" in reader.messages[count].text


async def test_an_unknown_link_is_a_greeting_with_a_word(journey: Journey):
    reader = journey.reader
    await reader.follow("zzz", answers=2)
    assert "链接" in reader.messages[-2].text
    assert "Daybrief" in reader.messages[-2].text
    assert "失效" in (await reader.follow("s_20200101-0a1b2c3d4e")).text


async def test_the_greeting_leads_on(journey: Journey):
    reader = journey.reader
    await reader.write("/start", answers=2)
    greeting = reader.messages[-2]
    topics = await reader.press_on(greeting, "🏷 主题")
    named = next(label for label in labels(topics) if label.startswith("开源"))
    count = len(reader.messages)
    await reader.press_on(topics, named, answers=1 + int(named.split()[-1]))
    assert "开源" in reader.messages[count].text
    newest = await reader.press_on(greeting, "📰 最新日报", answers=2)
    assert await journey.headline(1) in newest.text


async def test_a_topic_is_found_by_a_name_in_the_readers_own_script(journey: Journey):
    person = journey.stage.telegram.person("讀者", language_code="zh-hant")
    reader = Reader(journey.stage, person, journey.stage.telegram.private_chat(person))
    topics = await reader.write("/topics")
    named = next(label for label in labels(topics) if label.startswith("開源"))
    count = len(reader.messages)
    await reader.press_on(topics, named, answers=1 + int(named.split()[-1]))
    assert "開源" in reader.messages[count].text


async def test_whoever_speaks_in_a_chats_name_keeps_nothing(journey: Journey):
    telegram, reader = journey.stage.telegram, journey.reader
    channel = telegram.channel("早报", creator=reader.person)
    await telegram.wait_for(lambda: reader.messages)  # it was told of its new channel
    key = await key_of(journey.program, 1)
    name = telegram.bot.person.username
    await telegram.say(channel, reader.person, f"/start@{name} k_{key}")
    await telegram.wait_for(lambda: len(telegram.bot_messages(channel)) >= 2, 15)
    assert "名义" in telegram.bot_messages(channel)[0].text
