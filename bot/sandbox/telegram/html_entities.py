"""The ``HTML`` parse mode: markup → text and entities.

https://core.telegram.org/bots/api#html-style
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.telegram.markup import EndTag, MarkupError, StartTag, Text, read_tokens
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
SCHEMES = frozenset({"http", "https", "tg", "ton", "mailto", "tel"})
LANGUAGE = "language-"
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(slots=True)
class _Open:
    tag: StartTag
    entity: JsonObject


def parse_html(html: str) -> tuple[str, list[JsonObject]]:
    """Text and entities. Raises ``MarkupError``."""
    return _Parser().parse(html)


def normal_url(url: str, position: int) -> str:
    """The link as Telegram stores it. Raises ``MarkupError`` where it would be dropped."""
    url = url.strip()
    if ":" not in url.split("/", 1)[0].split("?", 1)[0]:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that no IPv6 address closes
        raise MarkupError(f'Unsupported URL "{url}"', position) from None
    if parts.scheme.lower() not in SCHEMES or (
        parts.scheme.lower() in {"http", "https"} and not _is_host(parts.hostname)
    ):
        raise MarkupError(f'Unsupported URL "{url}"', position)
    if parts.scheme.lower() in {"http", "https"} and not parts.path:
        return parts._replace(path="/").geturl()
    return url


def mentioned_user(url: str) -> int | None:
    """The person whom a ``tg://user?id=…`` link means."""
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("id", [""])[0]
    is_mention = parts.scheme == "tg" and parts.netloc == "user"
    return int(number) if is_mention and NUMBER.fullmatch(number) else None


def _is_host(host: str | None) -> bool:
    return bool(host) and (
        "." in str(host) or ":" in str(host) or host == "localhost"
    )  # IPv6 has colons


class _Parser:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._stack: list[_Open] = []
        self._entities: list[JsonObject] = []

    def parse(self, html: str) -> tuple[str, list[JsonObject]]:
        for token in read_tokens(html, named=NAMED, tags=STYLES):
            if isinstance(token, Text):
                self._parts.append(token.text)
                self._length += utf16_length(token.text)
            elif isinstance(token, StartTag):
                self._start(token)
            else:
                self._end(token)
        if self._stack:
            left = self._stack[-1].tag
            reason = f'Can\'t find end tag corresponding to start tag "{left.name}"'
            raise MarkupError(reason, left.position)
        return "".join(self._parts), self._entities

    def _start(self, tag: StartTag) -> None:
        if tag.is_self_closing:
            raise MarkupError(f'Unsupported start tag "{tag.name}/"', tag.position)
        entity = {"type": STYLES[tag.name], "offset": self._length, **_details(tag)}
        if entity["type"] in QUOTES and any(o.entity["type"] in QUOTES for o in self._stack):
            raise MarkupError("Nested blockquote isn't allowed", tag.position)
        self._stack.append(_Open(tag, entity))

    def _end(self, tag: EndTag) -> None:
        if not self._stack:
            raise MarkupError("Unexpected end tag", tag.position)
        opened = self._stack.pop()
        if tag.name not in {opened.tag.name, ""}:
            tail = f', expected "</{opened.tag.name}>", found "</{tag.name}>"'
            raise MarkupError("Unmatched end tag", tag.position, tail)
        entity = opened.entity
        entity["length"] = self._length - entity["offset"]
        if entity["length"]:
            self._keep(opened)

    def _keep(self, opened: _Open) -> None:
        """Record a closed entity; code and pre stand alone, as on the platform."""
        entity = opened.entity
        if entity["type"] in {"code", "pre"}:
            inside = [e for e in self._entities if e["offset"] >= entity["offset"]]
            if entity["type"] == "pre":
                entity |= _inner_language(entity, inside)
            self._entities = [e for e in self._entities if e["offset"] < entity["offset"]]
            if opened.tag.name == "code" and not _is_in_pre(self._stack):
                entity.pop("language", None)
        elif entity["type"] == "text_link":
            entity["url"] = self._link(opened)
        self._entities.append(entity)

    def _link(self, opened: _Open) -> str:
        shown = "".join(self._parts).encode("utf-16-le")[2 * opened.entity["offset"] :]
        url = opened.tag.attributes.get("href") or shown.decode("utf-16-le")
        return normal_url(url, opened.tag.position)


def _details(tag: StartTag) -> JsonObject:
    """What the tag's attributes add to its entity; other attributes are refused."""
    allowed = {
        "a": {"href"},
        "span": {"class"},
        "code": {"class"},
        "blockquote": {"expandable"},
        "tg-emoji": {"emoji-id"},
        "tg-time": {"unix", "format"},
    }.get(tag.name, set())
    for name in tag.attributes:
        if name not in allowed:
            reason = f'Unsupported attribute "{name}" in the tag "{tag.name}"'
            raise MarkupError(reason, tag.position)
    return _READERS.get(tag.name, lambda _: {})(tag)


def _span(tag: StartTag) -> JsonObject:
    if tag.attributes.get("class") != "tg-spoiler":
        raise MarkupError('Tag "span" must have class "tg-spoiler"', tag.position)
    return {}


def _quote(tag: StartTag) -> JsonObject:
    return {"type": "expandable_blockquote"} if "expandable" in tag.attributes else {}


def _code(tag: StartTag) -> JsonObject:
    language = tag.attributes.get("class", "")
    return {"language": language.removeprefix(LANGUAGE)} if language.startswith(LANGUAGE) else {}


def _emoji(tag: StartTag) -> JsonObject:
    number = tag.attributes.get("emoji-id", "")
    if not NUMBER.fullmatch(number):
        raise MarkupError("Invalid custom emoji identifier specified", tag.position)
    return {"custom_emoji_id": number}


def _time(tag: StartTag) -> JsonObject:
    moment = tag.attributes.get("unix", "")
    if not NUMBER.fullmatch(moment):
        raise MarkupError('Tag "tg-time" must have a valid attribute "unix"', tag.position)
    return {"unix_time": int(moment), "date_time_format": tag.attributes.get("format", "")}


_READERS = {
    "span": _span,
    "blockquote": _quote,
    "code": _code,
    "tg-emoji": _emoji,
    "tg-time": _time,
}


def _is_in_pre(stack: list[_Open]) -> bool:
    return any(opened.tag.name == "pre" for opened in stack)


def _inner_language(entity: JsonObject, inside: list[JsonObject]) -> JsonObject:
    """``<pre><code class="language-…">`` names the language where the two cover the same text."""
    for inner in inside:
        if "language" in inner and inner["length"] == entity["length"]:
            return {"language": inner["language"]}
    return {}
