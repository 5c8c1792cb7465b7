"""Bold labels at the beginning of a paragraph's lines: ``**来源链接：** …``."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.parsing.labels import SectionLabels
from bot.parsing.runs import STRIKE, STRONG, Run, Runs, Shape

LABEL_LIMIT = 60
"""Characters; a longer bold text in front of a colon is a sentence, not a label."""

_COLONS = (":", "：")


class LabelledText(NamedTuple):
    """A part of a paragraph; ``label`` is empty where none opens it."""

    label: str
    runs: Runs


class _Match(NamedTuple):
    """A label, where what follows it begins, and how many characters to leave out there."""

    label: str
    end: int
    skip: int = 0


def as_label(text: str) -> str:
    """``text`` without its final colons; empty where it is too long to be a label."""
    label = text.strip()
    while label.endswith(_COLONS):
        label = label[:-1].rstrip()
    return label if len(label) <= LABEL_LIMIT else ""


def split_at_labels(runs: Runs, labels: SectionLabels) -> Iterator[LabelledText]:
    """A paragraph cut at its labels: any at its beginning, known ones at later lines' too.

    An unknown label at the beginning of a later line stays in the text, on a line of its own.
    """
    label, part = "", list[Run]()
    place, is_first = _skip_blank(runs, 0), True
    while place < len(runs):
        match = _match(runs, place, labels) if is_first or _begins_line(part) else None
        if match and (is_first or labels.kind_of(match.label)):
            if label or part:
                yield LabelledText(label, part)
            label, part = match.label, []
            place = _skip_blank(runs, match.end, match.skip)
            if match.skip and place == match.end:
                part.append(runs[place]._replace(text=runs[place].text[match.skip :]))
                place += 1
        else:
            end_of_line = _end_of_line(part) if match else -1
            if end_of_line >= 0:
                part[end_of_line] = part[end_of_line]._replace(shape=Shape.BREAK)
            part.append(runs[place])
            place += 1
        is_first = False
    if label or part:
        yield LabelledText(label, part)


def _begins_line(part: list[Run]) -> bool:
    """Whether what comes next stands first in its line; an indent of wide spaces is nothing."""
    end_of_line = _end_of_line(part)
    return end_of_line < 0 or part[end_of_line].shape in (Shape.SOFT, Shape.BREAK)


def _end_of_line(part: list[Run]) -> int:
    """The place of the last run that is not blank text, -1 without one."""
    place = len(part) - 1
    while place >= 0 and part[place].shape is Shape.TEXT and not part[place].text.strip():
        place -= 1
    return place


def _match(runs: Runs, start: int, labels: SectionLabels) -> _Match | None:
    """The bold label at ``start``: with a colon, or known and alone on its line."""
    end, bold = start, ""
    while end < len(runs) and _is_bold(runs[end]) and len(bold) <= LABEL_LIMIT:
        bold += runs[end].text
        end += 1
    label = as_label(bold)
    if not label:
        return None
    if bold.rstrip().endswith(_COLONS):
        return _Match(label, end)
    if end == len(runs) or runs[end].shape in (Shape.SOFT, Shape.BREAK):
        return _Match(label, end) if labels.kind_of(label) else None
    after = runs[end].text.lstrip()
    if runs[end].shape is Shape.TEXT and after.startswith(_COLONS):
        return _Match(label, end, skip=len(runs[end].text) - len(after) + 1)
    return None


def _is_bold(run: Run) -> bool:
    is_marked = bool(run.marks & STRONG) and not run.marks & STRIKE
    return run.shape is Shape.TEXT and is_marked and run.link is None


def _skip_blank(runs: Runs, start: int, skip: int = 0) -> int:
    """The first place from ``start`` on that shows something, ``skip`` characters left out."""
    while start < len(runs):
        run = runs[start]
        if run.shape is Shape.CODE or (run.shape is Shape.TEXT and run.text[skip:].strip()):
            break
        start, skip = start + 1, 0
    return start
