"""The piece of a text around what was found in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.folded_word import Fold, FoldedWord

LONGEST_EXCERPT = 90
_BEFORE = 24
_LOOKED_AT = 20_000
"""Characters; where nothing is found in them, the excerpt is the beginning."""
_STOPS = ("\n。！？!?；;", "，：、,:")
"""What ends a sentence, and what ends a clause."""
_LATIN = re.compile(r"[A-Za-z0-9.-]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` is one line; ``matches`` are its pieces that were looked for: start and end."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def excerpt(
    text: str, words: Sequence[FoldedWord], fold: Fold, *, limit: int = LONGEST_EXCERPT
) -> Excerpt:
    """At most ``limit`` characters of ``text`` around the first of the ``words``, in one line."""
    lines = (" ".join(line.split()) for line in text[:_LOOKED_AT].splitlines())
    line = "\n".join(filter(None, lines))
    found = _places(line, words, fold)
    start = _start(line, found[0][0], limit) if found else 0
    end = _end(line, start + limit, after=found[0][1] if found else start)
    head, tail = "…" * (start > 0), "…" * (end < len(line))
    shift = len(head) - start
    inside = [
        (max(a, start) + shift, min(b, end) + shift) for a, b in found if a < end and b > start
    ]
    return Excerpt(head + line[start:end].replace("\n", " ") + tail, tuple(inside))


def _start(line: str, match: int, limit: int) -> int:
    """The beginning of the match's sentence where that is near, else of a clause or a word."""
    if len(line) <= limit or match <= _BEFORE:
        return 0
    nearest = match - _BEFORE
    for stops in _STOPS:
        begin = max(line.rfind(stop, nearest, match) for stop in stops) + 1
        if begin:
            return begin + (line[begin] == " ")
    while nearest < match and _is_inside_word(line, nearest):
        nearest += 1
    return nearest


def _end(line: str, end: int, *, after: int) -> int:
    """Not inside a Latin word, unless it is all that is shown."""
    if end >= len(line):
        return len(line)
    whole = end
    while whole > after and _is_inside_word(line, whole):
        whole -= 1
    return whole if whole > after else end


def _is_inside_word(line: str, place: int) -> bool:
    return bool(_LATIN.match(line[place - 1]) and _LATIN.match(line[place]))


def _places(line: str, words: Sequence[FoldedWord], fold: Fold) -> list[tuple[int, int]]:
    """Where the words stand in the line as written: folding may change how long a text is."""
    folded, origins = [], []
    memory: dict[str, str] = {}
    for place, character in enumerate(line):
        if character not in memory:
            memory[character] = fold(character)
        folded.append(memory[character])
        origins += [place] * len(memory[character])
    text = "".join(folded)
    found = {
        (origins[hit.start()], origins[hit.end() - 1] + 1)
        for word in words
        if word.literal in text
        for hit in word.pattern.finditer(text)
        if hit.end() > hit.start()
    }
    return _apart(sorted(found))


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that do not overlap."""
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
