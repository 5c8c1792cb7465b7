"""Rendered messages as rows and JSON and back, and the hash that tells variants apart."""

import hashlib
import json
from functools import lru_cache

from bot.adapters.database.stored_row import StoredMessage
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import StoryKey


@lru_cache(maxsize=32)
def content_hash(messages: tuple[RenderedMessage, ...]) -> str:
    """The same for equal messages in the same order, 64 hexadecimal digits.

    Kept for the last editions: a day has few different ones and very many deliveries.
    """
    stored = [_told_apart(message) for message in messages]
    content = json.dumps(stored, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def _told_apart(message: RenderedMessage) -> StoredMessage | tuple[StoredMessage, str]:
    stored = store_message(message)
    return (stored, message.theme) if message.theme else stored


def store_message(message: RenderedMessage) -> StoredMessage:
    """The message as JSON."""
    return StoredMessage(
        kind=message.kind.value,
        method=message.method,
        body=message.body,
        story_key=message.story_key,
        fallback=[store_message(plainer) for plainer in message.fallback],
    )


def restore_message(stored: StoredMessage, *, theme: str = "") -> RenderedMessage:
    """The message that ``store_message`` was given; its fallback belongs to the same theme."""
    story_key = stored["story_key"]
    return RenderedMessage(
        kind=MessageKind(stored["kind"]),
        method=stored["method"],
        body=stored["body"],
        story_key=None if story_key is None else StoryKey(story_key),
        fallback=tuple(restore_message(plainer, theme=theme) for plainer in stored["fallback"]),
        theme=theme,
    )
