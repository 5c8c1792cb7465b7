"""Formatted text with other words: what a text says changes, how it is built does not. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Strikethrough,
    Strong,
    Table,
    Text,
)

TextChange = Callable[[str], str]
"""What some characters become; it adds no line feed."""


def map_text(text: RichText, change: TextChange) -> RichText:
    """``text`` with the content of every ``Text`` changed; code and addresses stay as they are."""
    return tuple(_mapped(block, change) for block in text)


def map_inlines(inlines: Inlines, change: TextChange) -> Inlines:
    """``inlines`` with the content of every ``Text`` changed."""
    return tuple(_mapped_inline(inline, change) for inline in inlines)


def _mapped(block: Block, change: TextChange) -> Block:
    match block:
        case Paragraph(children) | Heading(_, children):
            return replace(block, children=map_inlines(children, change))
        case Quote(blocks):
            return Quote(map_text(blocks, change))
        case BulletList(items) | NumberedList(items):
            return replace(block, items=tuple(map_text(item, change) for item in items))
        case Table(header, rows):
            return Table(_mapped_row(header, change), tuple(_mapped_row(r, change) for r in rows))
        case CodeBlock() | Divider():
            return block
        case _:
            assert_never(block)


def _mapped_row(row: tuple[Inlines, ...], change: TextChange) -> tuple[Inlines, ...]:
    return tuple(map_inlines(cell, change) for cell in row)


def _mapped_inline(inline: Inline, change: TextChange) -> Inline:
    match inline:
        case Text(content):
            return Text(change(content))
        case Strong(children) | Emphasis(children) | Strikethrough(children) | Link(_, children):
            return replace(inline, children=map_inlines(children, change))
        case Code() | LineBreak():
            return inline
        case _:
            assert_never(inline)
