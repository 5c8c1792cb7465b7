"""Where a run of ``*``, ``_`` or ``~`` may open and where it may close.

CommonMark's rule (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run) was made for
scripts that put spaces between words: in ``**要点：**模型`` it finds no end of the bold text. Here
wide characters and their punctuation count as neither space nor punctuation, and a pair of two
marks is held apart by spaces alone.
"""

import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple


class Flanks(NamedTuple):
    """What a run of marks can do at its place."""

    can_open: bool
    can_close: bool


class _Neighbour(Enum):
    SPACE = auto()
    PUNCTUATION = auto()
    WIDE = auto()
    OTHER = auto()


def flanks(before: str, after: str, *, marks: str) -> Flanks:
    """Whether ``marks`` opens or closes between two characters (empty at a text's ends)."""
    left, right = _neighbour(before), _neighbour(after)
    opens, closes = right is not _Neighbour.SPACE, left is not _Neighbour.SPACE
    if len(marks) == 2 and marks[0] != "_":
        return Flanks(opens, closes)
    if right is _Neighbour.PUNCTUATION and left is _Neighbour.OTHER:
        opens = False
    if left is _Neighbour.PUNCTUATION and right is _Neighbour.OTHER:
        closes = False
    if marks[0] == "_":
        is_after_punctuation = left is _Neighbour.PUNCTUATION
        is_before_punctuation = right is _Neighbour.PUNCTUATION
        return Flanks(
            opens and (not closes or is_after_punctuation),
            closes and (not opens or is_before_punctuation),
        )
    return Flanks(opens, closes)


@lru_cache(maxsize=8192)
def _neighbour(character: str) -> _Neighbour:
    if not character or character.isspace():
        return _Neighbour.SPACE
    is_punctuation = unicodedata.category(character)[0] in "PS"
    width = unicodedata.east_asian_width(character)
    if width in "WF" or (is_punctuation and width == "A"):
        return _Neighbour.WIDE
    return _Neighbour.PUNCTUATION if is_punctuation else _Neighbour.OTHER


def is_wide(character: str) -> bool:
    """Whether the character belongs to a script written without spaces between words."""
    return unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"
