"""Who speaks for whom, discussion groups, and who comes and goes."""

import pytest
from telegram import Bot

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox


@pytest.fixture
def group(sandbox: TelegramSandbox, reader: Person) -> Chat:
    return sandbox.supergroup("群", creator=reader, bot_status=Status.ADMINISTRATOR)


async def test_an_anonymous_administrator_writes_in_the_name_of_the_group(
    sandbox: TelegramSandbox, sdk: Bot, group: Chat
):
    hidden = sandbox.person("Hidden")
    sandbox.set_member(group, hidden, Status.ADMINISTRATOR, is_anonymous=True)
    sandbox.bot.updates.drop()
    await sandbox.say(group, hidden, "/settings")
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.username) == (1087968824, "GroupAnonymousBot")
    assert message.sender_chat is not None
    assert message.sender_chat.id == group.id
    administrators = await sdk.get_chat_administrators(group.id)
    assert {m.user.id: m.to_dict()["is_anonymous"] for m in administrators}[hidden.id]
    assert (await sdk.get_chat_member(group.id, 1087968824)).status == "left"


async def test_a_person_posts_as_a_channel(
    sandbox: TelegramSandbox, sdk: Bot, group: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    sandbox.bot.updates.drop()
    await sandbox.say_as(channel, group, "/settings", by=reader)
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.id == 136817688
    assert message.sender_chat is not None
    assert message.sender_chat.id == channel.id
    other = sandbox.person("Other")
    sandbox.set_member(group, other)
    with pytest.raises(ValueError, match="doesn't speak for"):
        await sandbox.say_as(channel, group, "x", by=other)


async def test_posts_of_a_channel_appear_in_its_discussion_group(
    sandbox: TelegramSandbox, sdk: Bot, group: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    sandbox.link(channel, group)
    sandbox.bot.updates.drop()
    post = await sdk.send_message(channel.id, "头条")
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert message.is_automatic_forward
    assert message.from_user is not None
    assert message.from_user.id == 777000
    assert message.sender_chat is not None
    assert message.sender_chat.id == channel.id
    assert message.forward_origin is not None
    assert message.forward_origin.to_dict()["message_id"] == post.message_id
    assert (await sdk.get_chat(channel.id)).linked_chat_id == group.id
    comment = await sandbox.say(group, reader, "/related", reply_to=sandbox.messages(group)[-1])
    assert comment.thread_id == message.message_id
    answer = await sdk.send_message(group.id, "相关", message_thread_id=message.message_id)
    assert answer.message_thread_id == message.message_id
    assert not answer.is_topic_message


async def test_coming_and_going_is_told(sandbox: TelegramSandbox, sdk: Bot, group: Chat):
    sandbox.bot.updates.drop()
    await sdk.get_updates(allowed_updates=["message", "chat_member", "my_chat_member"])
    other = sandbox.person("Other")
    sandbox.join(group, other)
    sandbox.leave(group, other)
    updates = await sdk.get_updates()
    assert [min(set(update.to_dict()) - {"update_id"}) for update in updates] == [
        "chat_member",
        "message",
        "chat_member",
        "message",
    ]
    assert updates[1].message is not None
    assert updates[1].message.new_chat_members[0].id == other.id
    assert updates[3].message is not None
    assert updates[3].message.left_chat_member is not None


async def test_a_group_welcomes_the_bot(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.group("群", creator=reader, bot_status=Status.LEFT)
    sandbox.set_bot(group, Status.MEMBER, by=reader)
    changed, welcome = await sdk.get_updates()
    assert changed.my_chat_member is not None
    assert welcome.message is not None
    assert welcome.message.new_chat_members[0].id == 42
    sandbox.bot.updates.drop()
    sandbox.set_bot(group, Status.KICKED, by=reader)
    assert len(sandbox.bot.updates) == 1


async def test_who_may_only_read_a_channel_writes_nothing_there(
    sandbox: TelegramSandbox, reader: Person
):
    channel = sandbox.channel("频道", creator=sandbox.person("Owner"))
    sandbox.join(channel, reader)
    with pytest.raises(ValueError, match="may not write"):
        await sandbox.say(channel, reader, "x")
