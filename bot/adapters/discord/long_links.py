"""Addresses too long for a message's link: shown in full as text, which may be cut."""

from collections.abc import Iterator
from dataclasses import replace

from bot.adapters.discord.markdown.links import masked
from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
    links,
    plain_inlines,
)


def loosen_long_links(text: RichText, *, limit: int) -> RichText:
    """``text`` with every link whose address takes more than ``limit`` characters as plain text."""
    if not any(_is_long(url, limit) for url in links(text)):
        return text
    return tuple(_loosen_block(block, limit) for block in text)


def _is_long(url: str, limit: int) -> bool:
    return len(masked(url) or url) > limit


def _loosen_block(block: Block, limit: int) -> Block:
    match block:
        case Paragraph(children) | Heading(_, children):
            return replace(block, children=_loosen_inlines(children, limit))
        case Quote(blocks):
            return Quote(loosen_long_links(blocks, limit=limit))
        case BulletList(items) | NumberedList(items):
            return replace(
                block, items=tuple(loosen_long_links(item, limit=limit) for item in items)
            )
        case Table(header, rows):
            return Table(
                tuple(_loosen_inlines(cell, limit) for cell in header),
                tuple(tuple(_loosen_inlines(cell, limit) for cell in row) for row in rows),
            )
        case CodeBlock() | Divider():
            return block


def _loosen_inlines(inlines: Inlines, limit: int) -> Inlines:
    return tuple(new for inline in inlines for new in _loosen_inline(inline, limit))


def _loosen_inline(inline: Inline, limit: int) -> Iterator[Inline]:
    match inline:
        case Link(url, children) if _is_long(url, limit):
            yield from children
            if url not in plain_inlines(children):
                yield Text(f" ({url})" if children else url)
        case Text() | Code() | LineBreak() | Link():
            yield inline
        case _:
            yield replace(inline, children=_loosen_inlines(inline.children, limit))
