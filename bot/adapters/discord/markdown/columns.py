"""Aligned columns in a code block, where rows are narrow enough for a phone."""

import unicodedata
from collections.abc import Sequence

from bot.rendering.text_length import graphemes

WIDEST_ROW = 44
"""Columns of a fixed-width font that still fit; East Asian characters take two."""

_GAP = "  "
Row = Sequence[str]


def write_columns(rows: Sequence[Row]) -> str:
    """A code block of ``rows`` (equally long); empty where it would be too wide or not safe."""
    cells = [[cell.replace("\n", " ").strip() for cell in row] for row in rows]
    if any(len(cell) > WIDEST_ROW for row in cells for cell in row):
        return ""
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    shown = [index for index, width in enumerate(widths) if width]
    if not shown or sum(widths) + len(_GAP) * (len(shown) - 1) > WIDEST_ROW:
        return ""
    lines = [
        _GAP.join(_padded(row[index], widths[index]) for index in shown).rstrip() for row in cells
    ]
    text = "\n".join(lines)
    return "" if "```" in text else f"```\n{text}\n```"


def columns_of(text: str) -> int:
    """Columns that ``text`` takes (UAX #11): two for wide characters and emoji."""
    if text.isascii():
        return len(text)
    return sum(max(map(_character_width, grapheme)) for grapheme in graphemes(text))


def has_wide(text: str) -> bool:
    """Whether ``text`` is written in a script of wide characters."""
    return any(_character_width(character) == 2 for character in text)


def _character_width(character: str) -> int:
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 2
    return 0 if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"} else 1


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns_of(text))
