"""Buttons that copy a story's figures: https://core.telegram.org/bots/api#copytextbutton."""

import unicodedata

from bot.adapters.telegram.buttons import MOST_COPIED, Button
from bot.adapters.telegram.characters import clean, is_blank
from bot.adapters.telegram.lines import metric_as_line
from bot.domain.digest import Metric, Story
from bot.domain.rich_text import plain_inlines
from bot.rendering.text_length import graphemes, shorten

_MOST_FIGURES = 3
_WIDEST = 20
"""Columns of a label, beside its sign: what fits into a row on a phone."""
_LONGEST_VALUE = 12
_WIDE = frozenset("WF")


def copy_rows(story: Story) -> list[list[Button]]:
    """A row for each of the story's first figures that have a value."""
    told = [metric for metric in story.metrics if not is_blank(metric.text)]
    return [[_button(metric)] for metric in told[:_MOST_FIGURES]]


def _button(metric: Metric) -> Button:
    value = _narrowed(metric.text, _LONGEST_VALUE)
    name = _narrowed(metric.name, _WIDEST - _width(value) - 1)
    whole = clean(plain_inlines(metric_as_line(metric)))
    label = f"📋 {name} {value}" if name else f"📋 {value}"
    return Button(clean(label), copied=shorten(whole, limit=MOST_COPIED))


def _narrowed(text: str, widest: int) -> str:
    """``text`` in one line of at most ``widest`` columns."""
    line = " ".join(text.split())
    if _width(line) <= widest:
        return line
    kept, room = "", widest - 1
    for grapheme in graphemes(line[:widest]):
        room -= _width(grapheme)
        if room < 0:
            break
        kept += grapheme
    return kept.rstrip() + "…"


def _width(text: str) -> int:
    """Columns: Chinese characters and emoji take two."""
    return sum(1 + (unicodedata.east_asian_width(character) in _WIDE) for character in text)
