"""Editing messages, in a chat or by an inline message's id.

https://core.telegram.org/bots/api#editmessagetext
"""

from dataclasses import replace

from bot.sandbox.telegram.chats import StoredMessage
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.given_content import rich_content, text_content, with_markup
from bot.sandbox.telegram.permissions import chat_to_enter
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)


def edit_message_text(world: World, bot: BotAccount, given: JsonObject) -> JsonObject | bool:
    if ("text" in given) == ("rich_message" in given):
        raise bad_request("exactly one of the parameters text and rich_message must be given")
    make = text_content if "text" in given else rich_content
    content = make(world, given)
    message = _message_to_edit(world, bot, given)
    if message.document is not None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, bot, message, with_markup(content, given, message.chat))


def edit_message_reply_markup(
    world: World, bot: BotAccount, given: JsonObject
) -> JsonObject | bool:
    message = _message_to_edit(world, bot, given)
    content = with_markup(replace(message.content), given, message.chat)
    return _edit(world, bot, message, content)


def _edit(
    world: World, bot: BotAccount, message: StoredMessage, content: Content
) -> JsonObject | bool:
    """Replace the content; an inline message is not told back."""
    if content.as_json() == message.content.as_json():
        raise bad_request(NOT_MODIFIED)
    world.limiter.admit(bot.person.id, message.chat.id, is_private=message.chat.is_private)
    message.edits.append(message.content)
    message.content = content
    message.edited_at = world.now()
    return message.as_json() if message.via_bot is None else True


def _message_to_edit(world: World, bot: BotAccount, given: JsonObject) -> StoredMessage:
    if "inline_message_id" in given:
        return _inline_message(world, bot, given["inline_message_id"])
    if "chat_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = chat_to_enter(world, bot, given["chat_id"])
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not _is_editable(bot, message):
        raise bad_request("message can't be edited")
    return message


def _is_editable(bot: BotAccount, message: StoredMessage) -> bool:
    """Its own posts; in a channel also others' with the right, as long as they are no forwards."""
    if message.service is not None or message.origin is not None or message.via_bot is not None:
        return False
    is_editor = message.chat.is_channel and message.chat.member(bot.person).has_right(
        "can_edit_messages"
    )
    return message.sender is bot.person or is_editor


def _inline_message(world: World, bot: BotAccount, number: str) -> StoredMessage:
    message = world.inline_messages.get(number)
    if message is None or message.via_bot is not bot.person or message.is_deleted:
        raise bad_request("MESSAGE_ID_INVALID")
    return message
