"""Rich text → lines of the house dialect."""

import re
from collections.abc import Iterator, Sequence

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
)
from bot.parsing.inline_writer import write_inlines, write_single_line

_BULLETS = "-*+"
_LARGEST_NUMBER = 999_999_999
_TICKS = re.compile(r"`{3,}")
_CLOSING_MARKS = re.compile(r"(?:^|(?<=[ \t]))#+$")

Lines = list[str]


def write_blocks(text: RichText, *, parent: str = "") -> Lines:
    """The blocks with an empty line between two. ``parent`` is the marker of the list item."""
    lines: Lines = []
    marker = ""
    for place, block in enumerate(text):
        if place:
            lines.append("")
        avoid = marker + (parent if place == 0 else "")
        marker = _choose_marker(block, avoid)
        lines += _write(block, marker)
    return lines


def write_heading(level: int, source: str) -> str:
    """A heading's line; ``source`` is its text, escaped already."""
    marks = "#" * level
    return f"{marks} {_CLOSING_MARKS.sub(_escape_all, source)}".rstrip(" ")


def quoted(lines: Sequence[str]) -> Lines:
    """``lines`` inside a quote."""
    return [f"> {line}" if line else ">" for line in lines]


def _choose_marker(block: Block, avoid: str) -> str:
    """A list's marker: another one than its neighbour's, or the two would be one list."""
    if isinstance(block, BulletList):
        return next(bullet for bullet in _BULLETS if bullet not in avoid)
    if isinstance(block, NumberedList):
        return ")" if "." in avoid else "."
    return ""


def _write(block: Block, marker: str) -> Lines:
    lines: Lines
    match block:
        case Paragraph(children):
            lines = write_inlines(children).split("\n")
        case Heading(level, children):
            lines = [write_heading(level, write_single_line(children))]
        case CodeBlock(content, language):
            lines = _write_code(content, language)
        case Quote(blocks):
            lines = quoted(write_blocks(blocks)) or [">"]
        case BulletList(items):
            lines = _write_items(items, [f"{marker} "] * len(items))
        case NumberedList(items, start):
            lines = _write_items(items, list(_numbers(start, len(items), marker)))
        case Table(header, rows):
            delimiters = "|" + " --- |" * len(header)
            lines = [_write_row(header), delimiters, *map(_write_row, rows)]
        case Divider():
            lines = ["___"]
    return lines


def _write_code(content: str, language: str) -> Lines:
    longest = max((len(run) for run in _TICKS.findall(content)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}{language}", *(content.split("\n") if content else ()), fence]


def _numbers(start: int, count: int, marker: str) -> Iterator[str]:
    for place in range(count):
        yield f"{min(start + place, _LARGEST_NUMBER)}{marker} "


def _write_items(items: Sequence[RichText], markers: Sequence[str]) -> Lines:
    is_tight = all(len(item) <= 1 for item in items)
    lines: Lines = []
    for place, (item, marker) in enumerate(zip(items, markers, strict=True)):
        if place and not is_tight:
            lines.append("")
        body = write_blocks(item, parent=marker.strip())
        indent = " " * len(marker)
        lines.append(f"{marker}{body[0]}" if body else marker.rstrip())
        lines += [f"{indent}{line}" if line else "" for line in body[1:]]
    return lines


def _write_row(cells: Sequence[Inlines]) -> str:
    sources = (write_single_line(cell).replace("|", "\\|") for cell in cells)
    return "|" + "".join(f" {source} |" for source in sources)


def _escape_all(match: re.Match[str]) -> str:
    return "".join(f"\\{mark}" for mark in match.group())
