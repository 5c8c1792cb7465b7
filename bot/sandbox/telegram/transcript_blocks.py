"""Blocks of a rich message for a terminal: tables aligned, details indented."""

import unicodedata

from bot.sandbox.telegram.rich_inline import RichText
from bot.sandbox.telegram.transcript_text import MARKS, link
from bot.sandbox.telegram.wire import JsonObject

DIVIDER = "─" * 32
LARGE = 3


def write_blocks(blocks: list[JsonObject], *, is_spaced: bool = False) -> list[str]:
    """Lines of the blocks, with an empty line between two where ``is_spaced``."""
    lines: list[str] = []
    for block in blocks:
        written = _block(block)
        if lines and written and is_spaced:
            lines.append("")
        lines += written
    return lines


def write_inline(text: RichText) -> str:
    """Inline text with marks for its formatting."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(write_inline(part) for part in text)
    inner = write_inline(text.get("text", ""))
    if text["type"] == "url":
        return link(inner, text["url"])
    before, after = MARKS.get(text["type"], ("", ""))
    return f"{before}{inner}{after}"


def width(text: str) -> int:
    """Columns that the text takes in a terminal; Chinese characters take two."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _block(block: JsonObject) -> list[str]:
    kind = block["type"]
    if kind == "divider":
        return [DIVIDER]
    if kind == "list":
        return [line for item in block["items"] for line in _item(item)]
    if kind == "table":
        return _table(block)
    if kind == "details":
        sign = "▾" if block.get("is_open") else "▸"
        return [f"{sign} {write_inline(block['summary'])}", *_indented(block["blocks"])]
    if kind == "blockquote":
        return [f"│ {line}" for line in write_blocks(block["blocks"])] + _credit(block)
    return _text_block(block)


def _text_block(block: JsonObject) -> list[str]:
    lines = write_inline(block.get("text", "")).split("\n")
    if block["type"] == "heading":
        return [f"{'■' if block['size'] <= LARGE else '▪'} {' '.join(lines)}"]
    if block["type"] == "pre":
        return [f"    {line}" for line in lines]
    if block["type"] == "pullquote":
        return [f"❝ {line}" for line in lines] + _credit(block)
    return [] if block["type"] == "anchor" else lines


def _credit(block: JsonObject) -> list[str]:
    return [f"  — {write_inline(block['credit'])}"] if "credit" in block else []


def _indented(blocks: list[JsonObject]) -> list[str]:
    return [f"    {line}" for line in write_blocks(blocks)]


def _item(item: JsonObject) -> list[str]:
    """An item with its label; further lines hang below the first."""
    label = f"{item['label']} "
    lines = write_blocks(item["blocks"]) or [""]
    hanging = " " * width(label)
    return [f"{label}{lines[0]}", *(f"{hanging}{line}" for line in lines[1:])]


def _table(block: JsonObject) -> list[str]:
    rows = [_cells(row) for row in block["cells"]]
    count = max(len(row) for row in rows)
    rows = [row + [("", "left")] * (count - len(row)) for row in rows]
    widths = [max(width(row[column][0]) for row in rows) for column in range(count)]
    lines = [f"│ {' │ '.join(map(_padded, row, widths))} │" for row in rows]
    if block["cells"][0] and all(cell.get("is_header") for cell in block["cells"][0]):
        lines.insert(1, f"├─{'─┼─'.join('─' * size for size in widths)}─┤")
    caption = write_inline(block.get("caption", ""))
    return [caption, *lines] if caption else lines


def _cells(row: list[JsonObject]) -> list[tuple[str, str]]:
    """Text and alignment of each column; a wide cell leaves its further columns empty."""
    cells: list[tuple[str, str]] = []
    for cell in row:
        text = write_inline(cell.get("text", "")).replace("\n", " / ")
        cells.append((text, cell["align"]))
        cells += [("", "left")] * (cell.get("colspan", 1) - 1)
    return cells


def _padded(cell: tuple[str, str], size: int) -> str:
    text, align = cell
    room = size - width(text)
    left = {"left": 0, "center": room // 2, "right": room}[align]
    return " " * left + text + " " * (room - left)
