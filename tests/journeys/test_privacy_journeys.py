"""What people see of what is kept about them, and what is left when they have it deleted."""

import json
from pathlib import Path

from sqlalchemy import func, select

from bot.adapters.database.stored_row import StoredRow
from bot.bootstrap.program import Program
from tests.journeys.reading_stage import SAVED, Reader, reader_of
from tests.journeys.stage import Stage, running, staged

DELETE, KEEP = "🗑 全部删除", "先留着"
OF_PEOPLE = {
    "chats",
    "subscriptions",
    "deliveries",
    "receipts",
    "corrections",
    "kept_stories",
    "votes",
}
"""Tables that are told of in the file and emptied at somebody's word."""
OF_NOBODY = {"forum_topics"}
"""Tables with chats of groups only."""


async def lived_in(reader: Reader, program: Program) -> None:
    """A reader with a subscription, a delivery, a saved story and a vote."""
    await reader.write("/subscribe 08:00")
    stored = await program.library.stored(max(await program.library.days()))
    assert stored
    before = len(reader.messages)
    await program.push.push(stored, to=reader.address)
    await reader.telegram.wait_for(lambda: len(reader.messages) >= before + 12, 20)
    story = await reader.write("/story 1")
    await reader.press(story, SAVED)
    await reader.press(story, "👍")


async def rows(program: Program, *tables: str) -> dict[str, int]:
    counts = {}
    async with program.stores.chats._database.reading() as connection:
        for table in tables:
            rows = StoredRow.metadata.tables[table]
            counted = await connection.execute(select(func.count()).select_from(rows))
            counts[table] = counted.scalar_one()
    return counts


async def test_everything_that_is_kept_comes_as_a_file(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        assert "没有保存" in (await reader.write("/mydata")).text
        await lived_in(reader, program)
        file = await reader.write("/mydata", answers=2)
        assert file.content.document
        assert file.content.document.name == f"daybrief-{reader.person.id}.json"
        told = json.loads(file.content.document.body)
    assert told["person"] == f"telegram:{reader.person.id}"
    assert told["chat"]["language"] == "zh-Hans"
    assert told["subscription"]["time"] == "08:00"
    [delivery] = told["deliveries"]
    assert (delivery["state"], len(delivery["messages"])) == ("delivered", 12)
    [saved] = told["saved_stories"]
    [vote] = told["votes"]
    assert saved["story"] == vote["story"]
    assert vote["likes"] is True


async def test_everything_is_deleted_at_the_second_word(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader, other = reader_of(stage), reader_of(stage, "别人")
        await lived_in(reader, program)
        await other.write("/subscribe 09:00")
        before = await rows(program, *OF_PEOPLE)
        assert all(before[table] for table in OF_PEOPLE - {"corrections"})
        question = await reader.write("/forgetme")
        await reader.press(question, KEEP)
        assert question.text == "什么都没有删除。"
        assert await rows(program, *OF_PEOPLE) == before
        question = await reader.write("/forgetme")
        await reader.press(question, DELETE)
        assert question.text.startswith("已删除")
        left = await rows(program, *OF_PEOPLE)
        assert left == {**dict.fromkeys(OF_PEOPLE, 0), "chats": 1, "subscriptions": 1}
        assert "没有保存" in (await reader.write("/mydata")).text
        assert await program.stores.subscriptions.get(other.address)


async def test_what_is_on_its_way_goes_no_further(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        stage.telegram.latency = 0.05
        reader = reader_of(stage)
        await reader.write("/subscribe 08:00")
        stored = await program.library.stored(max(await program.library.days()))
        assert stored
        question = await reader.write("/forgetme")
        before = len(reader.messages)
        await program.push.push(stored, to=reader.address)
        await stage.telegram.wait_for(lambda: len(reader.messages) > before + 1)
        await reader.press(question, DELETE)
        came = len(reader.messages)
        another = reader_of(stage, "路人")
        await another.write("/help")
        await another.write("/topics")
        assert len(reader.messages) == came < before + 12
        assert sum((await rows(program, "deliveries", "receipts")).values()) == 0


async def test_in_a_group_nobody_is_told_or_deleted(tmp_path: Path):
    async with staged(tmp_path) as stage, running(stage) as program:
        reader = reader_of(stage)
        await lived_in(reader, program)
        before = await rows(program, *OF_PEOPLE)
        here = await in_group(stage, reader)
        for command in ("/mydata", "/forgetme"):
            assert "私聊" in (await here.write(command)).text
        story = await here.write("/story 1")
        assert await here.forge(story, "1F:1") == "这个按钮已经失效了。"
        after = await rows(program, *OF_PEOPLE)
        assert {**after, "chats": 0} == {**before, "chats": 0}


async def test_privacy_is_told_with_whom_to_ask(tmp_path: Path):
    contact = {"DAYBRIEF_OWNER_CONTACT": "owner@example.org"}
    async with staged(tmp_path) as stage, running(stage, **contact):
        told = (await reader_of(stage).write("/privacy")).text
    assert "/forgetme" in told
    assert "owner@example.org" in told


def test_every_table_with_people_is_told_of_and_emptied():
    """A new table that names chats or people must join one of the lists above."""
    personal = {
        table.name
        for table in StoredRow.metadata.tables.values()
        if {"person_id", "chat_id", "subscription_id", "delivery_id"} & set(table.columns.keys())
    }
    assert personal == OF_PEOPLE | OF_NOBODY


async def in_group(stage: Stage, reader: Reader) -> Reader:
    telegram = stage.telegram
    group = telegram.supergroup("读者群", creator=reader.person)
    await telegram.wait_for(lambda: telegram.bot_messages(group))  # the greeting
    return Reader(stage, reader.person, group)
