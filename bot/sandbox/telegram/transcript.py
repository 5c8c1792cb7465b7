"""A chat as readable plain text for a terminal: who says what."""

from collections import defaultdict
from datetime import UTC, datetime

from bot.sandbox.telegram.chats import Chat, StoredMessage
from bot.sandbox.telegram.content import Document
from bot.sandbox.telegram.transcript_blocks import write_blocks
from bot.sandbox.telegram.transcript_buttons import write_buttons
from bot.sandbox.telegram.transcript_text import write_text
from bot.sandbox.telegram.wire import JsonObject

INDENT = "  "
SERVICES = {
    "forum_topic_created": "opened the topic {name}",
    "forum_topic_edited": "renamed the topic {name}",
    "forum_topic_closed": "closed the topic",
    "forum_topic_reopened": "reopened the topic",
    "new_chat_members": "{first_name} joined",
    "left_chat_member": "{first_name} left",
    "chat_shared": "shared the chat {title}",
}


def write_transcript(chat: Chat) -> str:
    """All messages that are still there, oldest first, with times in UTC."""
    name = chat.title if chat.person is None else chat.person.first_name
    parts = [f"Telegram · {name} ({chat.type.value})"]
    parts += [_message(message) for message in chat.visible_messages()]
    return "\n\n".join(parts) + "\n"


def _message(message: StoredMessage) -> str:
    lines = _service(message.service) if message.service else _content(message)
    return "\n".join([_head(message), *(f"{INDENT}{line}".rstrip() for line in lines)])


def _head(message: StoredMessage) -> str:
    at = datetime.fromtimestamp(message.sent_at, UTC).strftime("%H:%M")
    topic = message.chat.topics.get(message.thread_id or 0)
    where = f" · #{topic.name}" if topic else ""
    marks = ", ".join(_marks(message))
    return f"{_author(message)}{where} · {at}{f' ({marks})' if marks else ''}"


def _author(message: StoredMessage) -> str:
    speaker = message.chat if message.chat.is_channel else message.sender_chat
    name = speaker.title if speaker else message.chat.title
    if speaker is None and message.sender is not None:
        name = message.sender.first_name
    return f"{name} via @{message.via_bot.username}" if message.via_bot else name


def _marks(message: StoredMessage) -> list[str]:
    marks = {
        "edited": bool(message.edits),
        "pinned": message.is_pinned,
        "silent": message.is_silent,
        "protected": message.is_protected,
        "with an effect": message.effect_id is not None,
    }
    return [mark for mark, is_so in marks.items() if is_so]


def _content(message: StoredMessage) -> list[str]:
    lines = [] if message.origin is None else [f"↪ from {_origin(message.origin)}"]
    if message.document is not None:
        lines.append(_document(message.document))
    if message.blocks is not None:
        lines += write_blocks(message.blocks, is_spaced=True)
    elif message.text:
        lines += write_text(message.text, message.entities)
    return [*lines, *write_buttons(message.content.markup)]


def _origin(origin: JsonObject) -> str:
    chat = origin.get("chat") or origin.get("sender_chat") or {}
    person = origin.get("sender_user", {})
    return str(chat.get("title") or person.get("first_name") or origin.get("sender_user_name"))


def _document(document: Document) -> str:
    size = len(document.body)
    told = f"{size} bytes" if size < 1000 else f"{size / 1000:.1f} kB"
    return f"📎 {document.name} ({told})"


def _service(service: JsonObject) -> list[str]:
    return [f"({_event(kind, details)})" for kind, details in service.items()]


def _event(kind: str, details: object) -> str:
    """What happened; without a sentence of its own, the name of the field."""
    told = details[0] if isinstance(details, list) else details
    if kind in SERVICES and isinstance(told, dict):
        return SERVICES[kind].format_map(defaultdict(str, told)).strip()
    return kind.replace("_", " ")
