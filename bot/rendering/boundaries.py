"""Where a text may be cut, and where best: before a block, a line, a sentence, a word, a grapheme.

Offsets count the widths of ``bot.rendering.cutting``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from bot.domain.rich_text import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    Divider,
    Heading,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
)
from bot.rendering.cutting import row_width
from bot.rendering.outline import Piece

_AFTER_LINE = regex.compile(r"\n+")
_AFTER_SENTENCE = regex.compile(r"[。！？；…]+[”’」』）】》]*|[.!?]+[\"'”’)\]]*\s+")
_AFTER_WORD = regex.compile(r"[，、：,）》」』”\s]+")
_GRAPHEME = regex.compile(r"\X")


@dataclass
class _Layout:
    """A piece laid out as one string, with the offsets that its structure marks."""

    text: list[str] = field(default_factory=list)
    width: int = 0
    tops: list[int] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.text.append(text)
        self.width += len(text)


def best_boundary(piece: Piece, furthest: int, *, is_forced: bool) -> int:
    """The best offset up to ``furthest`` to cut ``piece`` (which reaches further) at.

    A better kind of boundary wins as long as it leaves at least half of what would fit. Links and
    graphemes are cut only if forced, where a part of its own would be too small for them; else
    the answer is 0.
    """
    layout = _lay_out(piece)
    text = "".join(layout.text)
    whole = [m.end() for m in _GRAPHEME.finditer(text[: furthest + 64]) if m.end() <= furthest]
    outside = list(_outside(layout.links, whole))
    kinds = [
        set(layout.tops),
        {*layout.inner, *_ends(_AFTER_LINE, text, furthest)},
        set(_ends(_AFTER_SENTENCE, text, furthest)),
        set(_ends(_AFTER_WORD, text, furthest)),
    ]
    lead = len(text) - len(text.lstrip("\n"))
    for offsets in (outside, whole) if is_forced else (outside,):
        if best := _best_of(kinds, offsets, at_least=furthest / 2, beyond=lead):
            return best
    return furthest if is_forced else 0


def link_end(piece: Piece, offset: int) -> int:
    """Where the link ends that ``offset`` lies in; 0 where it lies in none."""
    ends = (end for start, end in _lay_out(piece).links if start < offset < end)
    return max(ends, default=0)


def _best_of(kinds: list[set[int]], offsets: list[int], *, at_least: float, beyond: int) -> int:
    """The last offset of the first kind that has one far enough, else the last of all, or 0."""
    for kind in kinds:
        best = max(kind.intersection(offsets), default=0)
        if best >= at_least:
            return best
    last = max(offsets, default=0)
    return last if last > beyond else 0


def _ends(pattern: "regex.Pattern[str]", text: str, furthest: int) -> Iterator[int]:
    """From half of ``furthest`` on: earlier ones would not be chosen."""
    return (match.end() for match in pattern.finditer(text, furthest // 2, furthest + 1))


def _outside(links: list[tuple[int, int]], offsets: list[int]) -> Iterator[int]:
    """The sorted offsets that lie in no link's text; the links come in reading order."""
    ahead = iter(links)
    start, end = next(ahead, (0, 0))
    for offset in offsets:
        while end and offset >= end:
            start, end = next(ahead, (0, 0))
        if not start < offset < end:
            yield offset


def _lay_out(piece: Piece) -> _Layout:
    layout = _Layout()
    for block in piece.blocks:
        layout.tops.append(layout.width)
        _lay_block(block, layout)
    for metric in piece.metrics:
        layout.tops.append(layout.width)
        layout.write("\n" + metric.name + metric.text + metric.note)
    return layout


def _lay_blocks(blocks: RichText, layout: _Layout) -> None:
    for block in blocks:
        layout.inner.append(layout.width)
        _lay_block(block, layout)


def _lay_block(block: Block, layout: _Layout) -> None:
    match block:
        case Table(header, rows):
            layout.write("\n" * row_width(header))
            for row in rows:
                layout.inner.append(layout.width)
                layout.write("\n" * row_width(row))
            return
        case Divider():
            layout.write("\n")
            return
        case _:
            layout.write("\n")
    match block:
        case Paragraph(children) | Heading(_, children):
            _lay_inlines(children, layout)
        case CodeBlock(content):
            layout.write(content)
        case Quote(blocks):
            _lay_blocks(blocks, layout)
        case BulletList(items) | NumberedList(items):
            for item in items:
                layout.inner.append(layout.width)
                layout.write("\n")
                _lay_blocks(item, layout)


def _lay_inlines(inlines: Inlines, layout: _Layout) -> None:
    for inline in inlines:
        match inline:
            case LineBreak():
                layout.write("\n")
            case Text(content) | Code(content):
                layout.write(content)
            case Link(_, children):
                start = layout.width
                _lay_inlines(children, layout)
                layout.links.append((start, layout.width))
            case _:
                _lay_inlines(inline.children, layout)
