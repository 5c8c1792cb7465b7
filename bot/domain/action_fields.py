"""Fields of an action's code. What reads one raises ``ValueError`` where it is no such field."""

import base64
import re
from datetime import date

from bot.domain.audience import ChatAddress, Platform
from bot.domain.digest import StoryKey

_KEY = re.compile(r"\d{8}-[0-9a-f]{1,16}(-\d{1,3})?", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)
_CHAT = re.compile(r"(-?\d{1,20})(?:/(\d{1,20}))?", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9_-]*")
_HIGHEST_POSITION = 999


def said_in(text: str) -> str:
    """Text that says something."""
    if not text.strip():
        raise ValueError(text)
    return text


def key_in(written: str) -> StoryKey:
    """A story's key."""
    if not _KEY.fullmatch(written):
        raise ValueError(written)
    day_in(written[:8])
    return StoryKey(written)


def day_in(written: str) -> date:
    """``YYYYMMDD``."""
    if not _DAY.fullmatch(written):
        raise ValueError(written)
    return date(int(written[:4]), int(written[4:6]), int(written[6:]))


def number_in(written: str) -> int:
    """A number from 0, of at most four digits."""
    if not _NUMBER.fullmatch(written):
        raise ValueError(written)
    return int(written)


def chat_field(chat: ChatAddress | None) -> str:
    """A chat's id and thread; its platform is where the button is pressed."""
    if chat is None:
        return ""
    return chat.chat_id + (f"/{chat.thread_id}" if chat.thread_id else "")


def chat_in(written: str, platform: Platform) -> ChatAddress | None:
    """The chat that ``chat_field`` wrote; none for an empty field."""
    if not written:
        return None
    found = _CHAT.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return ChatAddress(platform, found[1], found[2] or "")


def positions_field(positions: tuple[int, ...]) -> str:
    """A bit a position, as base64 without padding."""
    if not positions or not all(1 <= position <= _HIGHEST_POSITION for position in positions):
        return ""
    bits = sum(1 << (position - 1) for position in set(positions))
    octets = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def positions_in(mask: str) -> tuple[int, ...]:
    """The positions that ``positions_field`` wrote."""
    if not _BASE64.fullmatch(mask):
        raise ValueError(mask)
    octets = base64.urlsafe_b64decode(mask + "=" * (-len(mask) % 4))
    bits = int.from_bytes(octets, "little")
    return tuple(place + 1 for place in range(bits.bit_length()) if bits >> place & 1)
