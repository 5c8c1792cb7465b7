"""How much work a text is: a small file of nothing but marks takes far longer than a long one."""

import re
from typing import NamedTuple

EFFORT_LIMIT = 300_000
"""Marks, a line counting as two: what ten thousand short stories have; seconds of work."""

_LINE = re.compile(r"^.*\S", re.MULTILINE)
_MARKS = "*_~`[]<|\\!&"


class Effort(NamedTuple):
    """Lines that are not blank, and characters that may be formatting."""

    lines: int
    marks: int

    @property
    def is_too_much(self) -> bool:
        """Whether reading it would keep everybody waiting."""
        return 2 * self.lines + self.marks > EFFORT_LIMIT


def effort_of(text: str) -> Effort:
    """The work that reading ``text`` is, counted in no time."""
    return Effort(sum(1 for _ in _LINE.finditer(text)), sum(map(text.count, _MARKS)))
