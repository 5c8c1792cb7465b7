"""Messages forwarded from one chat to another.

https://core.telegram.org/bots/api#messageorigin
"""

from dataclasses import replace

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.wire import JsonObject
from bot.sandbox.telegram.world import World


def forward_to(
    world: World, message: StoredMessage, chat: Chat, *, sender: Person | None
) -> StoredMessage:
    """Put a forward of the message into ``chat``; who pressed its buttons stays behind."""
    content = replace(message.content, markup=None)
    forwarded = world.store(chat, sender, content)
    forwarded.origin = message.origin or origin_of(message)
    return forwarded


def origin_of(message: StoredMessage) -> JsonObject:
    """A ``MessageOrigin``."""
    origin: JsonObject = {"date": int(message.sent_at)}
    if message.chat.is_channel:
        place = {"chat": message.chat.as_json(), "message_id": message.message_id}
        return {"type": "channel", **origin, **place}
    if message.sender_chat is not None:
        return {"type": "chat", **origin, "sender_chat": message.sender_chat.as_json()}
    if message.sender is None:
        return {"type": "hidden_user", **origin, "sender_user_name": "Deleted Account"}
    return {"type": "user", **origin, "sender_user": message.sender.as_json()}


def check_forwarding(message: StoredMessage, person: Person) -> None:
    """Raises ``ValueError`` where the person can't forward the message."""
    chat = message.chat
    if message.is_protected:
        raise ValueError("the message is protected from forwarding")
    can_see = chat.person is person if chat.is_private else chat.member(person).is_present
    if not (can_see or chat.username):
        raise ValueError(f"{person.first_name} can't see messages of {chat.title}")
    if message.service is not None or message.is_deleted:
        raise ValueError("there is nothing to forward")
