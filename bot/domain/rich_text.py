"""Formatted text as data, in no dialect: parsers make it, renderers write it.

A ``RichText`` is a tuple of blocks; a block holds inlines or further blocks. Everything is frozen
and compares by value, so that texts can be keys, cached and tested with ``==``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as they are; never markup of any dialect. Holds no line feed."""

    content: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code."""

    content: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: "Inlines"


@dataclass(frozen=True, slots=True)
class Emphasis:
    children: "Inlines"


@dataclass(frozen=True, slots=True)
class Strikethrough:
    children: "Inlines"


@dataclass(frozen=True, slots=True)
class Link:
    """``url`` is absolute http or https; any other address stays visible as text instead."""

    url: str
    children: "Inlines"


Inline = Text | LineBreak | Code | Strong | Emphasis | Strikethrough | Link
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; ``level`` is 1 to 6 as written."""

    level: int
    children: Inlines


@dataclass(frozen=True, slots=True)
class CodeBlock:
    content: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: "RichText"


@dataclass(frozen=True, slots=True)
class BulletList:
    """Each item is a text of its own, so lists nest."""

    items: "tuple[RichText, ...]"


@dataclass(frozen=True, slots=True)
class NumberedList:
    items: "tuple[RichText, ...]"
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """``header`` has as many cells as every row."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""


Block = Paragraph | Heading | CodeBlock | Quote | BulletList | NumberedList | Table | Divider
RichText = tuple[Block, ...]


def plain_inlines(inlines: Inlines) -> str:
    """The characters a reader sees; a line break becomes a line feed, a link its text."""
    return "".join(_plain_inline(inline) for inline in inlines)


def _plain_inline(inline: Inline) -> str:
    match inline:
        case Text(content) | Code(content):
            return content
        case LineBreak():
            return "\n"
        case Strong(children) | Emphasis(children) | Strikethrough(children) | Link(_, children):
            return plain_inlines(children)


def plain_text(text: RichText) -> str:
    """Every character of ``text`` without formatting, a block (or a table row) a line."""
    return "\n".join(line for block in text for line in _plain_lines(block))


def _plain_lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(children) | Heading(_, children):
            yield plain_inlines(children)
        case CodeBlock(content):
            yield content
        case Quote(blocks):
            for inner in blocks:
                yield from _plain_lines(inner)
        case BulletList(items) | NumberedList(items):
            for item in items:
                yield plain_text(item)
        case Table(header, rows):
            for row in (header, *rows):
                yield "\t".join(plain_inlines(cell) for cell in row)
        case Divider():
            return


def links(text: RichText) -> tuple[str, ...]:
    """The addresses of all links in reading order, repeated where they repeat."""
    return tuple(url for block in text for url in _block_links(block))


def _block_links(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(children) | Heading(_, children):
            yield from inline_links(children)
        case Quote(blocks):
            yield from links(blocks)
        case BulletList(items) | NumberedList(items):
            for item in items:
                yield from links(item)
        case Table(header, rows):
            for row in (header, *rows):
                for cell in row:
                    yield from inline_links(cell)
        case CodeBlock() | Divider():
            return


def inline_links(inlines: Inlines) -> Iterator[str]:
    """The addresses of the links in ``inlines``, in reading order."""
    for inline in inlines:
        match inline:
            case Link(url, children):
                yield url
                yield from inline_links(children)
            case Strong(children) | Emphasis(children) | Strikethrough(children):
                yield from inline_links(children)
            case Text() | LineBreak() | Code():
                continue


Relink = Callable[[Link], Inlines]
"""What stands in place of a link."""


def with_links(text: RichText, relink: Relink) -> RichText:
    """``text`` with every outermost link replaced by what ``relink`` makes of it."""
    return tuple(_relinked(block, relink) for block in text)


def _relinked(block: Block, relink: Relink) -> Block:
    match block:
        case Paragraph(children) | Heading(_, children):
            return replace(block, children=with_inline_links(children, relink))
        case Quote(blocks):
            return Quote(with_links(blocks, relink))
        case BulletList(items) | NumberedList(items):
            return replace(block, items=tuple(with_links(item, relink) for item in items))
        case Table(header, rows):
            return Table(
                tuple(with_inline_links(cell, relink) for cell in header),
                tuple(tuple(with_inline_links(cell, relink) for cell in row) for row in rows),
            )
        case CodeBlock() | Divider():
            return block


def with_inline_links(inlines: Inlines, relink: Relink) -> Inlines:
    """``inlines`` with every outermost link replaced by what ``relink`` makes of it."""
    return tuple(new for inline in inlines for new in _relinked_inline(inline, relink))


def _relinked_inline(inline: Inline, relink: Relink) -> Inlines:
    match inline:
        case Link():
            return relink(inline)
        case Text() | Code() | LineBreak():
            return (inline,)
        case Strong(children) | Emphasis(children) | Strikethrough(children):
            return (replace(inline, children=with_inline_links(children, relink)),)


def paragraph(*inlines: Inline | str) -> Paragraph:
    """A paragraph from inlines and plain strings, for those who write texts by hand."""
    return Paragraph(tuple(Text(i) if isinstance(i, str) else i for i in inlines))
