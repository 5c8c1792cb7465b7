"""A word to look for in folded texts, as readers take words: case, width and script are folded."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Fold = Callable[[str], str]
"""Maps spellings that readers take for the same (case, width, script) to one form."""

SEPARATORS = r"\s_\-\u2010-\u2015"
"""Blanks, hyphens and dashes: ``open source``, ``open-source`` and ``opensource`` are one word."""

_LATIN = "a-z\u00df-\u024f"
_HAN = "\u3400-\u9fff"
_SEAM = re.compile(
    rf"[{SEPARATORS}]+|(?<=[{_LATIN}0-9])(?=[{_HAN}])|(?<=[{_HAN}])(?=[{_LATIN}0-9])"
)
"""Where a word's parts meet: at separators, and where Latin meets Chinese (``AI 芯片``)."""


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """A word made ready for searching in folded texts.

    ``literal`` is a piece of it that every text with the word holds: looking for that first spares
    nearly every search with ``pattern``, which costs a hundred times more.
    """

    spelling: str
    literal: str
    pattern: re.Pattern[str]

    def is_in(self, folded: str) -> bool:
        """Whether the folded text holds the word."""
        return self.literal in folded and self.pattern.search(folded) is not None


def folded_word(spelling: str, fold: Fold, *, is_beginning: bool = False) -> FoldedWord | None:
    """The word ready to be searched; nothing where it is separators alone.

    With ``is_beginning``, a word that ends in a letter is found at the beginning of longer ones.
    """
    parts = [part for part in _SEAM.split(fold(spelling)) if part]
    if not parts:
        return None
    pattern = _pattern(parts, is_beginning=is_beginning)
    return FoldedWord(spelling, max(parts, key=len), re.compile(pattern))


def _pattern(parts: list[str], *, is_beginning: bool) -> str:
    """Latin words must stand alone (``AI`` is not in ``said``); Chinese ones match anywhere.

    A number may follow a name directly (``Llama`` is in ``Llama4``), yet nothing may follow a
    number (``GPT-5`` is not in ``GPT-50``).
    """
    body = rf"[{SEPARATORS}]*".join(re.escape(part) for part in parts)
    alone = rf"[{_LATIN}0-9]"
    before = rf"(?<!{alone})" if re.match(alone, parts[0]) else ""
    after = ""
    if re.match(f"[{_LATIN}]", parts[-1][-1]):
        after = "" if is_beginning else rf"(?![{_LATIN}])"
    elif parts[-1][-1].isdigit():
        after = rf"(?!{alone})"
    return before + body + after
