"""Where a bot may write, and how python-telegram-bot hears that it may not."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox


async def test_a_bot_may_not_write_first(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    chat = sandbox.private_chat(reader, is_started=False)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await sdk.send_message(reader.id, "x")
    await sandbox.say(chat, reader, "/start")
    assert (await sdk.send_message(reader.id, "x")).text == "x"


async def test_a_blocked_bot_is_told(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    sandbox.block(reader)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await sdk.send_message(private.id, "x")
    with pytest.raises(ValueError, match="unblock"):
        await sandbox.say(private, reader, "x")
    sandbox.unblock(reader)
    assert (await sdk.send_message(private.id, "x")).text == "x"


async def test_a_deactivated_user_is_told(sdk: Bot, reader: Person, private: Chat):
    reader.is_deactivated = True
    with pytest.raises(Forbidden, match="user is deactivated"):
        await sdk.send_message(private.id, "x")


async def test_an_unknown_chat_is_not_found(sdk: Bot):
    for chat_id in (12345, -100987, "@nobody_here"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await sdk.send_message(chat_id, "x")


async def test_bots_do_not_talk_to_bots(sandbox: TelegramSandbox, sdk: Bot):
    with pytest.raises(Forbidden, match="bot can't send messages to bots"):
        await sdk.send_message(sandbox.bot.person.id, "x")


async def test_a_kicked_bot_is_told_from_what(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    chats = {
        "group": sandbox.group("g", creator=reader),
        "supergroup": sandbox.supergroup("s", creator=reader),
        "channel": sandbox.channel("c", creator=reader),
    }
    for kind, chat in chats.items():
        sandbox.set_bot(chat, Status.KICKED)
        with pytest.raises(Forbidden, match=f"bot was kicked from the {kind} chat"):
            await sdk.send_message(chat.id, "x")
        sandbox.set_bot(chat, Status.LEFT)
        with pytest.raises(Forbidden, match=f"bot is not a member of the {kind} chat"):
            await sdk.send_message(chat.id, "x")


async def test_rights_to_send_text(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.supergroup("s", creator=reader)
    sandbox.set_bot(group, Status.RESTRICTED, can_send=False)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await sdk.send_message(group.id, "x")
    group.can_members_send = False
    sandbox.set_bot(group, Status.MEMBER)
    with pytest.raises(BadRequest, match="Not enough rights"):
        await sdk.send_message(group.id, "x")
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    assert (await sdk.send_message(group.id, "x")).text == "x"


async def test_a_channel_wants_an_administrator(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    channel = sandbox.channel("c", creator=reader, username="the_channel")
    assert (await sdk.send_message("@the_channel", "x")).chat.id == channel.id
    sandbox.set_bot(channel, Status.ADMINISTRATOR, missing_rights=frozenset({"can_post_messages"}))
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await sdk.send_message(channel.id, "x")


async def test_a_migrated_group_names_its_successor(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.group("g", creator=reader)
    supergroup = sandbox.migrate(group)
    with pytest.raises(ChatMigrated) as caught:
        await sdk.send_message(group.id, "x")
    assert caught.value.new_chat_id == supergroup.id
    assert (await sdk.send_message(supergroup.id, "x")).text == "x"
    moved = [u.message for u in await sdk.get_updates() if u.message]
    assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in moved] == [
        (supergroup.id, None),
        (None, group.id),
    ]


async def test_a_thread_must_exist(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    forum = sandbox.supergroup("f", creator=reader, is_forum=True)
    topic = sandbox.topic(forum, "日报")
    sent = await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)
    assert sent.message_thread_id == topic.thread_id
    for chat, thread in ((forum, 999), (sandbox.group("g", creator=reader), topic.thread_id)):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await sdk.send_message(chat.id, "x", message_thread_id=thread)
    topic.is_closed = True
    with pytest.raises(BadRequest, match="Topic_closed"):
        await sdk.send_message(forum.id, "x", message_thread_id=topic.thread_id)


async def test_who_is_who(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    boss, guest = sandbox.person("Boss"), sandbox.person("Guest")
    group = sandbox.supergroup("s", creator=boss, members=[reader])
    sandbox.set_member(group, reader, Status.ADMINISTRATOR)
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    admins = await sdk.get_chat_administrators(group.id)
    assert {(a.user.id, a.status) for a in admins} == {
        (boss.id, "creator"),
        (reader.id, "administrator"),
        (sandbox.bot.person.id, "administrator"),
    }
    assert (await sdk.get_chat_member(group.id, guest.id)).status == "left"
    with pytest.raises(BadRequest, match="Participant_id_invalid"):
        await sdk.get_chat_member(group.id, 5)
    assert await sdk.get_chat_member_count(group.id) == 3
    assert (await sdk.get_chat(group.id)).title == "s"


async def test_leaving_is_told_and_final(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.group("g", creator=reader)
    assert await sdk.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member"):
        await sdk.get_chat(group.id)


async def test_there_are_no_administrators_in_private(sdk: Bot, private: Chat):
    with pytest.raises(BadRequest, match="no administrators"):
        await sdk.get_chat_administrators(private.id)
    assert (await sdk.get_chat_member(private.id, private.id)).status == "member"
