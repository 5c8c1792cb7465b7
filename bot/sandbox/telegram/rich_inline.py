"""Inline elements of a rich message → ``RichText``.

https://core.telegram.org/bots/api#richtext
"""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from bot.sandbox.telegram.detection import detect
from bot.sandbox.telegram.html_entities import mentioned_user, normal_url
from bot.sandbox.telegram.persons import Person
from bot.sandbox.telegram.rich_tree import STYLES, Element, Node
from bot.sandbox.telegram.utf16 import utf16_slice
from bot.sandbox.telegram.wire import JsonObject

RichText: TypeAlias = str | JsonObject | list["RichText"]
WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")
# Detected entity → the kind of RichText, and the field that repeats its text.
DETECTED = {
    "url": ("url", "url"),
    "email": ("email_address", "email_address"),
    "mention": ("mention", "username"),
    "hashtag": ("hashtag", "hashtag"),
    "cashtag": ("cashtag", "cashtag"),
    "bot_command": ("bot_command", "bot_command"),
}
OPAQUE = frozenset({"a", "code"})


class InlineReader:
    """Reads one run of inline content; white space collapses as in HTML."""

    def __init__(self, *, detects: bool, find_person: Callable[[int], Person | None]) -> None:
        self._detects = detects
        self._find_person = find_person
        self._is_after_space = True

    def read(self, nodes: Iterable[Node]) -> RichText:
        """The run as ``RichText``. Raises ``MarkupError``."""
        self._is_after_space = True
        parts = self._parts(nodes, detects=self._detects)
        return joined(_without_final_space(parts))

    def _parts(self, nodes: Iterable[Node], *, detects: bool) -> list[RichText]:
        parts: list[RichText] = []
        for node in nodes:
            if isinstance(node, Element):
                parts.append(self._element(node, detects=detects))
            elif text := self._collapse(node):
                parts += _detected(text) if detects else [text]
        return parts

    def _collapse(self, text: str) -> str:
        text = WHITE_SPACE.sub(" ", text)
        if self._is_after_space:
            text = text.removeprefix(" ")
        if text:
            self._is_after_space = text.endswith(" ")
        return text

    def _element(self, element: Element, *, detects: bool) -> RichText:
        if element.name == "br":
            self._is_after_space = True
            return "\n"
        inner_detects = detects and element.name not in OPAQUE
        text = joined(self._parts(element.children, detects=inner_detects))
        if element.name in STYLES:
            return {"type": STYLES[element.name], "text": text}
        if element.name == "tg-time":
            return _time(element, text)
        return self._link(element, text)

    def _link(self, element: Element, text: RichText) -> RichText:
        if "name" in element.attributes:
            anchor: RichText = {"type": "anchor", "name": element.attributes["name"]}
            return joined([anchor, text]) if text else anchor
        href = element.attributes.get("href", "")
        if not href:
            element.refuse('Tag "a" must have attribute "href" or "name"')
        if href.startswith("#"):
            return {"type": "anchor_link", "text": text, "anchor_name": href[1:]}
        url = normal_url(href, element.position)
        scheme = urlsplit(url).scheme
        number = mentioned_user(url)
        person = None if number is None else self._find_person(number)
        if person is not None:
            return {"type": "text_mention", "text": text, "user": person.as_json()}
        rest = unquote(url.partition(":")[2])
        if scheme == "mailto":
            return {"type": "email_address", "text": text, "email_address": rest}
        if scheme == "tel":
            return {"type": "phone_number", "text": text, "phone_number": rest}
        return {"type": "url", "text": text, "url": url}


def joined(parts: list[RichText]) -> RichText:
    """Parts as the shortest ``RichText`` that says them."""
    merged: list[RichText] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else merged


def _time(element: Element, text: RichText) -> RichText:
    moment = element.number("unix")
    if moment is None:
        element.refuse('Tag "tg-time" must have attribute "unix"')
    shown = element.attributes.get("format", "")
    return {"type": "date_time", "text": text, "unix_time": moment, "date_time_format": shown}


def _detected(text: str) -> list[RichText]:
    """Plain text with the links, mentions and so on that Telegram finds in it."""
    parts: list[RichText] = []
    at = 0
    for entity in detect(text):
        parts.append(utf16_slice(text, at, entity["offset"] - at))
        shown = utf16_slice(text, entity["offset"], entity["length"])
        kind, field = DETECTED[entity["type"]]
        parts.append({"type": kind, "text": shown, field: shown})
        at = entity["offset"] + entity["length"]
    parts.append(utf16_slice(text, at, len(text) * 2))
    return [part for part in parts if part != ""]


def _without_final_space(parts: list[RichText]) -> list[RichText]:
    """The parts, with no collapsed space at the very end."""
    if not parts:
        return parts
    last = parts[-1]
    if isinstance(last, str):
        return [*parts[:-1], last.removesuffix(" ")]
    if isinstance(last, list):
        return [*parts[:-1], joined(_without_final_space(last))]
    if "text" in last and last["type"] != "code":
        text = joined(_without_final_space([last["text"]]))
        return [*parts[:-1], {**last, "text": text}]
    return parts
