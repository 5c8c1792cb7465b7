"""Lay a transcript out for the width of a terminal.

Long lines are broken between words, and anywhere in Chinese; what continues a line hangs under its
first word, behind the bars that the line began with.
"""

import re
from collections.abc import Iterator

from bot.sandbox.telegram.transcript_blocks import width

_BARS = " │┃┆▌"
_LABEL = re.compile(r"(?:[•▸▾■▪-]|\d{1,3}\.) ")
_PIECE = re.compile(r"[^\s\u1100-\U0010ffff]+ ?|\s|.")
_NEVER_FIRST = frozenset("，。、；：？！）》」』】…—”’％%,.;:?!)]}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LEAST = 20


def typeset(text: str, columns: int | None) -> str:
    """``text`` with no line beyond ``columns``, as far as tables and words stay whole.

    Without ``columns`` lines stay as they are. Characters that command a terminal never remain.
    """
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if columns is None:
        return text
    return "\n".join(part for line in text.split("\n") for part in _broken(line, columns))


def _broken(line: str, columns: int) -> Iterator[str]:
    bars = line[: len(line) - len(line.lstrip(_BARS))]
    hanging = bars
    if label := _LABEL.match(line, len(bars)):
        hanging += " " * width(label[0])
    is_table = line.rstrip().endswith(("│", "┤"))
    if is_table or width(line) <= columns or columns - width(hanging) < _LEAST:
        yield line
        return
    current = bars
    for piece in _pieces(line[len(bars) :]):
        if width(current) + width(piece.rstrip()) > columns and current.strip(_BARS):
            yield current.rstrip()
            current = hanging + piece.lstrip()
        else:
            current += piece
    yield current.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words, and Chinese characters one by one; a stop stays with what it ends."""
    pending = ""
    for found in _PIECE.finditer(text):
        if pending and found[0][0] not in _NEVER_FIRST:
            yield pending
            pending = ""
        pending += found[0]
    if pending:
        yield pending
