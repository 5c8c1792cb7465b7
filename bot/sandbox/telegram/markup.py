"""Reads Telegram's flavours of HTML into tokens, strictly.

Wording and byte offsets of the errors follow the platform's. Stricter than it in one point: an
``&`` that starts no known entity is refused, as the documentation demands that it be escaped.
https://core.telegram.org/bots/api#html-style
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

TEXT = re.compile(r"[^<]+")
TAG_NAME = re.compile(r"[^\s>/]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']+")
UNQUOTED_VALUE = re.compile(r"[A-Za-z0-9.\-_#]+")
ENTITY = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]*));")


class MarkupError(Exception):
    """What is wrong, and where: an index into the text."""

    def __init__(self, reason: str, position: int, tail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position
        self.tail = tail

    def describe(self, text: str) -> str:
        """The reason with its place as a byte offset into ``text``."""
        offset = len(text[: self.position].encode())
        return f"{self.reason} at byte offset {offset}{self.tail}"


@dataclass(frozen=True, slots=True)
class StartTag:
    name: str
    position: int
    attributes: dict[str, str] = field(default_factory=dict)
    is_self_closing: bool = False


@dataclass(frozen=True, slots=True)
class EndTag:
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    position: int


Token: TypeAlias = StartTag | EndTag | Text


def read_tokens(text: str, *, named: Mapping[str, str], tags: Container[str]) -> Iterator[Token]:
    """Tags and decoded text in order, for known entities and tags. Raises ``MarkupError``."""
    position = 0
    while position < len(text):
        if run := TEXT.match(text, position):
            yield Text(decode(run[0], position, named), position)
            position = run.end()
        elif text.startswith("</", position):
            end = _end_tag(text, position)
            yield end
            position = text.index(">", position) + 1
        else:
            name = _tag_name(text, position)
            if name not in tags:
                raise MarkupError(f'Unsupported start tag "{name}"', position)
            tag, position = _start_tag(text, position, named)
            yield tag


def decode(text: str, position: int, named: Mapping[str, str]) -> str:
    """``text`` with its character references replaced."""
    if "&" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (ampersand := text.find("&", at)) >= 0:
        parts.append(text[at:ampersand])
        reference = ENTITY.match(text, ampersand)
        if reference is None:
            raise MarkupError('Unescaped "&"', position + ampersand)
        parts.append(_character(reference, position + ampersand, named))
        at = reference.end()
    parts.append(text[at:])
    return "".join(parts)


def _character(reference: re.Match[str], position: int, named: Mapping[str, str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name is not None:
        if name not in named:
            raise MarkupError(f'Unsupported entity "&{name};"', position)
        return named[name]
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise MarkupError(f'Invalid character reference "{reference[0]}"', position)
    return chr(code)


def _end_tag(text: str, position: int) -> EndTag:
    close = text.find(">", position)
    if close < 0:
        raise MarkupError("Unclosed end tag", position)
    return EndTag(text[position + 2 : close].strip().lower(), position)


def _tag_name(text: str, position: int) -> str:
    match = TAG_NAME.match(text, position + 1)
    name = match[0].lower() if match else ""
    if position + 1 + len(name) >= len(text):
        _unclosed(position)
    return name


def _start_tag(text: str, position: int, named: Mapping[str, str]) -> tuple[StartTag, int]:
    """The tag and the index behind it."""
    name = _tag_name(text, position)
    at = position + 1 + len(name)
    attributes: dict[str, str] = {}
    while True:
        at = _skip_space(text, at)
        if at >= len(text):
            _unclosed(position)
        if text[at] == ">":
            return StartTag(name, position, attributes), at + 1
        if text.startswith("/>", at):
            return StartTag(name, position, attributes, is_self_closing=True), at + 2
        key, value, at = _attribute(text, at, named)
        if not key:
            raise MarkupError(f'Empty attribute name in the tag "{name}"', position)
        attributes[key] = value


def _attribute(text: str, at: int, named: Mapping[str, str]) -> tuple[str, str, int]:
    """Name, value ("" where it has none) and the index behind."""
    match = ATTRIBUTE_NAME.match(text, at)
    if match is None:
        return "", "", at
    key = match[0].lower()
    after = _skip_space(text, match.end())
    if not text.startswith("=", after):
        return key, "", match.end()
    at = _skip_space(text, after + 1)
    if at >= len(text):
        _unclosed(match.start())
    if (quote := text[at]) in "\"'":
        close = text.find(quote, at + 1)
        if close < 0:
            _unclosed(match.start())
        return key, decode(text[at + 1 : close], at + 1, named), close + 1
    value = UNQUOTED_VALUE.match(text, at)
    if value is None:
        raise MarkupError("Unexpected end of name token", at)
    return key, value[0], value.end()


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _unclosed(position: int) -> NoReturn:
    raise MarkupError("Unclosed start tag", position)
