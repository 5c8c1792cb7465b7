"""Buttons below messages and in place of the keyboard, and who may press them."""

from typing import Any

import pytest
from telegram import (
    Bot,
    ChatAdministratorRights,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from bot.sandbox.telegram import Chat, Person, Status, StoredMessage, TelegramSandbox


def only(right: str) -> ChatAdministratorRights:
    """Rights of which one is given."""
    none = ChatAdministratorRights.no_rights().to_dict()
    return ChatAdministratorRights(**{**none, right: True})


def picker(**wishes: object) -> ReplyKeyboardMarkup:
    """A keyboard with one button that chooses a channel, or what the wishes say."""
    asked: dict[str, Any] = {"chat_is_channel": True, **wishes}
    request = KeyboardButtonRequestChat(7, **asked)
    return ReplyKeyboardMarkup([[KeyboardButton("选择频道", request_chat=request)]])


async def with_buttons(sdk: Bot, sandbox: TelegramSandbox, chat: Chat) -> StoredMessage:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("下一条", callback_data="v1:next")]])
    await sdk.send_message(chat.id, "x", reply_markup=keyboard)
    return sandbox.messages(chat)[-1]


@pytest.mark.parametrize(("length", "is_taken"), [(0, False), (1, True), (256, True), (257, False)])
async def test_a_copy_button_holds_1_to_256_characters(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, *, length: int, is_taken: bool
):
    button = InlineKeyboardButton("复制", copy_text=CopyTextButton("数" * length))
    call = sdk.send_message(private.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    if not is_taken:
        with pytest.raises(BadRequest, match="Button_copy_text_invalid"):
            await call
        return
    await call
    shown = sandbox.bot_messages(private)[0].buttons[0]
    assert shown["copy_text"] == {"text": "数" * length}


async def test_a_person_shares_a_channel_with_what_was_asked_for(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader, username="pindao")
    await sdk.send_message(private.id, "哪个？", reply_markup=picker(request_title=True))
    sandbox.bot.updates.drop()
    await sandbox.share_chat(reader, channel, button="选择频道")
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert message.chat_shared is not None
    shared = message.chat_shared
    assert (shared.request_id, shared.chat_id) == (7, channel.id)
    assert (shared.title, shared.username) == ("频道", None)


async def test_sharing_makes_the_bot_an_administrator_where_the_button_asks_for_it(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader, bot_status=Status.LEFT)
    wanted = only("can_post_messages")
    keyboard = picker(user_administrator_rights=wanted, bot_administrator_rights=wanted)
    await sdk.send_message(private.id, "哪个？", reply_markup=keyboard)
    await sandbox.share_chat(reader, channel)
    kinds = [min(update.to_dict()) for update in await sdk.get_updates()]
    assert kinds == ["my_chat_member", "message"]
    me = channel.member(sandbox.bot.person)
    assert me.has_right("can_post_messages")
    assert not me.has_right("can_edit_messages")


@pytest.mark.parametrize(
    "wishes",
    [
        {"chat_is_channel": False},
        {"chat_has_username": True},
        {"chat_is_created": True},
        {"user_administrator_rights": only("can_post_messages")},
    ],
)
async def test_a_picker_does_not_offer_other_chats(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person, wishes: dict[str, Any]
):
    owner = sandbox.person("Owner")
    channel = sandbox.channel("频道", creator=owner)
    sandbox.set_member(channel, reader)
    await sdk.send_message(private.id, "哪个？", reply_markup=picker(**wishes))
    with pytest.raises(ValueError, match="频道"):
        await sandbox.share_chat(reader, channel)


async def test_a_removed_keyboard_has_no_picker(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    await sdk.send_message(private.id, "哪个？", reply_markup=picker())
    await sdk.send_message(private.id, "算了", reply_markup=ReplyKeyboardRemove())
    assert private.keyboard is None
    with pytest.raises(ValueError, match="pickers"):
        await sandbox.share_chat(reader, channel)


async def test_chats_are_requested_in_private_chats_only(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.group("群", creator=reader)
    with pytest.raises(BadRequest, match="Chats can be requested in private chats only"):
        await sdk.send_message(group.id, "哪个？", reply_markup=picker())


async def test_the_rights_of_the_bot_are_among_those_of_the_user(sdk: Bot, private: Chat):
    wanted = only("can_post_messages")
    with pytest.raises(BadRequest, match="subset"):
        await sdk.send_message(
            private.id, "?", reply_markup=picker(bot_administrator_rights=wanted)
        )


async def test_a_channel_post_is_forwarded_with_its_origin(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    post = await sandbox.say(channel, reader, "头条")
    sandbox.bot.updates.drop()
    await sandbox.forward(post, reader)
    message = (await sdk.get_updates())[0].message
    assert message is not None
    assert message.chat.id == private.id
    assert message.text == "头条"
    assert message.forward_origin is not None
    origin = message.forward_origin.to_dict()
    assert (origin["type"], origin["chat"]["id"]) == ("channel", channel.id)
    assert origin["message_id"] == post.message_id


async def test_protected_messages_are_not_forwarded(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    await sdk.send_message(channel.id, "x", protect_content=True)
    with pytest.raises(ValueError, match="protected"):
        await sandbox.forward(sandbox.messages(channel)[0], reader)


async def test_who_is_not_there_presses_nothing(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    group = sandbox.group("群", creator=reader)
    stranger = sandbox.person("Stranger")
    message = await with_buttons(sdk, sandbox, group)
    with pytest.raises(ValueError, match="can't see"):
        await sandbox.press(message, "下一条", stranger)
    sandbox.set_member(group, stranger)
    await sandbox.press(message, "下一条", stranger)


async def test_a_stranger_does_not_press_in_a_private_chat(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat
):
    message = await with_buttons(sdk, sandbox, private)
    with pytest.raises(ValueError, match="can't see"):
        await sandbox.press(message, "下一条", sandbox.person("Stranger"))


async def test_a_press_on_a_very_old_message_tells_its_number_only(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    message = await with_buttons(sdk, sandbox, private)
    await sandbox.press(message, "下一条", reader, is_inaccessible=True)
    query = (await sdk.get_updates())[0].callback_query
    assert query is not None
    assert query.data == "v1:next"
    assert query.message is not None
    assert not query.message.is_accessible
    assert query.message.message_id == message.message_id
    await sdk.edit_message_text("y", private.id, query.message.message_id)


async def test_a_forged_press_sends_any_data(
    sandbox: TelegramSandbox, sdk: Bot, private: Chat, reader: Person
):
    message = await with_buttons(sdk, sandbox, private)
    await sandbox.press_forged(message, "v1:wipe", reader)
    query = (await sdk.get_updates())[0].callback_query
    assert query is not None
    assert query.data == "v1:wipe"
