"""One outline into as many as it needs messages, numbered n/m in their titles."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.rich_text import Inlines, Text
from bot.rendering.outline import EditionWords, Outline, Piece, with_short_title
from bot.rendering.splitter import split_pieces

_MOST_PARTS = 99_999
_LONGEST_TITLE = 4
"""A title takes at most a fourth of a message."""


@dataclass(frozen=True)
class Room:
    """How much a message of some dialect holds, and how much of it titles and pieces take."""

    limit: int
    separator: int
    measure_title: Callable[[Inlines], int]
    measure_piece: Callable[[Piece], int]


def split_outline(outline: Outline, words: EditionWords, room: Room) -> tuple[Outline, ...]:
    """The outline's parts, each within ``room``; more than one are numbered, ``4. …（1/2）``."""
    outline = with_short_title(
        outline, measure=room.measure_title, limit=room.limit // _LONGEST_TITLE
    )
    number = words.part(_MOST_PARTS, _MOST_PARTS)
    reserved = room.measure_title((*outline.title, Text(number))) + room.separator
    parts = split_pieces(
        outline.pieces,
        measure=room.measure_piece,
        limit=room.limit - reserved,
        separator=room.separator,
    )
    if len(parts) <= 1:
        return (outline,)
    return tuple(
        replace(outline, title=(*outline.title, Text(words.part(n, len(parts)))), pieces=part)
        for n, part in enumerate(parts, 1)
    )
