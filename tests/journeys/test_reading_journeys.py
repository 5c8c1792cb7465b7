"""Reading in place: one message, many presses, over the wire."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap.program import Program
from bot.domain.preferences import Layout
from tests.journeys.reading_stage import (
    DAY,
    LAST_YEAR,
    NEXT,
    OVERVIEW,
    Reader,
    digest_of,
    key_of,
    labels,
    own_folder,
    reader_of,
    write_digest,
)
from tests.journeys.stage import Stage, running, staged

ANSWERS = ("editMessageText", "answerCallbackQuery", "sendMessage", "sendRichMessage")


async def delivered(stage: Stage, program: Program, reader: Reader, layout: Layout) -> None:
    """The reader subscribes, prefers a layout and gets the digest."""
    await reader.write("/subscribe")
    known = await program.stores.subscriptions.get(reader.address)
    assert known
    await program.stores.subscriptions.prefer(known.id, replace(known.preferences, layout=layout))
    stored = await program.library.stored(DAY)
    assert stored
    before = len(reader.messages)
    await program.push.push(stored)
    expected = before + (12 if layout is Layout.STORIES else 1)
    await stage.telegram.wait_for(lambda: len(reader.messages) >= expected, 15)


async def made_of_a_press(reader: Reader, place: int, button: str) -> list[str]:
    """The methods of the calls that a press leads to, in the order of names."""
    message = reader.messages[place]
    before = len(reader.telegram.calls)
    press = await reader.telegram.press(message, button, reader.person)
    edits = len(message.edits)
    await reader.telegram.wait_for(lambda: press.answer and len(message.edits) > edits, 15)
    calls = reader.telegram.calls[before:]
    return sorted(call.method for call in calls if call.method in ANSWERS)


@pytest.mark.parametrize(
    ("layout", "place", "button", "position"),
    [(Layout.OVERVIEW, -1, "3", 3), (Layout.STORIES, 3, NEXT, 4), (Layout.SINGLE, -1, "2", 2)],
)
async def test_a_press_is_answered_by_a_program_that_never_saw_the_message(
    tmp_path: Path, layout: Layout, place: int, button: str, position: int
):
    is_rich = layout is not Layout.SINGLE  # that has no buttons but where it falls back
    async with staged(tmp_path, has_rich_messages=is_rich) as stage:
        reader = reader_of(stage)
        async with running(stage) as program:
            await delivered(stage, program, reader, layout)
        place = place if place < 0 else place - len(reader.messages) + 1
        async with running(stage) as program:
            calls = await made_of_a_press(reader, place, button)
            assert calls == ["answerCallbackQuery", "editMessageText"]
            story = (await digest_of(program)).story_at(position)
            assert story
            assert story.headline_text in reader.messages[place].text


async def test_a_digest_of_last_year_is_read_like_any(tmp_path: Path):
    write_digest(tmp_path / "digests", DAY)
    write_digest(tmp_path / "digests", LAST_YEAR)
    folder = own_folder(tmp_path)
    async with staged(tmp_path) as stage:
        reader = reader_of(stage)
        async with running(stage, **folder) as program:
            key = await key_of(program, 2)
            await reader.follow(f"d_{LAST_YEAR}")
        assert str(LAST_YEAR.year) in reader.messages[-1].text
        async with running(stage, **folder) as program:
            calls = await made_of_a_press(reader, -1, "2")
            assert calls == ["answerCallbackQuery", "editMessageText"]
            assert key[8:] in str(reader.messages[-1].buttons)
            assert f"{LAST_YEAR:%Y%m%d}{key[8:]}" in str(reader.messages[-1].buttons)


async def test_pages_are_turned_and_lead_back(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        message = await reader.write("/story 2")
        digest = await digest_of(program)
        await reader.turn(message, "›")
        assert digest.stories[2].headline_text in message.text
        await reader.turn(message, "‹")
        assert digest.stories[1].headline_text in message.text
        await reader.turn(message, OVERVIEW)
        assert all(story.headline_text in message.text for story in digest.stories)
        await reader.turn(message, "1")
        assert digest.stories[0].headline_text in message.text
        assert "‹" not in labels(message)


async def test_a_chat_gets_what_it_asks_for_as_its_subscription_prefers(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        await delivered(stage, program, reader, Layout.OVERVIEW)
        before = len(reader.messages)
        message = await reader.write(f"/date {DAY}")
        await reader.turn(message, "1")
        assert len(reader.messages) == before + 1


async def test_of_many_presses_at_once_the_last_one_stays(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        message = await reader.write("/start", answers=2)
        digest = await digest_of(program)
        count = len(digest.stories)
        codes = [f"1s:{digest.stories[place % count].key}:0:o:" for place in range(20)]
        presses = [await stage.telegram.press_forged(message, it, reader.person) for it in codes]
        last = digest.stories[19 % count].headline_text
        await stage.telegram.wait_for(lambda: all(press.answer is not None for press in presses))
        await stage.telegram.wait_for(lambda: last in message.text)
        await reader.settled(presses[-1])
        assert last in message.text
        assert all(call.status == 200 for call in stage.telegram.calls if call.method in ANSWERS)


async def test_where_the_message_was_deleted_the_page_comes_as_a_new_one(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        message = await reader.write("/story 1")
        message.is_deleted = True
        before = len(reader.messages)
        press = await stage.telegram.press(message, "›", reader.person, is_inaccessible=True)
        await stage.telegram.wait_for(lambda: len(reader.messages) > before, 15)
        await reader.settled(press)
        assert (await digest_of(program)).stories[1].headline_text in reader.messages[-1].text


@pytest.mark.parametrize(
    "code",
    [
        "1s:20200101-0a1b2c3d4e:0:o:",
        "1s:20260226-ffffffffff:0:o:",
        "1o:20200101:",
        "1d:20200101",
        "1s:99999999-0a1b2c3d4e:0:o:",
        "1v:20260226-ffffffffff:1",
        "1k:20260226-ffffffffff",
        "1r:20260226-ffffffffff",
        "x",
        "1s:" + "9" * 61,
    ],
)
async def test_a_forged_code_changes_nothing(tmp_path: Path, code: str):
    async with staged(tmp_path) as stage, running(stage):
        reader = reader_of(stage)
        message = await reader.write("/story 1")
        said = message.text
        assert await reader.forge(message, code) == "这个按钮已经失效了。"
        assert (message.text, len(reader.messages)) == (said, 1)


async def test_positions_and_parts_that_are_not_there_are_passed_over(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        message = await reader.write("/story 1")
        await reader.forge_turn(message, f"1s:{await key_of(program, 2)}:999:o:____________")
        assert (await digest_of(program)).stories[1].headline_text in message.text
        await reader.forge_turn(message, "1o:20260226:AAAAAAAAAAAAAAAAAAAB")
        assert all(s.headline_text in message.text for s in (await digest_of(program)).stories)


async def test_a_corrected_story_is_found_and_a_withdrawn_one_is_said_to_be(tmp_path: Path):
    write_digest(tmp_path / "digests", DAY)
    async with staged(tmp_path) as stage, running(stage, **own_folder(tmp_path)) as program:
        reader = reader_of(stage)
        overview = await reader.write("/start", answers=2)
        digest = await digest_of(program)
        source = digest.stories[0].sources[0]
        cut = digest.stories[-1].headline_text
        write_digest(tmp_path / "digests", DAY, (source, f"{source}?new"))
        await program.collect.collect()
        assert await key_of(program, 1) != digest.stories[0].key
        await reader.turn(overview, "1")
        assert digest.stories[0].headline_text in overview.text
        write_digest(
            tmp_path / "digests",
            DAY,
            (cut, "全新标题"),
            (digest.stories[-1].sources[0], "https://example.org/new"),
        )
        await program.collect.collect()
        assert await key_of(program, len(digest.stories)) != digest.stories[-1].key
        toast = await reader.forge(overview, f"1s:{digest.stories[-1].key}:0:o:")
        assert toast == "这条新闻已从2026年2月26日 周四的日报中撤下。"


async def test_a_channels_message_is_never_turned_and_its_links_lead_to_the_reader(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        channel = stage.telegram.channel("早报", creator=reader.person)
        posts = Reader(stage, reader.person, channel)
        await stage.telegram.wait_for(lambda: reader.messages)  # it was told of its new channel
        post = await posts.write("/story 2")
        said, key = post.text, await key_of(program, 1)
        for code in (f"1s:{key}:0:o:", "1o:20260226:", f"1r:{key}", "1d:20260226", "1K:0", "1T"):
            assert "私聊" in await posts.forge(post, code)
        assert (post.text, len(posts.messages)) == (said, 1)
        assert "👍 1 · 👎 0" in await posts.press(post, "👍")
        (link,) = [b["url"] for b in post.buttons if "start=k_" in b.get("url", "")]
        await stage.telegram.open_link(reader.person, link)
        await stage.telegram.wait_for(lambda: "来源" in labels(reader.messages[-1]), 15)
        assert "已收藏" in reader.messages[-2].text
        assert (await digest_of(program)).stories[1].headline_text in reader.messages[-1].text


async def test_anybody_in_a_group_turns_its_pages(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        group = stage.telegram.supergroup("读者群", creator=stage.telegram.person("群主"))
        stage.telegram.set_member(group, reader.person)
        member = Reader(stage, reader.person, group)
        await stage.telegram.wait_for(lambda: member.messages)  # the greeting
        message = await member.write("/story 1")
        other = stage.telegram.person("群友")
        stage.telegram.set_member(group, other)
        for presser in (reader.person, other):
            await stage.telegram.press(message, "›", presser)
        code = f"1s:{await key_of(program, 3)}:0:o:"
        await stage.telegram.press_forged(message, code, reader.person)
        third = (await digest_of(program)).stories[2].headline_text
        await stage.telegram.wait_for(lambda: third in message.text)
