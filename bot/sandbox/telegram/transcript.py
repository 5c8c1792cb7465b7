"""A chat as readable plain text for a terminal: who says what."""

from datetime import UTC, datetime

from bot.sandbox.telegram.chats import Chat, ChatType, StoredMessage
from bot.sandbox.telegram.transcript_blocks import write_blocks
from bot.sandbox.telegram.transcript_text import write_text

INDENT = "  "


def write_transcript(chat: Chat) -> str:
    """All messages that are still there, oldest first, with times in UTC."""
    name = chat.title if chat.person is None else chat.person.first_name
    parts = [f"Telegram · {name} ({chat.type.value})"]
    parts += [_message(message) for message in chat.visible_messages()]
    return "\n\n".join(parts) + "\n"


def _message(message: StoredMessage) -> str:
    lines = _service(message) if message.service else _content(message)
    return "\n".join([_head(message), *(f"{INDENT}{line}".rstrip() for line in lines)])


def _head(message: StoredMessage) -> str:
    at = datetime.fromtimestamp(message.sent_at, UTC).strftime("%H:%M")
    name = message.sender.first_name if message.sender else message.chat.title
    if message.chat.type is ChatType.CHANNEL:
        name = message.chat.title
    topic = message.chat.topics.get(message.thread_id or 0)
    where = f" · #{topic.name}" if topic else ""
    edited = " (edited)" if message.edits else ""
    return f"{name}{where} · {at}{edited}"


def _content(message: StoredMessage) -> list[str]:
    if message.blocks is not None:
        lines = write_blocks(message.blocks, is_spaced=True)
    else:
        lines = write_text(message.text, message.entities)
    return [*lines, *_buttons(message)]


def _buttons(message: StoredMessage) -> list[str]:
    rows = (message.content.markup or {}).get("inline_keyboard", [])
    return [
        " ".join(
            f"[ {button['text']} → {button['url']} ]"
            if "url" in button
            else f"[ {button['text']} ]"
            for button in row
        )
        for row in rows
    ]


def _service(message: StoredMessage) -> list[str]:
    return [f"({key.replace('_', ' ')})" for key in message.service or {}]
