"""Story headings: the number in front, in all the ways that people write one, and the rest."""

import re
import unicodedata
from typing import NamedTuple

from bot.domain.rich_text import Emphasis, Inlines, Link, Strikethrough, Strong, plain_inlines
from bot.parsing.numerals import CHINESE_NUMERALS, read_number
from bot.parsing.runs import Run, Runs, Shape, visible

_DIGIT = "[0-9０-９]"
_NUMERAL = f"[{CHINESE_NUMERALS}]"
_NUMBER = rf"(?:{_DIGIT}{{1,5}}|{_NUMERAL}{{1,6}})"
_SHORT = rf"(?:{_DIGIT}{{1,3}}|{_NUMERAL}{{1,4}})"
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({_NUMBER})\s?[.．](?!{_DIGIT})\s*",
        rf"({_NUMBER})\s?[、)）]\s*",
        rf"({_SHORT})\s?[:：](?!{_DIGIT})\s*",
        rf"[(（]\s?({_SHORT})\s?[)）][.．、]?\s*",
        rf"[\[【]\s?({_SHORT})\s?[\]】]\s*",
        rf"第\s?({_SHORT})\s?[条條则則篇][:：、.．]?\s*",
        r"([①-⑳])[.．、]?\s*",
        r"([0-9])\ufe0f?\u20e3[.．、]?\s*",
    )
)


class NumberedHead(NamedTuple):
    """The number as written (digits in ASCII, no punctuation; empty without one) and the rest."""

    number: str
    rest: Runs

    @property
    def value(self) -> int | None:
        """The number as an integer."""
        return read_number(self.number)


def split_number(runs: Runs) -> NumberedHead:
    """The number in front of a headline and the headline without it."""
    first_other = (place for place, run in enumerate(runs) if run.shape is not Shape.TEXT)
    text = visible(runs[: next(first_other, len(runs))])
    start = len(text) - len(text.lstrip())
    for head in _HEADS:
        if match := head.match(text, start):
            number = unicodedata.normalize("NFKC", match[1])
            return NumberedHead(number, _drop(runs, match.end()))
    return NumberedHead("", runs)


def _drop(runs: Runs, count: int) -> list[Run]:
    kept: list[Run] = []
    for run in runs:
        if run.shape is Shape.TEXT and count:
            text = run.text[count:]
            count = max(0, count - len(run.text))
            if text:
                kept.append(run._replace(text=text))
        else:
            kept.append(run)
    return kept


def visible_text(inlines: Inlines) -> str:
    """``inlines`` as plain characters where no link can be: addresses follow their words."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Link(url, children):
                shown = plain_inlines(children)
                parts.append(shown if shown == url else f"{shown}（{url}）")
            case Strong(children) | Emphasis(children) | Strikethrough(children):
                parts.append(visible_text(children))
            case _:
                parts.append(plain_inlines((inline,)))
    return "".join(parts).replace("\n", " ").strip()
