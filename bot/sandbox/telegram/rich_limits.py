"""How large a rich message may be.

Characters are counted as UTF-16 code units, the strictest reading of the documentation. Blocks
are all blocks at every depth, list items and table rows. Levels count blocks and formatting.
https://core.telegram.org/bots/api#rich-message-limits
"""

from dataclasses import dataclass

from bot.sandbox.telegram.rich_inline import RichText
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request

MAX_CHARACTERS = 32_768
MAX_BLOCKS = 500
MAX_LEVELS = 16
MAX_COLUMNS = 20


@dataclass(slots=True)
class _Size:
    characters: int = 0
    blocks: int = 0
    levels: int = 0
    columns: int = 0


def check_limits(blocks: list[JsonObject]) -> None:
    """Raises ``ApiError`` 400 where a limit is exceeded."""
    size = _Size()
    _measure_blocks(blocks, size, level=1)
    if size.characters > MAX_CHARACTERS:
        raise bad_request(f"rich message is too long: at most {MAX_CHARACTERS} characters")
    if size.blocks > MAX_BLOCKS:
        raise bad_request(f"rich message has too many blocks: at most {MAX_BLOCKS}")
    if size.levels > MAX_LEVELS:
        raise bad_request(f"rich message has too many nesting levels: at most {MAX_LEVELS}")
    if size.columns > MAX_COLUMNS:
        raise bad_request(f"table has too many columns: at most {MAX_COLUMNS}")


def _measure_blocks(blocks: list[JsonObject], size: _Size, *, level: int) -> None:
    for block in blocks:
        size.blocks += 1
        size.levels = max(size.levels, level)
        for name in ("text", "summary", "credit", "caption"):
            _measure_text(block.get(name, ""), size, level=level)
        _measure_blocks(block.get("blocks", []), size, level=level + 1)
        for item in block.get("items", []):
            size.blocks += 1
            _measure_blocks(item["blocks"], size, level=level + 1)
        if "cells" in block:
            _measure_table(block["cells"], size, level=level)


def _measure_table(rows: list[list[JsonObject]], size: _Size, *, level: int) -> None:
    size.blocks += len(rows)
    size.columns = max(size.columns, table_columns(rows))
    for row in rows:
        for cell in row:
            _measure_text(cell.get("text", ""), size, level=level)


def _measure_text(text: RichText, size: _Size, *, level: int) -> None:
    if isinstance(text, str):
        size.characters += utf16_length(text)
    elif isinstance(text, list):
        for part in text:
            _measure_text(part, size, level=level)
    else:
        size.levels = max(size.levels, level + 1)
        _measure_text(text.get("text", ""), size, level=level + 1)


def table_columns(rows: list[list[JsonObject]]) -> int:
    """How many columns a table has, spans included."""
    widest = 0
    reaching_down: list[tuple[int, int]] = []  # columns taken, rows still to go
    for row in rows:
        taken = sum(columns for columns, _ in reaching_down)
        own = sum(cell.get("colspan", 1) for cell in row)
        widest = max(widest, taken + own)
        reaching_down = [(columns, left - 1) for columns, left in reaching_down if left > 1]
        reaching_down += [
            (cell.get("colspan", 1), cell["rowspan"] - 1) for cell in row if "rowspan" in cell
        ]
    return widest
