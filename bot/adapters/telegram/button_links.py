"""Addresses behind buttons: https://core.telegram.org/bots/features#deep-linking."""

import re
from urllib.parse import quote, urlsplit

from bot.adapters.telegram.characters import is_linkable
from bot.domain.action import Action
from bot.domain.deep_link import write_payload
from bot.rendering.text_length import shorten

_LONGEST_ADDRESS = 2048
_LONGEST_SHARED = 200
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def is_openable(url: str) -> bool:
    """Whether Telegram surely takes the address: one that it does not costs the whole message."""
    if len(url) > _LONGEST_ADDRESS or not is_linkable(url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and _HOST.fullmatch(host) is not None


def start_link(username: str, action: Action) -> str:
    """A link into the private chat that asks for the action; empty where there can be none."""
    payload = write_payload(action) if username else None
    return f"https://t.me/{username}?start={payload}" if payload else ""


def share_link(url: str, text: str) -> str:
    """A link that lets people pass ``url`` on, with a line of text."""
    line = shorten(" ".join(text.split()), limit=_LONGEST_SHARED)
    words = quote(line.encode("utf-8", "replace"), safe="")
    return f"https://t.me/share/url?url={quote(url, safe='')}&text={words}"
