"""Discussion groups of channels, those who speak in a chat's name, and whom an answer is for."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.sandbox.telegram import Chat, Person, Status, StoredMessage
from tests.journeys.membership_stage import ACTIVE, Neighbourhood
from tests.journeys.stage import running, staged

DAY = date(2026, 2, 26)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Neighbourhood]:
    async with staged(tmp_path) as stage, running(stage) as program:
        yield Neighbourhood(stage, program)


async def make_discussion(town: Neighbourhood) -> tuple[Chat, Chat, Person]:
    """A channel, its discussion group where the bot is too, and who owns both."""
    owner = town.person("频道主")
    channel = town.telegram.channel("频道", creator=owner)
    group = await town.greeted(town.telegram.supergroup("讨论", creator=owner))
    town.telegram.link(channel, group)
    await town.telegram.wait_for(lambda: town.told(owner))
    return channel, group, owner


def answers(town: Neighbourhood, chat: Chat, *, since: int) -> list[StoredMessage]:
    messages = [m for m in town.telegram.bot_messages(chat) if m.service is None]
    return messages[since:]


async def test_a_post_that_is_forwarded_to_the_discussion_is_no_command_there(
    town: Neighbourhood,
) -> None:
    channel, group, owner = await make_discussion(town)
    await town.ask(channel, owner, "/subscribe 08:00")
    await town.until_quiet()
    assert await town.state(channel) is ACTIVE
    assert await town.state(group) is None
    assert len(town.texts(group)) == 1  # the greeting


async def test_an_answer_to_a_comment_stays_below_the_post(town: Neighbourhood) -> None:
    channel, group, owner = await make_discussion(town)
    reader = town.person("读者")
    town.telegram.join(group, reader)
    await town.telegram.say(channel, owner, "今天的新闻")
    [post] = [m for m in town.telegram.messages(group) if m.text == "今天的新闻"]
    before = len(answers(town, group, since=0))
    comment = await town.telegram.say(group, reader, "/topic 开源", reply_to=post)
    await town.telegram.wait_for(lambda: len(answers(town, group, since=before)) >= 3, 15)
    assert all(m.reply_to is comment for m in answers(town, group, since=before))
    assert {m.thread_id for m in answers(town, group, since=before)} == {post.message_id}


async def test_a_channels_digest_opens_its_discussions_and_nothing_is_answered_there(
    town: Neighbourhood,
) -> None:
    channel, group, owner = await make_discussion(town)
    await town.ask(channel, owner, "/subscribe 08:00")
    await town.push(DAY)
    await town.until_delivered()
    await town.until_quiet()
    posts = [m for m in town.telegram.messages(group) if m.is_automatic_forward]
    own = [m for m in answers(town, group, since=0) if not m.is_automatic_forward]
    assert len(posts) > 10
    assert len(own) == 1


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_the_first_message_of_an_answer_in_a_group_replies_to_who_asked(
    town: Neighbourhood, kind: str
) -> None:
    owner = town.person("群主")
    make = town.telegram.group if kind == "group" else town.telegram.supergroup
    group = await town.greeted(make("群", creator=owner))
    asked = await town.telegram.say(group, owner, "/topic 开源")
    await town.telegram.wait_for(lambda: len(answers(town, group, since=1)) >= 3, 15)
    assert [m.reply_to for m in answers(town, group, since=1)][:3] == [asked, None, None]


async def test_an_answer_in_a_topic_replies_there(town: Neighbourhood) -> None:
    owner = town.person("群主")
    forum = await town.greeted(town.telegram.supergroup("群", creator=owner, is_forum=True))
    topic = town.telegram.topic(forum, "问答")
    asked = await town.telegram.say(forum, owner, "/help", thread_id=topic.thread_id)
    await town.telegram.wait_for(lambda: answers(town, forum, since=1), 15)
    [answer] = answers(town, forum, since=1)
    assert (answer.thread_id, answer.reply_to) == (topic.thread_id, asked)


async def test_a_question_that_is_deleted_meanwhile_is_answered_all_the_same(
    town: Neighbourhood,
) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner))
    asked = await town.telegram.say(group, owner, "/help")
    asked.is_deleted = True
    await town.telegram.wait_for(lambda: answers(town, group, since=1), 15)
    [answer] = answers(town, group, since=1)
    assert answer.reply_to is None


async def test_answers_in_private_and_in_channels_reply_to_nothing(town: Neighbourhood) -> None:
    owner = town.person("频道主")
    channel = town.telegram.channel("频道", creator=owner)
    await town.ask(channel, owner, "/status")
    await town.ask(town.telegram.private_chat(owner), owner, "/status")
    calls = [call for call in town.telegram.calls if call.method == "sendMessage"]
    assert not any("reply_parameters" in call.params for call in calls)


async def test_an_anonymous_administrator_manages_the_group(town: Neighbourhood) -> None:
    owner = town.person("群主")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner))
    await town.telegram.say_as(group, group, "/subscribe 08:00", by=owner)
    await town.until_state(group, ACTIVE)


async def test_who_posts_as_another_channel_changes_nothing_and_is_told_why(
    town: Neighbourhood,
) -> None:
    owner, stranger = town.person("群主"), town.person("路过")
    group = await town.greeted(town.telegram.supergroup("群", creator=owner))
    town.telegram.join(group, stranger)
    foreign = town.telegram.channel("别处", creator=stranger, bot_status=Status.LEFT)
    await town.telegram.say_as(foreign, group, "/subscribe 08:00", by=stranger)
    await town.telegram.wait_for(lambda: answers(town, group, since=1), 15)
    assert "管理员" in answers(town, group, since=1)[0].text
    assert await town.state(group) is None
    await town.ask(group, owner, "/subscribe 08:00")
    await town.telegram.say_as(foreign, group, "/unsubscribe", by=stranger)
    await town.telegram.wait_for(lambda: len(answers(town, group, since=1)) == 3, 15)
    assert await town.state(group) is ACTIVE


async def test_the_linked_channels_own_voice_in_the_group_is_not_an_administrators(
    town: Neighbourhood,
) -> None:
    channel, group, owner = await make_discussion(town)
    await town.telegram.say_as(channel, group, "/subscribe 08:00", by=owner)
    await town.telegram.wait_for(lambda: answers(town, group, since=1), 15)
    assert "管理员" in answers(town, group, since=1)[0].text
    assert await town.state(group) is None
