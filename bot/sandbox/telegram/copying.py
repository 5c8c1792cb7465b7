"""Messages that the bot forwards or copies.

https://core.telegram.org/bots/api#forwardmessage
"""

from dataclasses import replace

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.discussions import open_discussion
from bot.sandbox.telegram.entities import read_caption
from bot.sandbox.telegram.forwarding import forward_to
from bot.sandbox.telegram.given_content import with_markup, with_mentions
from bot.sandbox.telegram.permissions import chat_to_enter, chat_to_write
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World


def forward_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    chat, source = _places(world, bot, given, verb="forward")
    message = forward_to(world, source, chat, sender=bot.person)
    return _sent(world, message, given).as_json()


def copy_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    """A copy tells nothing of where it came from."""
    chat, source = _places(world, bot, given, verb="copy")
    content = replace(source.content, markup=None)
    if "caption" in given and content.document is not None:
        mode, entities = given.get("parse_mode"), given.get("caption_entities")
        parsed = read_caption(given["caption"], parse_mode=mode, entities=entities)
        content.text, content.entities = parsed.text, with_mentions(world, parsed.entities)
    message = world.store(chat, bot.person, with_markup(content, given, chat))
    return {"message_id": _sent(world, message, given).message_id}


def _places(
    world: World, bot: BotAccount, given: JsonObject, *, verb: str
) -> tuple[Chat, StoredMessage]:
    """Where to, and what."""
    chat = chat_to_write(world, bot, given["chat_id"], given.get("message_thread_id"))
    source = chat_to_enter(world, bot, given["from_chat_id"]).find(given["message_id"])
    if source is None:
        raise bad_request(f"message to {verb} not found")
    if source.is_protected or source.service is not None:
        done = {"forward": "forwarded", "copy": "copied"}[verb]
        raise bad_request(f"the message can't be {done}")
    world.limiter.admit(bot.person.id, chat.id, is_private=chat.is_private)
    return chat, source


def _sent(world: World, message: StoredMessage, given: JsonObject) -> StoredMessage:
    message.thread_id = given.get("message_thread_id")
    message.is_silent = given.get("disable_notification", False)
    message.is_protected = given.get("protect_content", False)
    open_discussion(world, message)
    return message
