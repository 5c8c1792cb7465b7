"""Topics of forums, made and changed by the bot and by people."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox


@pytest.fixture
def forum(sandbox: TelegramSandbox, reader: Person) -> Chat:
    status = Status.ADMINISTRATOR
    return sandbox.supergroup("论坛", creator=reader, bot_status=status, is_forum=True)


async def test_a_topic_is_made_written_to_renamed_closed_and_deleted(
    sandbox: TelegramSandbox, sdk: Bot, forum: Chat
):
    topic = await sdk.create_forum_topic(forum.id, "开源", icon_color=0xFFD67E)
    number = topic.message_thread_id
    assert (topic.name, topic.icon_color) == ("开源", 0xFFD67E)
    sent = await sdk.send_message(forum.id, "x", message_thread_id=number)
    assert (sent.message_thread_id, sent.is_topic_message) == (number, True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.forum_topic_created is not None
    await sdk.edit_forum_topic(forum.id, number, name="开源项目")
    assert forum.topics[number].name == "开源项目"
    await sdk.close_forum_topic(forum.id, number)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await sdk.close_forum_topic(forum.id, number)
    await sdk.reopen_forum_topic(forum.id, number)
    await sdk.delete_forum_topic(forum.id, number)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await sdk.send_message(forum.id, "x", message_thread_id=number)
    assert sandbox.bot_messages(forum) == []


@pytest.mark.parametrize(
    ("name", "color", "reason"),
    [
        (" ", 0x6FB9F0, "Title must be non-empty"),
        ("x" * 129, 0x6FB9F0, "Title is too long"),
        ("x", 1, "Invalid icon color specified"),
    ],
)
async def test_wrong_topics_are_refused(sdk: Bot, forum: Chat, name: str, color: int, reason: str):
    with pytest.raises(BadRequest, match=reason):
        await sdk.create_forum_topic(forum.id, name, icon_color=color)


async def test_topics_need_a_forum_and_the_right(
    sandbox: TelegramSandbox, sdk: Bot, forum: Chat, reader: Person
):
    group = sandbox.supergroup("群", creator=reader, bot_status=Status.ADMINISTRATOR)
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await sdk.create_forum_topic(group.id, "x")
    topic = sandbox.topic(forum, "开源")
    own = await sdk.create_forum_topic(forum.id, "own")
    missing = frozenset({"can_manage_topics", "can_delete_messages"})
    sandbox.set_bot(forum, Status.ADMINISTRATOR, missing_rights=missing)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await sdk.create_forum_topic(forum.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to edit the topic"):
        await sdk.edit_forum_topic(forum.id, topic.thread_id, name="y")
    with pytest.raises(BadRequest, match="Not enough rights to delete the topic"):
        await sdk.delete_forum_topic(forum.id, topic.thread_id)
    await sdk.edit_forum_topic(forum.id, own.message_thread_id, name="y")


async def test_a_closed_topic_takes_messages_of_its_managers_only(
    sandbox: TelegramSandbox, sdk: Bot, forum: Chat
):
    topic = sandbox.topic(forum, "开源")
    member = sandbox.person("Member")
    sandbox.join(forum, member)
    sandbox.close_topic(forum, topic)
    await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)
    with pytest.raises(ValueError, match="may not write"):
        await sandbox.say(forum, member, "x", thread_id=topic.thread_id)
    sandbox.set_bot(forum, Status.MEMBER)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)
    sandbox.reopen_topic(forum, topic)
    await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)


async def test_the_general_topic_has_no_thread(
    sandbox: TelegramSandbox, sdk: Bot, forum: Chat, reader: Person
):
    said = await sandbox.say(forum, reader, "/today")
    assert said.thread_id is None
    with pytest.raises(BadRequest, match="Message thread not found"):
        await sdk.send_message(forum.id, "x", message_thread_id=1)
    await sdk.close_general_forum_topic(forum.id)
    sandbox.set_bot(forum, Status.MEMBER)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await sdk.send_message(forum.id, "x")


async def test_a_deleted_topic_takes_its_messages_along(
    sandbox: TelegramSandbox, sdk: Bot, forum: Chat
):
    topic = sandbox.topic(forum, "开源")
    await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)
    sandbox.bot.updates.drop()
    sandbox.delete_topic(forum, topic)
    assert sandbox.bot_messages(forum) == []
    assert len(sandbox.bot.updates) == 0
