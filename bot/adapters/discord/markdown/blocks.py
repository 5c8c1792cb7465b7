"""Blocks: paragraphs, headings, lists, quotes, code and tables as Discord shows them."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import assert_never

from bot.adapters.discord.markdown.characters import escape, escape_line_starts, is_blank
from bot.adapters.discord.markdown.columns import write_columns
from bot.adapters.discord.markdown.inlines import write_inlines
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
    links,
    plain_inlines,
)
from bot.rendering.table_lines import table_as_lines

_RULE = "─" * 12
_DEEPEST_INDENT = 6
"""Discord stops indenting lists somewhere; indents beyond would only cost characters."""
_HIGHEST_NUMBER = 999_999_999
_LANGUAGE_CHARACTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-.#"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a block: so many lists, and perhaps a quote."""

    depth: int = 0
    is_quoted: bool = False


def write_rich_text(text: RichText, *, is_quoted: bool = False) -> str:
    """The blocks, blank lines between paragraphs; empty where nothing would be seen.

    Where ``is_quoted``, somebody else makes a quote of it, and quotes inside are plain: Discord has
    no quotes in quotes.
    """
    return _write_blocks(text, _Place(is_quoted=is_quoted))


def quoted(markdown: str) -> str:
    """Every line as part of one block quote."""
    return "\n".join(f"> {line}" for line in markdown.split("\n")) if markdown else ""


def heading(inlines: Inlines, *, mark: str) -> str:
    """A heading in one line; ``mark`` is ``#`` to ``###``."""
    line = write_inlines(inlines).replace("\n", " ").strip()
    closing = len(line) - len(line.rstrip("#"))
    line = line[: len(line) - closing] + "\\#" * closing
    return f"{mark} {line}" if line else ""


def _write_blocks(text: RichText, place: _Place) -> str:
    """Numbered lists next to another list get their numbers as text: Discord would count on."""
    text = tuple(shown for block in text for shown in _without_wide_table(block))
    is_literal = any(_is_list(a) and _is_list(b) for a, b in pairwise(text))
    parts: list[str] = []
    before: Block | None = None
    for block in text:
        written = _write_block(block, place, is_literal=is_literal)
        if is_blank(written):
            continue
        if before is not None:
            parts.append("\n" if place.depth or _is_close(before, block) else "\n\n")
        parts.append(written)
        before = block
    return "".join(parts)


def _is_list(block: Block) -> bool:
    return isinstance(block, BulletList | NumberedList)


def _is_close(before: Block, block: Block) -> bool:
    """Whether two blocks need no blank line between them."""
    return (
        isinstance(before, Heading | CodeBlock) or _is_list(block) or isinstance(block, CodeBlock)
    )


def _write_block(block: Block, place: _Place, *, is_literal: bool) -> str:
    match block:
        case Paragraph(children):
            written = write_inlines(children)
        case Heading(_, children):
            written = heading(children, mark="###")
        case CodeBlock():
            written = _write_code_block(block)
        case Quote(blocks):
            inner = _write_blocks(blocks, replace(place, is_quoted=True))
            written = inner if place.is_quoted else quoted(inner)
        case BulletList(items):
            written = _write_items([("- ", item) for item in items], place)
        case NumberedList():
            written = _write_numbered(block, place, is_literal=is_literal)
        case Table():
            written = _write_columns(block)
        case Divider():
            written = _RULE
        case _:
            assert_never(block)
    return written


def _write_code_block(block: CodeBlock) -> str:
    """A fenced block; as escaped lines where the content would close the fence."""
    if is_blank(block.content):
        return ""
    if "```" in block.content:
        lines = block.content.split("\n")
        return escape_line_starts("\n".join(escape(line, has_links=False) for line in lines))
    language = block.language if set(block.language) <= _LANGUAGE_CHARACTERS else ""
    return f"```{language}\n{block.content.rstrip(chr(10))}\n```"


def _write_numbered(block: NumberedList, place: _Place, *, is_literal: bool) -> str:
    last = block.start + len(block.items) - 1
    is_plain = is_literal or block.start < 1 or last > _HIGHEST_NUMBER
    dot = "\\. " if is_plain else ". "
    items = [(f"{number}{dot}", item) for number, item in enumerate(block.items, block.start)]
    return _write_items(items, place)


def _write_items(items: list[tuple[str, RichText]], place: _Place) -> str:
    """An item a line, what is inside it indented. Of an empty item only its number is shown."""
    inside = replace(place, depth=place.depth + 1)
    lines = []
    for marker, item in items:
        if body := _write_blocks(item, inside):
            lines.append(marker + _indented(body, 2 if place.depth < _DEEPEST_INDENT else 0))
        elif marker != "- ":
            lines.append(marker.rstrip(". \\") + "\\.")
    return "\n".join(lines)


def _indented(markdown: str, width: int) -> str:
    first, *rest = markdown.split("\n")
    return "\n".join([first, *(" " * width + line if line else line for line in rest)])


def _without_wide_table(block: Block) -> RichText:
    """A table that columns cannot show becomes a list; every other block stays."""
    if not isinstance(block, Table) or _write_columns(block):
        return (block,)
    return table_as_lines(block)


def _write_columns(table: Table) -> str:
    """Columns; empty where they would hide links or be too wide."""
    if links((table,)):
        return ""
    return write_columns(
        [[plain_inlines(cell) for cell in row] for row in (table.header, *table.rows)]
    )
