"""Blocks as lines, for messages without lists and tables and for what nests too deep."""

from collections.abc import Iterator
from dataclasses import replace

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
    Strong,
    Table,
    Text,
)
from bot.rendering.table_lines import table_as_lines

DIVIDER = "———"
_BULLETS = ("• ", "◦ ")
_INDENT = Text("\u2003")
_DEEPEST_INDENT = 5
_QUOTED = Text("› ")


def blocks_as_lines(blocks: RichText, *, depth: int = 0) -> Iterator[Inlines]:
    """Every line of ``blocks`` with its marker and indentation; no line holds a line break."""
    for block in blocks:
        yield from block_as_lines(block, depth=depth)


def block_as_lines(block: Block, *, depth: int = 0) -> Iterator[Inlines]:
    """The lines of one block, ``depth`` lists deep."""
    match block:
        case Paragraph(children):
            yield from inlines_as_lines(children)
        case Heading(_, children):
            yield from ((Strong(line),) for line in inlines_as_lines(children))
        case CodeBlock(content):
            yield from ((Code(line),) for line in content.splitlines())
        case Quote(blocks):
            yield from ((_QUOTED, *line) for line in blocks_as_lines(blocks, depth=depth))
        case BulletList() | NumberedList():
            yield from _list_lines(block, depth)
        case Table():
            yield from blocks_as_lines(table_as_lines(block), depth=depth)
        case Divider():
            yield (Text(DIVIDER),)


def inlines_as_lines(inlines: Inlines) -> list[Inlines]:
    """``inlines`` cut at their line breaks, also at those inside formatting."""
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        match inline:
            case LineBreak():
                lines.append([])
            case Text() | Code():
                lines[-1].append(inline)
            case _:
                first, *more = inlines_as_lines(inline.children)
                lines[-1].append(replace(inline, children=first))
                lines += [[replace(inline, children=line)] for line in more]
    return [tuple(line) for line in lines]


def metric_as_line(metric: Metric) -> Inlines:
    """``name：**value**（note）`` with punctuation that suits the script of the words."""
    line: list[Inline] = [Text(metric.name)] if metric.name else []
    if metric.text:
        line += [Text(colon(metric.name)), Strong((Text(metric.text),))]
    if metric.note:
        is_latin = metric.note.isascii()
        line.append(Text(f" ({metric.note})" if is_latin else f"（{metric.note}）"))
    return tuple(line)


def colon(label: str) -> str:
    """The colon that follows ``label``: full-width after Chinese, none after nothing."""
    if not label:
        return ""
    return ": " if label[-1].isascii() else "："


def _list_lines(block: BulletList | NumberedList, depth: int) -> Iterator[Inlines]:
    for index, item in enumerate(block.items):
        if isinstance(block, NumberedList):
            marker = f"{block.start + index}. "
        else:
            marker = _BULLETS[depth % len(_BULLETS)]
        yield from _item(item, marker, depth)


def _item(item: RichText, marker: str, depth: int) -> Iterator[Inlines]:
    indent = (_INDENT,) if depth < _DEEPEST_INDENT else ()
    lines = list(blocks_as_lines(item, depth=depth + 1)) or [()]
    yield (Text(marker), *lines[0])
    yield from ((*indent, *line) for line in lines[1:])
