"""Pinned messages.

https://core.telegram.org/bots/api#pinchatmessage
"""

from bot.sandbox.telegram.chats import Chat
from bot.sandbox.telegram.permissions import chat_to_enter
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World


def pin_chat_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _chat_to_pin(world, bot, given)
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    if message.service is not None:
        raise bad_request("message can't be pinned")
    is_quiet = chat.is_private or chat.is_channel
    message.is_pinned_silently = is_quiet or given.get("disable_notification", False)
    chat.pinned = [number for number in chat.pinned if number != message.message_id]
    chat.pinned.append(message.message_id)
    return True


def unpin_chat_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    """Without a number, the latest of the pinned messages."""
    chat = _chat_to_pin(world, bot, given)
    number = given.get("message_id", max(chat.pinned, default=None))
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def unpin_all_chat_messages(world: World, bot: BotAccount, given: JsonObject) -> bool:
    _chat_to_pin(world, bot, given).pinned.clear()
    return True


def _chat_to_pin(world: World, bot: BotAccount, given: JsonObject) -> Chat:
    chat = chat_to_enter(world, bot, given["chat_id"])
    right = "can_edit_messages" if chat.is_channel else "can_pin_messages"
    if not chat.is_private and not chat.member(bot.person).has_right(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
