"""Links that a dialect cannot make, shown as text instead: nothing of them is lost.

A link without a text shows its address.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.adapters.telegram.characters import is_blank
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
    plain_inlines,
)
from bot.rendering.outline import Outline

Keeps = Callable[[str], bool]
"""Whether a dialect can link to an address."""


def with_links_spelled_out(outline: Outline, *, unless: Keeps) -> Outline:
    """The outline with each link that ``unless`` denies as its text and its address."""
    pieces = tuple(replace(p, blocks=_blocks(p.blocks, unless)) for p in outline.pieces)
    return replace(outline, title=_inlines(outline.title, unless), pieces=pieces)


def _blocks(blocks: RichText, unless: Keeps) -> RichText:
    return tuple(_block(block, unless) for block in blocks)


def _block(block: Block, unless: Keeps) -> Block:
    match block:
        case Paragraph(children) | Heading(_, children):
            return replace(block, children=_inlines(children, unless))
        case Quote(blocks):
            return Quote(_blocks(blocks, unless))
        case BulletList(items) | NumberedList(items):
            return replace(block, items=tuple(_blocks(item, unless) for item in items))
        case Table(header, rows):
            cells = tuple(tuple(_inlines(cell, unless) for cell in row) for row in (header, *rows))
            return Table(cells[0], cells[1:])
        case CodeBlock() | Divider():
            return block


def _inlines(inlines: Inlines, unless: Keeps) -> Inlines:
    return tuple(new for inline in inlines for new in _inline(inline, unless))


def _inline(inline: Inline, unless: Keeps) -> Inlines:
    match inline:
        case Text() | Code() | LineBreak():
            return (inline,)
        case Link(url, children):
            return _link(url, children, is_kept=unless(url))
        case _:
            return (replace(inline, children=_inlines(inline.children, unless)),)


def _link(url: str, children: Inlines, *, is_kept: bool) -> Inlines:
    """A link that shows something; links inside it are spelled out, for links do not nest."""
    shown = _inlines(children, lambda _: False)
    if is_blank(text := plain_inlines(shown)):
        text, shown = url, (Text(url),)
    if is_kept:
        return (Link(url, shown),)
    return shown if text.strip() == url else (*shown, Text(f" ({url})"))
