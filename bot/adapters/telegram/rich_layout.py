"""Blocks of rich messages: https://core.telegram.org/bots/api#inputrichmessage."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from bot.adapters.telegram.characters import clean, is_blank
from bot.adapters.telegram.lines import block_as_lines, inlines_as_lines
from bot.adapters.telegram.styled_text import Tags, style, to_html
from bot.domain.rich_text import (
    Block,
    BulletList,
    CodeBlock,
    Divider,
    Heading,
    Inlines,
    NumberedList,
    Paragraph,
    Quote,
    RichText,
    Table,
    Text,
    plain_inlines,
)
from bot.rendering.table_lines import table_as_lines

_DEEPEST = 10
"""Levels of blocks around a paragraph: with it and four of formatting 15 of the 16 allowed."""
_TABLE_LEVELS = 2
_MOST_COLUMNS = 20
_SMALLEST_HEADING = 6
_FIRST_HEADING = 4
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,32}")


def blocks_html(blocks: RichText, *, depth: int = 0) -> str:
    """``blocks`` as HTML, ``depth`` levels inside others; what nests too deep becomes lines."""
    return "".join(_block_html(block, depth) for block in blocks)


def inlines_html(inlines: Inlines, *, tags: Tags = ()) -> str:
    """On one line: rich messages have no break inside a block."""
    lines = inlines_as_lines(inlines)
    joined = [i for n, line in enumerate(lines) for i in ((Text(" "),) if n else ()) + line]
    return to_html(style(tuple(joined), tags=tags))


def paragraphs_html(lines: Iterable[Inlines], *, tag: str = "p", tags: Tags = ()) -> str:
    """A block for each line that shows anything."""
    return "".join(
        f"<{tag}>{inlines_html(line, tags=tags)}</{tag}>" for line in visible_lines(lines)
    )


def visible_lines(lines: Iterable[Inlines]) -> list[Inlines]:
    """The lines that show anything."""
    return [line for line in lines if not is_blank(plain_inlines(line))]


def list_html(items: Iterable[tuple[int, RichText]], *, tag: str, depth: int = 0) -> str:
    """Items with their numbers, which are written where they do not just count on."""
    written: list[str] = []
    expected = start = 0
    for number, item in items:
        if not (content := _item_html(item, depth + 2)):
            continue
        start = start if written else number
        value = f' value="{number}"' if tag == "ol" and written and number != expected else ""
        written.append(f"<li{value}>{content}</li>")
        expected = number + 1
    if not written:
        return ""
    first = f' start="{start}"' if tag == "ol" and start != 1 else ""
    return f"<{tag}{first}>{''.join(written)}</{tag}>"


def table_html(header: str, rows: Iterable[str]) -> str:
    """A table from its rows' cells."""
    lines = (f"<tr>{cells}</tr>" for cells in (header, *rows) if cells)
    return f"<table bordered striped>{''.join(lines)}</table>"


def _block_html(block: Block, depth: int) -> str:
    match block:
        case Paragraph(children):
            html = paragraphs_html(inlines_as_lines(children))
        case Heading(level, children):
            size = min(_SMALLEST_HEADING, _FIRST_HEADING + level - 1)
            html = paragraphs_html(inlines_as_lines(children), tag=f"h{size}")
        case CodeBlock(content, language):
            html = _code_html(content, language)
        case Divider():
            html = "<hr/>"
        case _ if depth + _TABLE_LEVELS > _DEEPEST:
            html = paragraphs_html(block_as_lines(block))
        case Quote(blocks):
            inner = blocks_html(blocks, depth=depth + 1)
            html = f"<blockquote>{inner}</blockquote>" if inner else ""
        case BulletList(items):
            html = list_html(enumerate(items), tag="ul", depth=depth)
        case NumberedList(items, start):
            html = list_html(enumerate(items, start), tag="ol", depth=depth)
        case Table():
            html = _table_html(block)
    return html


def _code_html(content: str, language: str) -> str:
    content = content.strip("\n")
    if is_blank(content):
        return ""
    code = escape(clean(content), quote=False)
    if _LANGUAGE.fullmatch(language):
        return f'<pre><code class="language-{language}">{code}</code></pre>'
    return f"<pre>{code}</pre>"


def _item_html(item: RichText, depth: int) -> str:
    """One line stands in the item itself; more are blocks in it."""
    if len(item) == 1 and isinstance(item[0], Paragraph):
        lines = visible_lines(inlines_as_lines(item[0].children))
        if len(lines) == 1:
            return inlines_html(lines[0])
    return blocks_html(item, depth=depth)


def _table_html(table: Table) -> str:
    if len(table.header) > _MOST_COLUMNS or _is_empty(table):
        return blocks_html(table_as_lines(table))
    header = "".join(_cells(table.header, "th"))
    return table_html(header, ("".join(_cells(row, "td")) for row in table.rows))


def _is_empty(table: Table) -> bool:
    return all(is_blank(plain_inlines(cell)) for row in (table.header, *table.rows) for cell in row)


def _cells(row: tuple[Inlines, ...], tag: str) -> Iterator[str]:
    return (f"<{tag}>{inlines_html(cell)}</{tag}>" for cell in row)
