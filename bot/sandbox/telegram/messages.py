"""Deleting messages, and telling that one is on its way."""

from bot.sandbox.telegram.chats import ChatAction, ChatType
from bot.sandbox.telegram.permissions import chat_to_enter, chat_to_write
from bot.sandbox.telegram.wire import JsonObject, bad_request
from bot.sandbox.telegram.world import BotAccount, World

# https://core.telegram.org/bots/api#deletemessage
DELETABLE_FOR = 48 * 3600
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


def delete_message(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = chat_to_enter(world, bot, given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message.sender is bot.person
    is_in_charge = chat.member(bot.person).has_right("can_delete_messages")
    if not (is_own or chat.is_private or is_in_charge):
        raise bad_request("message can't be deleted")
    if not is_in_charge and world.now() - message.sent_at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    message.is_deleted = True
    chat.pinned = [number for number in chat.pinned if number != message.message_id]
    return True


def send_chat_action(world: World, bot: BotAccount, given: JsonObject) -> bool:
    chat = chat_to_write(world, bot, given["chat_id"], given.get("message_thread_id"))
    if chat.type is ChatType.CHANNEL:
        raise bad_request("chat actions can't be sent to channels")
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(ChatAction(given["action"], world.now(), given.get("message_thread_id")))
    world.changes.announce()
    return True
