"""Sending messages.

https://core.telegram.org/bots/api#sendmessage
"""

import re

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.content import Content
from bot.sandbox.telegram.discussions import open_discussion, thread_of
from bot.sandbox.telegram.given_content import (
    document_content,
    rich_content,
    text_content,
    with_markup,
)
from bot.sandbox.telegram.permissions import chat_to_write
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

EFFECT = re.compile(r"-?[0-9]{1,19}")


def send_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _send(world, bot, given, text_content(world, given)).as_json()


def send_rich_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _send(world, bot, given, rich_content(world, given)).as_json()


def send_document(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _send(world, bot, given, document_content(world, given)).as_json()


def _send(world: World, bot: BotAccount, given: JsonObject, content: Content) -> StoredMessage:
    thread = given.get("message_thread_id")
    what = "text messages" if content.document is None else "documents"
    chat = chat_to_write(world, bot, given["chat_id"], thread, what=what)
    content = with_markup(content, given, chat)
    reply_to = _replied(chat, given.get("reply_parameters"))
    effect = _effect(chat, given.get("message_effect_id"))
    world.limiter.admit(bot.person.id, chat.id, is_private=chat.is_private)
    message = world.store(
        chat, bot.person, content, thread_id=thread or thread_of(reply_to), reply_to=reply_to
    )
    message.is_silent = given.get("disable_notification", False)
    message.is_protected = given.get("protect_content", False)
    message.effect_id = effect
    open_discussion(world, message)
    return message


def _replied(chat: Chat, reply: JsonObject | None) -> StoredMessage | None:
    if reply is None:
        return None
    if reply.get("chat_id", chat.id) != chat.id:
        raise bad_request("replies to other chats aren't supported by the sandbox")
    message = chat.find(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply", False):
        raise bad_request("message to be replied not found")
    return message


def _effect(chat: Chat, effect: str | None) -> str | None:
    if not effect:
        return None
    if not EFFECT.fullmatch(effect):
        raise bad_request("invalid message effect identifier specified")
    if not chat.is_private:
        raise bad_request("can't use message effects in the chat")
    return effect
