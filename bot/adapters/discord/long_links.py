"""Addresses too long to stand behind a text: shown in full, whole wherever a message holds them."""

from collections.abc import Iterator
from dataclasses import replace

from bot.adapters.discord.markdown.links import bare, is_same, masked
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
from bot.rendering.text_length import utf16_length

_DRESS = 300
"""UTF-16 units for what stands around an address: a label, marks of lists and quotes."""


def loosen_long_links(text: RichText, *, room: int) -> RichText:
    """``text`` with every link whose address takes more than half of ``room`` spelled out.

    The address follows the link's text: as a link that shows itself, which is not cut, where a
    message of ``room`` UTF-16 units holds it; else as plain text, which may be cut.
    """
    if not any(_is_long(url, room) for url in links(text)):
        return text
    return tuple(_loosen_block(block, room) for block in text)


def _is_long(url: str, room: int) -> bool:
    return len(masked(url) or url) > room // 2


def _loosen_block(block: Block, room: int) -> Block:
    match block:
        case Paragraph(children) | Heading(_, children):
            return replace(block, children=_loosen_inlines(children, room))
        case Quote(blocks):
            return Quote(loosen_long_links(blocks, room=room))
        case BulletList(items) | NumberedList(items):
            return replace(block, items=tuple(loosen_long_links(item, room=room) for item in items))
        case Table(header, rows):
            return Table(
                tuple(_loosen_inlines(cell, room) for cell in header),
                tuple(tuple(_loosen_inlines(cell, room) for cell in row) for row in rows),
            )
        case CodeBlock() | Divider():
            return block


def _loosen_inlines(inlines: Inlines, room: int) -> Inlines:
    return tuple(new for inline in inlines for new in _loosen_inline(inline, room))


def _loosen_inline(inline: Inline, room: int) -> Iterator[Inline]:
    match inline:
        case Link(url, children) if _is_long(url, room):
            yield from _spelled_out(url, children, room)
        case Text() | Code() | LineBreak() | Link():
            yield inline
        case _:
            yield replace(inline, children=_loosen_inlines(inline.children, room))


def _spelled_out(url: str, children: Inlines, room: int) -> Iterator[Inline]:
    address = _address(url, room)
    shown = plain_inlines(children)
    if not shown or is_same(shown, url):
        yield address
        return
    yield from children
    if url not in shown:
        yield from (Text(" ("), address, Text(")"))


def _address(url: str, room: int) -> Inline:
    is_linked = masked(url) and utf16_length(bare(url)) <= room - _DRESS
    return Link(url, (Text(url),)) if is_linked else Text(url)
