"""Runs → rich text in one canonical form, so that equal-looking texts are equal values.

A link encloses bold, bold encloses italics, italics enclose strikethrough; none of them begins or
ends with space, touches its like, or lies inside itself. Lines have no space at their ends.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from bot.domain.rich_text import (
    Code,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Strikethrough,
    Strong,
    Text,
)
from bot.parsing.flanking import is_wide
from bot.parsing.runs import EMPHASIS, STRIKE, STRONG, LinkMark, Run, Runs, Shape

_NESTING: tuple[tuple[int, Callable[[Inlines], Inline]], ...] = (
    (STRONG, Strong),
    (EMPHASIS, Emphasis),
    (STRIKE, Strikethrough),
)


def canonical(runs: Runs) -> Inlines:
    """The inlines of one block."""
    if len(runs) == 1 and runs[0].shape is Shape.TEXT and not runs[0].marks and not runs[0].link:
        text = runs[0].text.strip()
        return (Text(text),) if text else ()
    trimmed = _trim_lines(_join_lines(runs))
    return tuple(_with_links(trimmed))


def _join_lines(runs: Runs) -> Iterator[Run]:
    """A line's end is a space, but nothing between characters of a script that has no spaces."""
    for place, run in enumerate(runs):
        if run.shape is not Shape.SOFT:
            yield run
        elif not (_is_wide_edge(runs, place - 1, -1) and _is_wide_edge(runs, place + 1, 0)):
            yield Run(Shape.TEXT, " ", run.marks, run.link)


def _is_wide_edge(runs: Runs, place: int, character: int) -> bool:
    if not 0 <= place < len(runs) or runs[place].shape is not Shape.TEXT:
        return False
    text = runs[place].text
    return bool(text) and is_wide(text[character])


def _trim_lines(runs: Iterable[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in runs:
        is_line_start = not kept or kept[-1].shape is Shape.BREAK
        if run.shape is Shape.BREAK:
            _trim_end(kept)
            if kept:
                kept.append(run)
        elif run.shape is Shape.TEXT and is_line_start:
            if text := run.text.lstrip():
                kept.append(run._replace(text=text))
        else:
            kept.append(run)
    _trim_end(kept)
    while kept and kept[-1].shape is Shape.BREAK:
        kept.pop()
    return kept


def _trim_end(runs: list[Run]) -> None:
    while runs and runs[-1].shape is Shape.TEXT:
        run = runs.pop()
        if text := run.text.rstrip():
            runs.append(run._replace(text=text))
            return


def _with_links(runs: Iterable[Run]) -> Iterator[Inline]:
    for link, group in groupby(runs, key=_link_of):
        children = _marked(list(group), 0)
        if link is None:
            yield from children
        else:
            yield Link(link.url, tuple(children))


def _link_of(run: Run) -> LinkMark | None:
    return run.link


def _marked(runs: list[Run], depth: int) -> list[Inline]:
    if depth == len(_NESTING) or not any(run.marks for run in runs):
        return _leaves(runs)
    bit, enclose = _NESTING[depth]
    if not any(run.marks & bit for run in runs):
        return _marked(runs, depth + 1)
    marked: list[Inline] = []
    for has_mark, group in groupby(_hoist_spaces(runs, bit), key=lambda run: bool(run.marks & bit)):
        children = _marked(list(group), depth + 1)
        if has_mark:
            marked.append(enclose(tuple(children)))
        else:
            marked += children
    return marked


def _hoist_spaces(runs: list[Run], bit: int) -> list[Run]:
    """Take the mark from space at the ends of each marked stretch."""
    hoisted: list[Run] = []
    for has_mark, group in groupby(runs, key=lambda run: bool(run.marks & bit)):
        stretch = list(group)
        hoisted += _bare_ends(stretch, bit) if has_mark else stretch
    return hoisted


def _bare_ends(stretch: list[Run], bit: int) -> list[Run]:
    first, last = 0, len(stretch)
    while first < last and _is_blank(stretch[first]):
        first += 1
    while last > first and _is_blank(stretch[last - 1]):
        last -= 1
    inner = stretch[first:last]
    head = [_without(run, bit) for run in stretch[:first]]
    tail = [_without(run, bit) for run in stretch[last:]]
    if inner and inner[0].shape is Shape.TEXT:
        text = inner[0].text
        rest = text.lstrip()
        if len(rest) < len(text):
            head.append(_without(inner[0], bit)._replace(text=text[: len(text) - len(rest)]))
            inner[0] = inner[0]._replace(text=rest)
    if inner and inner[-1].shape is Shape.TEXT:
        text = inner[-1].text
        rest = text.rstrip()
        if len(rest) < len(text):
            tail.insert(0, _without(inner[-1], bit)._replace(text=text[len(rest) :]))
            inner[-1] = inner[-1]._replace(text=rest)
    return [*head, *inner, *tail]


def _is_blank(run: Run) -> bool:
    return run.shape is Shape.BREAK or (run.shape is Shape.TEXT and run.text.isspace())


def _without(run: Run, bit: int) -> Run:
    return run._replace(marks=run.marks & ~bit)


def _leaves(runs: list[Run]) -> list[Inline]:
    leaves: list[Inline] = []
    for shape, group in groupby(runs, key=lambda run: run.shape):
        if shape is Shape.BREAK:
            leaves += (LineBreak() for _ in group)
        else:
            text = "".join(run.text for run in group)
            leaves.append(Code(text) if shape is Shape.CODE else Text(text))
    return leaves
