"""Sending, editing, deleting and pinning messages."""

from dataclasses import replace

from bot.sandbox.telegram.chats import Chat, ChatType, Content, StoredMessage
from bot.sandbox.telegram.entities import read_text
from bot.sandbox.telegram.html_entities import mentioned_user
from bot.sandbox.telegram.keyboards import check_markup
from bot.sandbox.telegram.permissions import chat_to_enter, chat_to_write
from bot.sandbox.telegram.rich_html import read_rich_message
from bot.sandbox.telegram.rich_plain import plain_text
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _send(world, bot, given, _text_content(world, given))


def send_rich_message(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _send(world, bot, given, _rich_content(world, given))


def edit_message_text(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    if ("text" in given) == ("rich_message" in given):
        raise bad_request("exactly one of the parameters text and rich_message must be given")
    make = _text_content if "text" in given else _rich_content
    return _edit(world, bot, given, make(world, given))


def edit_message_reply_markup(world: World, bot: BotAccount, given: JsonObject) -> JsonObject:
    return _edit(world, bot, given, None)


def delete_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = chat_to_enter(world, bot, given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message.sender is bot.person
    member = chat.member(bot.person)
    if not (is_own or chat.is_private or member.has_right("can_delete_messages")):
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    return True


def pin_chat_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _chat_to_pin(world, bot, given)
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    chat.pinned = [number for number in chat.pinned if number != message.message_id]
    chat.pinned.append(message.message_id)
    return True


def unpin_chat_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = _chat_to_pin(world, bot, given)
    number = given.get("message_id", max(chat.pinned, default=None))
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def send_chat_action(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = chat_to_write(world, bot, given["chat_id"], given.get("message_thread_id"))
    if chat.type is ChatType.CHANNEL:
        raise bad_request("chat actions can't be sent to channels")
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def _text_content(world: World, given: JsonObject) -> Content:
    parsed = read_text(
        given["text"], parse_mode=given.get("parse_mode"), entities=given.get("entities")
    )
    return Content(
        parsed.text,
        with_mentions(world, parsed.entities),
        link_preview=given.get("link_preview_options"),
        markup=check_markup(given.get("reply_markup")),
    )


def _rich_content(world: World, given: JsonObject) -> Content:
    rich = given["rich_message"]
    blocks = read_rich_message(rich, find_person=world.people.get)
    return Content(
        plain_text(blocks),
        blocks=blocks,
        is_rtl=rich.get("is_rtl", False),
        markup=check_markup(given.get("reply_markup")),
    )


def with_mentions(world: World, entities: list[JsonObject]) -> list[JsonObject]:
    """``tg://user`` links become mentions of people whom the sandbox knows."""
    result = []
    for entity in entities:
        number = mentioned_user(entity["url"]) if entity["type"] == "text_link" else None
        if number is None:
            result.append(entity)
        elif person := world.people.get(number):
            kept = {key: entity[key] for key in ("offset", "length")}
            result.append({"type": "text_mention", **kept, "user": person.as_json()})
    return result


def _send(world: World, bot: BotAccount, given: JsonObject, content: Content) -> JsonObject:
    thread = given.get("message_thread_id")
    chat = chat_to_write(world, bot, given["chat_id"], thread)
    reply_to = _replied(chat, given.get("reply_parameters"))
    world.limiter.admit(bot.person.id, chat.id, is_private=chat.is_private)
    message = world.store(chat, bot.person, content, thread_id=thread, reply_to=reply_to)
    message.is_silent = given.get("disable_notification", False)
    return message.as_json()


def _replied(chat: Chat, reply: JsonObject | None) -> StoredMessage | None:
    if reply is None:
        return None
    if reply.get("chat_id", chat.id) != chat.id:
        raise bad_request("replies to other chats aren't supported by the sandbox")
    message = chat.find(reply["message_id"])
    if message is None and not reply.get("allow_sending_without_reply", False):
        raise bad_request("message to be replied not found")
    return message


def _edit(world: World, bot: BotAccount, given: JsonObject, content: Content | None) -> JsonObject:
    """Replace the content, or the keyboard alone where ``content`` is None."""
    message = _message_to_edit(world, bot, given)
    if content is None:
        markup = check_markup(given.get("reply_markup"))
        content = replace(message.content, markup=markup)
    if content.as_json() == message.content.as_json():
        raise bad_request(NOT_MODIFIED)
    world.limiter.admit(bot.person.id, message.chat.id, is_private=message.chat.is_private)
    message.edits.append(message.content)
    message.content = content
    message.edited_at = world.now()
    return message.as_json()


def _message_to_edit(world: World, bot: BotAccount, given: JsonObject) -> StoredMessage:
    if "inline_message_id" in given:
        raise bad_request("inline messages aren't supported by the sandbox")
    for name in ("chat_id", "message_id"):
        if name not in given:
            raise bad_request(f'parameter "{name}" is required without inline_message_id')
    chat = chat_to_enter(world, bot, given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not bot.person or message.service is not None:
        raise bad_request("message can't be edited")
    return message


def _chat_to_pin(world: World, bot: BotAccount, given: JsonObject) -> Chat:
    chat = chat_to_enter(world, bot, given["chat_id"])
    right = "can_edit_messages" if chat.type is ChatType.CHANNEL else "can_pin_messages"
    if not chat.is_private and not chat.member(bot.person).has_right(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
