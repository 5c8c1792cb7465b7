"""Buttons below what a search found and below what was missed."""

from collections.abc import Callable
from typing import Any

from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.domain.action import DoNothing, ShowDigest, ShowFound, ShowFoundStory, ShowTopic
from bot.domain.audience import ChatKind
from bot.domain.presentation import Presentation
from bot.domain.search_notices import DaysMissed, NothingFound, StoriesFound
from bot.rendering.text_length import shorten
from bot.texts import Texts

_NUMBERS_IN_A_ROW = 8
_DAYS_IN_A_ROW = 3
_LONGEST_LABEL = 30


def found_rows(notice: StoriesFound, _texts: Texts, presentation: Presentation) -> Rows:
    """A number a story, ‹ and › between pages, and the topic that the query names.

    A channel's message is read by thousands: nobody turns its pages.
    """
    if presentation.kind is ChatKind.CHANNEL:
        return []
    here = ShowFound(notice.query, notice.page)
    opening = [
        button
        for number, hit in enumerate(notice.hits, start=notice.first)
        for button in pressed(str(number), ShowFoundStory(hit.key, here))
    ]
    topic = f"#{shorten(notice.topic, limit=_LONGEST_LABEL)}"
    today = pressed(topic, ShowTopic(notice.topic)) if notice.topic else []
    return [*_rows(opening, _NUMBERS_IN_A_ROW), _turning(notice), today]


def _turning(notice: StoriesFound) -> list[Button]:
    if notice.pages <= 1 or not notice.turns:
        return []
    before = ShowFound(notice.query, notice.page - 1)
    behind = ShowFound(notice.query, notice.page + 1)
    return [
        *(pressed("‹", before) if notice.page else []),
        *pressed(f"{notice.page + 1}/{notice.pages}", DoNothing()),
        *(pressed("›", behind) if notice.page + 1 < notice.pages else []),
    ]


def nothing_rows(notice: NothingFound, _texts: Texts, presentation: Presentation) -> Rows:
    """What may have been meant, looked for at a press."""
    if presentation.kind is ChatKind.CHANNEL:
        return []
    meant = (*notice.suggestions, *notice.nearest)
    return [pressed(shorten(word, limit=_LONGEST_LABEL), ShowFound(word)) for word in meant]


def missed_rows(notice: DaysMissed, texts: Texts, presentation: Presentation) -> Rows:
    """A button a day."""
    if presentation.kind is ChatKind.CHANNEL:
        return []
    days = [
        button
        for missed in notice.missed
        for button in pressed(texts.short_date(missed.day), ShowDigest(missed.day))
    ]
    return _rows(days, _DAYS_IN_A_ROW)


def _rows(buttons: list[Button], width: int) -> list[list[Button]]:
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]


SEARCH_KEYBOARDS: dict[type[Any], Callable[[Any, Texts, Presentation], Rows]] = {
    StoriesFound: found_rows,
    NothingFound: nothing_rows,
    DaysMissed: missed_rows,
}
