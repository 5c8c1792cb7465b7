"""Reads payloads as Telegram would, independently of the renderer."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from telethon.extensions import html as telethon_html

from bot.domain.delivery import RenderedMessage

_REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "telegram-bot-api.json"
_SCALARS = {"String": str, "Boolean": bool, "Integer": int, "Float": float}
_MENTION = re.compile(r"(?<![A-Za-z0-9_/])@[A-Za-z0-9_]{2,}")


def body(message: RenderedMessage) -> dict[str, Any]:
    """The parameters; encodable as UTF-8, or this raises."""
    parsed: dict[str, Any] = json.loads(message.body.encode("utf-8"))
    return parsed


def with_fallbacks(message: RenderedMessage) -> Iterator[RenderedMessage]:
    """The message and all that may stand in for it."""
    yield message
    for fallback in message.fallback:
        yield from with_fallbacks(fallback)


def reference() -> dict[str, Any]:
    """The published definition of the Bot API; skips where it is not at hand."""
    if not _REFERENCE.exists():
        pytest.skip("no Bot API reference beside the repository")
    loaded: dict[str, Any] = json.loads(_REFERENCE.read_text("utf-8"))
    return loaded


def violations(api: dict[str, Any], method: str, params: dict[str, Any]) -> list[str]:
    """Missing, unknown and wrongly typed fields of a call, by their paths."""
    return list(_check_fields(api, api["methods"][method]["fields"], params, method))


def _check_fields(
    api: dict[str, Any], fields: list[dict[str, Any]], value: dict[str, Any], path: str
) -> Iterator[str]:
    known = {f["name"]: f for f in fields}
    yield from (f"{path}.{name}: unknown" for name in value if name not in known)
    for name, definition in known.items():
        if name in value:
            types = definition["types"]
            problems = [list(_check(api, t, value[name], f"{path}.{name}")) for t in types]
            if all(problems):
                yield from problems[0]
        elif definition["required"]:
            yield f"{path}.{name}: missing"


def _check(api: dict[str, Any], kind: str, value: object, path: str) -> Iterator[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{path}: no array"
            return
        for index, item in enumerate(value):
            yield from _check(api, kind.removeprefix("Array of "), item, f"{path}[{index}]")
    elif kind in _SCALARS:
        if not isinstance(value, _SCALARS[kind]) or (kind != "Boolean" and value is True):
            yield f"{path}: no {kind}"
    elif not isinstance(value, dict):
        yield f"{path}: no {kind}"
    else:
        yield from _check_fields(api, api["types"][kind].get("fields", []), value, path)


def visible_classic(params: dict[str, Any]) -> str:
    """What a reader sees of a ``sendMessage`` call, by Telethon's parser where it is HTML."""
    if "parse_mode" not in params:
        return str(params["text"])
    return str(telethon_html.parse(params["text"])[0])


def entities(params: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of an entity's type and its text, as Telethon finds them."""
    text, found = telethon_html.parse(params["text"])
    units = text.encode("utf-16-le")
    return [
        (
            type(entity).__name__.removeprefix("MessageEntity"),
            units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le"),
        )
        for entity in found
    ]


def unprotected_mentions(params: dict[str, Any]) -> list[str]:
    """Mentions that Telegram would find outside of code and links."""
    if "parse_mode" in params:
        text, found = telethon_html.parse(params["text"])
        kinds = {
            "MessageEntityCode",
            "MessageEntityPre",
            "MessageEntityTextUrl",
            "MessageEntityUrl",
        }
        spans = [(e.offset, e.length) for e in found if type(e).__name__ in kinds]
    else:
        text = params["text"]
        spans = [(e["offset"], e["length"]) for e in params.get("entities", [])]
    covered = [(start, start + length) for start, length in spans]
    mentions = []
    for match in _MENTION.finditer(text):
        start = len(text[: match.start()].encode("utf-16-le")) // 2
        end = start + len(match[0])
        if not any(a < end and start < b for a, b in covered):
            mentions.append(match[0])
    return mentions


_INLINE = {"b", "i", "s", "a", "code"}
_TEXT_BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "pre", "footer", "summary", "td", "th", "li"}
_COUNTED = {"p", "h2", "h3", "h4", "h5", "h6", "pre", "footer", "hr", "ul", "ol", "li"} | {
    "blockquote",
    "details",
    "table",
    "tr",
}
_PARENTS = {"li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr"}, "th": {"tr"}, "summary": {"details"}}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "li": {"value"},
    "table": {"bordered", "striped"},
    "th": {"align"},
    "td": {"align", "colspan"},
    "code": {"class"},
}


@dataclass
class RichReading(HTMLParser):
    """A strict reading of rich HTML: ``problems`` must stay empty."""

    problems: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blocks: int = 0
    depth: int = 0
    columns: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._cells = 0

    def read(self, html: str) -> "RichReading":
        """Read all of ``html``."""
        named = set(re.findall(r"&([a-zA-Z]+);", html))
        self.problems += [f"entity {name}" for name in named - {"lt", "gt", "amp", "quot", "apos"}]
        self.feed(html)
        self.close()
        self.problems += [f"{tag} left open" for tag in self._open]
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1] if self._open else ""
        if tag not in _INLINE | _TEXT_BLOCKS | _COUNTED:
            self.problems.append(f"tag {tag}")
        if tag in _PARENTS and parent not in _PARENTS[tag]:
            self.problems.append(f"{tag} in {parent}")
        if tag in _COUNTED and tag not in _PARENTS and parent in _TEXT_BLOCKS - {"li"}:
            self.problems.append(f"{tag} in {parent}")
        unknown = {name for name, _ in attrs} - _ATTRIBUTES.get(tag, set())
        self.problems += [f"{tag} {name}" for name in unknown]
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.blocks += tag in _COUNTED
        self._cells = 0 if tag == "tr" else self._cells + (tag in {"td", "th"})
        self.columns = max(self.columns, self._cells)
        if tag != "hr":
            self._open.append(tag)
            self.depth = max(self.depth, len(self._open))

    def handle_endtag(self, tag: str) -> None:
        if tag == "hr":
            return
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"unbalanced {tag}")

    def handle_data(self, data: str) -> None:
        if not set(self._open) & _TEXT_BLOCKS:
            self.problems.append(f"text outside of a block: {data[:20]}")
        self.words.append(data)

    def error(self, message: str) -> None:
        self.problems.append(message)


def visible(message: RenderedMessage) -> str:
    """What a reader sees of any message."""
    params = body(message)
    if message.method == "sendRichMessage":
        return " ".join(RichReading().read(params["rich_message"]["html"]).words)
    return visible_classic(params)
