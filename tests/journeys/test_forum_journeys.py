"""Subscriptions in topics of forums, and a topic a theme, over the wire."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.audience import ChatAddress, Platform
from bot.domain.preferences import Preferences
from bot.sandbox.telegram import Chat, Fault, FaultKind, Person, Status, StoredMessage
from tests.journeys.membership_stage import ACTIVE, Neighbourhood
from tests.journeys.stage import Stage, running, staged

EARLIER, DAY = date(2026, 2, 24), date(2026, 2, 26)
NO_TOPICS = frozenset({"can_manage_topics"})


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
async def town(stage: Stage) -> AsyncIterator[Neighbourhood]:
    async with running(stage) as program:
        yield Neighbourhood(stage, program)


async def make_forum(town: Neighbourhood) -> tuple[Chat, Person]:
    owner = town.person("群主")
    status = Status.ADMINISTRATOR
    forum = town.telegram.supergroup("论坛", creator=owner, bot_status=status, is_forum=True)
    return await town.greeted(forum), owner


async def with_themes(town: Neighbourhood, forum: Chat, owner: Person) -> None:
    await town.ask(forum, owner, "/subscribe 08:00")
    made = await town.subscription(forum)
    assert made
    await town.program.stores.subscriptions.prefer(made.id, Preferences(has_themes=True))


def places(town: Neighbourhood, forum: Chat) -> list[int | None]:
    """In which topic each message of the bot is; General has no number."""
    messages = town.telegram.bot_messages(forum)
    return [m.thread_id for m in messages if m.service is None]


def topic_names(forum: Chat) -> list[str]:
    return [topic.name for topic in forum.topics.values()]


def calls(town: Neighbourhood, method: str) -> int:
    return sum(call.method == method for call in town.telegram.calls)


async def test_to_subscribe_inside_a_topic_means_that_topic(town: Neighbourhood) -> None:
    forum, owner = await make_forum(town)
    topic = town.telegram.topic(forum, "早报")
    await town.ask(forum, owner, "/subscribe 08:00", thread_id=topic.thread_id)
    assert await town.state(forum, topic.thread_id) is ACTIVE
    assert await town.state(forum) is None
    await town.push(DAY)
    await town.until_delivered()
    greeting, *others = places(town, forum)
    assert greeting is None
    assert set(others) == {topic.thread_id}
    assert len(others) > 10


async def test_to_subscribe_in_general_means_general(town: Neighbourhood) -> None:
    forum, owner = await make_forum(town)
    await town.ask(forum, owner, "/subscribe 08:00")
    await town.push(DAY)
    await town.until_delivered()
    assert set(places(town, forum)) == {None}


async def test_two_topics_have_subscriptions_of_their_own(town: Neighbourhood) -> None:
    forum, owner = await make_forum(town)
    first, second = (town.telegram.topic(forum, name) for name in ("开源", "芯片"))
    await town.ask(forum, owner, "/subscribe 08:00 开源", thread_id=first.thread_id)
    await town.ask(forum, owner, "/subscribe 08:00 芯片", thread_id=second.thread_id)
    await town.ask(forum, owner, "/unsubscribe", thread_id=first.thread_id)
    before = len(places(town, forum))
    await town.push(DAY)
    await town.until_delivered()
    assert set(places(town, forum)[before:]) == {second.thread_id}


@pytest.mark.parametrize("end", ["closed", "deleted"])
async def test_a_topic_that_takes_nothing_leaves_its_digest_to_general_until_it_does(
    town: Neighbourhood, end: str
) -> None:
    forum, owner = await make_forum(town)
    town.telegram.set_bot(forum, Status.MEMBER, by=owner)
    topic = town.telegram.topic(forum, "早报")
    await town.ask(forum, owner, "/subscribe 08:00", thread_id=topic.thread_id)
    if end == "closed":
        town.telegram.close_topic(forum, topic)
    else:
        town.telegram.delete_topic(forum, topic)
    before = len(places(town, forum))
    await town.push(EARLIER)
    await town.until_delivered()
    assert set(places(town, forum)[before:]) == {None}
    assert await town.state(forum, topic.thread_id) is ACTIVE
    if end == "closed":
        town.telegram.reopen_topic(forum, topic)
        before = len(places(town, forum))
        await town.push(DAY)
        await town.until_delivered()
        assert set(places(town, forum)[before:]) == {topic.thread_id}


async def test_the_owner_is_told_once_that_a_topic_is_closed(stage: Stage) -> None:
    boss = stage.telegram.person("站长")
    chat = stage.telegram.private_chat(boss)
    async with running(stage, DAYBRIEF_OWNER_CHATS=f'["telegram:{boss.id}"]') as program:
        town = Neighbourhood(stage, program)
        forum, owner = await make_forum(town)
        town.telegram.set_bot(forum, Status.MEMBER, by=owner)
        topic = town.telegram.topic(forum, "早报")
        await town.ask(forum, owner, "/subscribe 08:00", thread_id=topic.thread_id)
        town.telegram.close_topic(forum, topic)
        for day in (EARLIER, DAY):
            await town.push(day)
            await town.until_delivered()
        told = [text for text in town.texts(chat) if "话题已关闭" in text]
        assert len(told) == 1
        assert str(topic.thread_id) in told[0]


async def test_each_theme_gets_a_topic_of_its_own_once(town: Neighbourhood) -> None:
    forum, owner = await make_forum(town)
    await with_themes(town, forum, owner)
    await town.push(EARLIER)
    await town.until_delivered()
    await town.push(DAY)
    await town.until_delivered()
    names = topic_names(forum)
    assert len(names) > 1
    assert len(names) == len(set(names)) == calls(town, "createForumTopic")
    filled = Counter(places(town, forum))
    assert set(filled) == {None, *forum.topics}
    texts = town.texts(forum)
    assert len(texts) == len(set(texts))


async def test_a_restart_knows_the_topics(stage: Stage) -> None:
    async with running(stage) as program:
        town = Neighbourhood(stage, program)
        forum, owner = await make_forum(town)
        await with_themes(town, forum, owner)
        await town.push(EARLIER)
        await town.until_delivered()
    names = set(topic_names(forum))
    async with running(stage) as program:
        town = Neighbourhood(stage, program)
        await town.push(DAY)
        await town.until_delivered()
    assert len(topic_names(forum)) == len(set(topic_names(forum)))
    assert names < set(topic_names(forum)) or names == set(topic_names(forum))


async def test_without_the_right_all_goes_to_general_and_the_owner_is_told_once(
    stage: Stage,
) -> None:
    boss = stage.telegram.person("站长")
    chat = stage.telegram.private_chat(boss)
    async with running(stage, DAYBRIEF_OWNER_CHATS=f'["telegram:{boss.id}"]') as program:
        town = Neighbourhood(stage, program)
        forum, owner = await make_forum(town)
        rights = {"missing_rights": NO_TOPICS, "by": owner}
        town.telegram.set_bot(forum, Status.ADMINISTRATOR, **rights)  # type: ignore[arg-type]
        await with_themes(town, forum, owner)
        await town.push(DAY)
        await town.until_delivered()
        assert set(places(town, forum)) == {None}
        assert len(places(town, forum)) > 10
        assert calls(town, "createForumTopic") == 1
        assert sum("无法在论坛群里建立话题" in text for text in town.texts(chat)) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup", "private", "channel"])
async def test_where_there_are_no_topics_a_digest_comes_as_ever(
    town: Neighbourhood, kind: str
) -> None:
    owner = town.person("群主")
    chat = town.telegram.private_chat(owner)
    if kind == "channel":
        chat = town.telegram.channel("频道", creator=owner)
    elif kind != "private":
        make = town.telegram.group if kind == "group" else town.telegram.supergroup
        chat = await town.greeted(make("群", creator=owner))
    await with_themes(town, chat, owner)
    before = len(town.texts(chat))
    await town.push(DAY)
    await town.until_delivered()
    assert len(town.texts(chat)) - before > 10
    assert calls(town, "createForumTopic") == (kind in {"supergroup", "channel"})


async def test_a_deleted_topic_is_made_anew_and_a_closed_one_that_is_ours_is_used(
    town: Neighbourhood,
) -> None:
    forum, owner = await make_forum(town)
    await with_themes(town, forum, owner)
    await town.push(DAY)
    await town.until_delivered()
    deleted, *others = forum.topics.values()
    town.telegram.delete_topic(forum, deleted)
    for topic in others:
        town.telegram.close_topic(forum, topic)
    stored = await town.program.library.stored(DAY)
    assert stored
    before = len(places(town, forum))
    await town.program.push.push(stored, force=True)
    await town.until_delivered()
    remade = next(t for t in forum.topics.values() if t.name == deleted.name)
    filled = Counter(places(town, forum)[before:])
    assert filled[remade.thread_id] > 0
    assert set(filled) == {None, *forum.topics}
    assert topic_names(forum).count(deleted.name) == 1
    assert all(filled[topic.thread_id] for topic in others)


async def test_a_closed_topic_that_is_not_ours_to_open_leaves_its_stories_to_general(
    town: Neighbourhood,
) -> None:
    forum, owner = await make_forum(town)
    await with_themes(town, forum, owner)
    await town.push(DAY)
    await town.until_delivered()
    town.telegram.set_bot(forum, Status.MEMBER, by=owner)
    for topic in forum.topics.values():
        topic.creator = owner
        town.telegram.close_topic(forum, topic)
    stored = await town.program.library.stored(DAY)
    assert stored
    before = len(places(town, forum))
    await town.program.push.push(stored, force=True)
    await town.until_delivered()
    assert set(places(town, forum)[before:]) == {None}


async def test_a_server_in_trouble_while_a_topic_is_made_loses_no_story(
    town: Neighbourhood,
) -> None:
    forum, owner = await make_forum(town)
    await with_themes(town, forum, owner)
    town.telegram.order_fault(Fault(FaultKind.TOO_MANY_REQUESTS, method="createForumTopic"))
    town.telegram.order_fault(Fault(FaultKind.SERVER_ERROR, method="createForumTopic"))
    await town.push(DAY)
    await town.telegram.wait_for(lambda: len(town.texts(forum)) >= 14, 30)
    texts = town.texts(forum)
    assert len(texts) == len(set(texts))
    assert len(topic_names(forum)) == len(set(topic_names(forum)))


@pytest.mark.parametrize("asked", ["/start", "/language"])
async def test_an_old_button_of_a_topic_sets_up_no_other_place(
    town: Neighbourhood, asked: str
) -> None:
    forum, owner = await make_forum(town)
    topic = town.telegram.topic(forum, "早报")
    for _ in range(2):  # the first /start behind a greeting is not answered
        await town.telegram.say(forum, owner, asked, thread_id=topic.thread_id)
    button = {"/start": "订阅", "/language": "English"}[asked]
    before = await town.program.stores.chats.language(whole(forum))
    await town.telegram.wait_for(lambda: find_buttons(town, forum, button), 15)
    message, label = find_buttons(town, forum, button)[-1]
    press = await town.telegram.press(message, label, owner, is_inaccessible=True)
    await town.telegram.wait_for(lambda: press.answer is not None, 15)
    assert press.answer
    assert press.answer["text"] == "这个按钮已经失效了。"
    assert await town.state(forum) is None
    assert await town.program.stores.chats.language(whole(forum)) == before


def whole(forum: Chat) -> ChatAddress:
    return ChatAddress(Platform.TELEGRAM, str(forum.id))


def find_buttons(town: Neighbourhood, forum: Chat, word: str) -> list[tuple[StoredMessage, str]]:
    """The messages in topics with a button of that word, and all of its label."""
    return [
        (message, button["text"])
        for message in town.telegram.bot_messages(forum)
        for button in message.buttons
        if word in button["text"] and message.thread_id
    ]
