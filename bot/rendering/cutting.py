"""Taking the first so many characters off a piece: head and tail, both of the same shape.

Widths: every block, list item, table row and metric is one wide plus its content, so that whatever
has no characters can be cut from its neighbours too. A table's header and the cells of a row stay
whole. Cost: in proportion to the head, plus one copy of the containers on the way.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.domain.digest import Metric
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
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
    plain_inlines,
)
from bot.rendering.outline import Piece

Node = TypeVar("Node")
_Cuttable = Paragraph | Heading | CodeBlock | Quote | BulletList | NumberedList | Divider
Taken = tuple[Node | None, Node | None, int]
"""Head, tail (nothing where all was taken), and the width of the head."""


def take_piece(piece: Piece, width: int) -> tuple[Piece | None, Piece | None]:
    """The piece up to ``width``, and the rest of it; nothing for a side that would be empty."""
    blocks, blocks_left, used = _take_each(piece.blocks, width, take=_take_block)
    metrics: tuple[Metric, ...] = ()
    metrics_left = piece.metrics
    if not blocks_left:
        metrics, metrics_left, _ = _take_each(piece.metrics, width - used, take=_take_metric)
    head = replace(piece, blocks=blocks, metrics=metrics) if blocks or metrics else None
    if not blocks_left and not metrics_left:
        return (piece, None)
    return (head, replace(piece, blocks=blocks_left, metrics=metrics_left))


def row_width(row: tuple[Inlines, ...]) -> int:
    """The width of a table's row."""
    return 1 + sum(len(plain_inlines(cell)) for cell in row)


def _take_each(
    nodes: tuple[Node, ...], width: int, *, take: Callable[[Node, int], Taken[Node]]
) -> tuple[tuple[Node, ...], tuple[Node, ...], int]:
    used = 0
    for index, node in enumerate(nodes):
        head, tail, taken = take(node, width - used)
        used += taken
        if tail is not None:
            heads = nodes[:index] if head is None else (*nodes[:index], head)
            return heads, (tail, *nodes[index + 1 :]), used
    return nodes, (), used


def _take_inlines(inlines: Inlines, width: int) -> tuple[Inlines, Inlines, int]:
    return _take_each(inlines, width, take=_take_inline)


def _take_inline(inline: Inline, width: int) -> Taken[Inline]:
    match inline:
        case LineBreak():
            return (inline, None, 1) if width >= 1 else (None, inline, 0)
        case Text(content) | Code(content):
            if len(content) <= width:
                return inline, None, len(content)
            head = replace(inline, content=content[:width]) if width else None
            return head, replace(inline, content=content[width:]), width
        case _:
            heads, tails, used = _take_inlines(inline.children, width)
            if not tails:
                return inline, None, used
            kept = replace(inline, children=heads) if heads else None
            return kept, replace(inline, children=tails), used


def _take_block(block: Block, width: int) -> Taken[Block]:
    """The block's own width comes first; where nothing of its content fits, nothing is taken."""
    if width < 1:
        return None, block, 0
    if isinstance(block, Table):
        return _take_table(block, width)
    head, tail, used = _take_content(block, width - 1)
    if tail is None:
        return block, None, used + 1
    return (head, tail, used + 1) if head is not None else (None, block, 0)


def _take_content(block: _Cuttable, width: int) -> Taken[Block]:
    head: Block | None = None
    tail: Block | None = None
    match block:
        case Divider():
            used = 0
        case Paragraph(children) | Heading(_, children):
            heads, tails, used = _take_inlines(children, width)
            head = replace(block, children=heads) if heads else None
            tail = replace(block, children=tails) if tails else None
        case CodeBlock(content):
            used = min(width, len(content))
            head = replace(block, content=content[:width]) if width else None
            tail = replace(block, content=content[width:]) if content[width:] else None
        case Quote(blocks):
            inner, left, used = _take_each(blocks, width, take=_take_block)
            head, tail = Quote(inner) if inner else None, Quote(left) if left else None
        case BulletList() | NumberedList():
            head, tail, used = _take_list(block, width)
    return head, tail, used


def _take_list(block: BulletList | NumberedList, width: int) -> Taken[Block]:
    """A numbered list goes on counting in its tail; an item cut in two keeps its number."""
    items, left, used = _take_each(block.items, width, take=_take_item)
    head = replace(block, items=items) if items else None
    if not left:
        return head, None, used
    if isinstance(block, NumberedList):
        start = block.start + len(block.items) - len(left)
        return head, NumberedList(left, start), used
    return head, BulletList(left), used


def _take_item(item: RichText, width: int) -> Taken[RichText]:
    if width < 1:
        return None, item, 0
    heads, tails, used = _take_each(item, width - 1, take=_take_block)
    if not tails:
        return item, None, used + 1
    return (heads, tails, used + 1) if heads else (None, item, 0)


def _take_table(table: Table, width: int) -> Taken[Block]:
    used = row_width(table.header)
    if used > width:
        return None, table, 0
    for index, row in enumerate(table.rows):
        used += row_width(row)
        if used > width:
            if not index:
                return None, table, 0
            head = replace(table, rows=table.rows[:index])
            return head, replace(table, rows=table.rows[index:]), used - row_width(row)
    return table, None, used


def _take_metric(metric: Metric, width: int) -> Taken[Metric]:
    """Cut in the name, in the value's text or in the note; what comes later is left blank."""
    left = width - 1
    name, text, note = metric.name, metric.text, metric.note
    if left >= len(name) + len(text) + len(note):
        return metric, None, 1 + len(name) + len(text) + len(note)
    if left <= 0:
        return None, metric, 0
    if left < len(name):
        return Metric(name[:left]), replace(metric, name=name[left:]), width
    left -= len(name)
    if left < len(text):
        head = replace(metric, text=text[:left], note="")
        return head, Metric("", text[left:], note=note), width
    left -= len(text)
    return replace(metric, note=note[:left]), Metric("", note=note[left:]), width
