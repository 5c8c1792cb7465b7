"""The bot's methods for topics of forums.

https://core.telegram.org/bots/api#createforumtopic
"""

from bot.sandbox.telegram.chats import Chat, Topic
from bot.sandbox.telegram.permissions import chat_to_enter
from bot.sandbox.telegram.topics import (
    BLUE,
    delete_topic,
    open_topic,
    rename_topic,
    set_closed,
)
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

COLORS = frozenset({BLUE, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F})
MAX_NAME = 128
NOT_MODIFIED = "TOPIC_NOT_MODIFIED"


def create_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    chat = _forum(world, bot, given)
    if not chat.member(bot.person).has_right("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = _name(given["name"])
    color = given.get("icon_color", BLUE)
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    topic, _ = open_topic(world, chat, name, by=bot.person, color=color)
    return {"message_thread_id": topic.thread_id, "name": topic.name, "icon_color": color}


def edit_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat, topic = _topic_to_change(world, bot, given)
    name = _name(given.get("name") or topic.name)
    if name == topic.name:
        raise bad_request(NOT_MODIFIED)
    rename_topic(world, chat, topic, name, by=bot.person)
    return True


def close_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat, topic = _topic_to_change(world, bot, given)
    return _set_closed(world, bot, chat, topic, is_closed=True)


def reopen_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat, topic = _topic_to_change(world, bot, given)
    return _set_closed(world, bot, chat, topic, is_closed=False)


def delete_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _forum(world, bot, given)
    topic = _topic(chat, given)
    if not chat.member(bot.person).has_right("can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    delete_topic(world, chat, topic)
    return True


def close_general_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _forum(world, bot, given)
    _check_right(bot, chat, chat.general)
    return _set_closed(world, bot, chat, chat.general, is_closed=True)


def reopen_general_forum_topic(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _forum(world, bot, given)
    _check_right(bot, chat, chat.general)
    return _set_closed(world, bot, chat, chat.general, is_closed=False)


def _set_closed(
    world: World, bot: BotAccount, chat: Chat, topic: Topic, *, is_closed: bool
) -> bool:
    if topic.is_closed == is_closed:
        raise bad_request(NOT_MODIFIED)
    set_closed(world, chat, topic, is_closed=is_closed, by=bot.person)
    return True


def _forum(world: World, bot: BotAccount, given: JsonObject) -> Chat:
    chat = chat_to_enter(world, bot, given["chat_id"])
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic_to_change(world: World, bot: BotAccount, given: JsonObject) -> tuple[Chat, Topic]:
    chat = _forum(world, bot, given)
    topic = _topic(chat, given)
    _check_right(bot, chat, topic)
    return chat, topic


def _topic(chat: Chat, given: JsonObject) -> Topic:
    topic = chat.topics.get(given["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _check_right(bot: BotAccount, chat: Chat, topic: Topic) -> None:
    """Who opened a topic may change it."""
    is_own = topic.creator is bot.person
    if not is_own and not chat.member(bot.person).has_right("can_manage_topics"):
        raise bad_request("not enough rights to edit the topic")


def _name(name: str) -> str:
    """The platform cuts longer names short; the sandbox refuses them, as they are a mistake."""
    name = name.strip()
    if not name:
        raise bad_request("title must be non-empty")
    if utf16_length(name) > MAX_NAME:
        raise bad_request(f"title is too long: at most {MAX_NAME} characters")
    return name
