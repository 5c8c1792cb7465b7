"""The piece of a text around what was found in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.folded_word import Fold, FoldedWord

LONGEST_EXCERPT = 90
_BEFORE = 24
_LOOKED_AT = 20_000
"""Characters; where nothing is found in them, the excerpt is the beginning."""
_STOPS = "。！？!?\n；;"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` is one line; ``matches`` are its pieces that were looked for: start and end."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def excerpt(
    text: str, words: Sequence[FoldedWord], fold: Fold, *, limit: int = LONGEST_EXCERPT
) -> Excerpt:
    """At most ``limit`` characters of ``text`` around the first of the ``words``, in one line."""
    line = " ".join(text[:_LOOKED_AT].split())
    found = _places(line, words, fold)
    start = _start(line, found[0][0], limit) if found else 0
    end = min(len(line), start + limit)
    head, tail = "…" * (start > 0), "…" * (end < len(line))
    shift = len(head) - start
    inside = [
        (max(a, start) + shift, min(b, end) + shift) for a, b in found if a < end and b > start
    ]
    return Excerpt(head + line[start:end] + tail, tuple(inside))


def _start(line: str, match: int, limit: int) -> int:
    """The beginning of the match's sentence where that is near, else a little before the match."""
    if match < limit - _BEFORE and len(line) <= limit:
        return 0
    nearest = max(0, match - _BEFORE)
    sentence = max(line.rfind(stop, nearest, match) for stop in _STOPS) + 1
    if sentence:
        return sentence + (line[sentence] == " ")
    blank = line.find(" ", nearest, match)
    return blank + 1 if nearest and blank >= 0 else nearest


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
