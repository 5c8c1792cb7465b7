"""Buttons below greetings, lists of stories, topics and days.

A channel's message is read by thousands: nothing there is opened or turned by a press.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.domain.action import (
    ChangeSetting,
    DoNothing,
    DropSaved,
    OpenSettings,
    Setting,
    ShowDigest,
    ShowFoundStory,
    ShowNewest,
    ShowRelated,
    ShowSaved,
    ShowTopic,
    ShowTopics,
)
from bot.domain.audience import ChatKind
from bot.domain.presentation import Presentation
from bot.domain.reading_notices import RelatedFound, RelatedToWhich, SavedStories
from bot.domain.reply import DateNotFound, TopicCount, TopicEmpty, TopicList, Welcome
from bot.rendering.text_length import shorten
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel

_NUMBERS, _TOPICS, _DAYS = 8, 3, 3
"""Buttons in a row."""
_MOST_NUMBERS = 96
_MOST_TOPICS = 30
_LONGEST_TOPIC = 16


def _welcome(notice: Welcome, texts: Texts) -> Rows:
    newest = pressed(texts.button(ButtonLabel.NEWEST), ShowNewest()) if notice.latest else []
    topics = pressed(texts.button(ButtonLabel.TOPICS), ShowTopics())
    subscribe = ChangeSetting(Setting.SUBSCRIBED, "on")
    wish = (
        pressed(texts.button(ButtonLabel.SETTINGS), OpenSettings())
        if notice.is_subscribed
        else pressed(texts.button(ButtonLabel.SUBSCRIBE), subscribe)
    )
    return [[*newest, *topics], wish]


def _topics(notice: TopicList, _texts: Texts) -> Rows:
    """Those with stories come first where not all have room."""
    told = sorted(notice.topics, key=lambda topic: not topic.stories)[:_MOST_TOPICS]
    shown = [topic for topic in notice.topics if topic in told]
    return _rows([button for topic in shown for button in _topic(topic)], _TOPICS)


def _topic(topic: TopicCount) -> list[Button]:
    name = shorten(topic.name, limit=_LONGEST_TOPIC)
    label = f"{name} {topic.stories}" if topic.stories else name
    return pressed(label, ShowTopic(topic.name))


def _other_topics(notice: TopicEmpty, _texts: Texts) -> Rows:
    names = notice.others[:_MOST_TOPICS]
    buttons = [
        button
        for name in names
        for button in pressed(shorten(name, limit=_LONGEST_TOPIC), ShowTopic(name))
    ]
    return _rows(buttons, _TOPICS)


def _days(notice: DateNotFound, texts: Texts) -> Rows:
    days = [
        button
        for day in notice.nearest
        for button in pressed(texts.short_date(day), ShowDigest(day))
    ]
    return _rows(days, _DAYS)


def _saved(notice: SavedStories, _texts: Texts) -> Rows:
    """A row that opens stories, a row that takes them off, and ways to the other pages."""
    here = ShowSaved(notice.page)
    opening: list[Button] = []
    dropping: list[Button] = []
    for number, story in enumerate(notice.stories, start=notice.first):
        if story.key:
            opening += pressed(str(number), ShowFoundStory(story.key, here))
        dropping += pressed(f"✕ {number}", DropSaved(story.kept, notice.page))
    return [*_rows(opening, _NUMBERS), *_rows(dropping, _NUMBERS // 2), _turning(notice)]


def _turning(notice: SavedStories) -> list[Button]:
    if notice.pages <= 1:
        return []
    page, is_last = notice.page, notice.page + 1 == notice.pages
    return [
        *(pressed("‹", ShowSaved(page - 1)) if page else []),
        *pressed(f"{page + 1}/{notice.pages}", DoNothing()),
        *([] if is_last else pressed("›", ShowSaved(page + 1))),
    ]


def _related(notice: RelatedFound, _texts: Texts) -> Rows:
    here = ShowRelated(notice.key, is_in_place=True)
    opening = [
        button
        for number, story in enumerate(notice.stories, start=1)
        for button in pressed(str(number), ShowFoundStory(story.key, here))
    ]
    return _rows(opening, _NUMBERS)


def _to_which(notice: RelatedToWhich, _texts: Texts) -> Rows:
    numbers = [
        button
        for number, key in enumerate(notice.stories[:_MOST_NUMBERS], start=1)
        for button in pressed(str(number), ShowRelated(key, is_in_place=True))
    ]
    return _rows(numbers, _NUMBERS)


def _rows(buttons: Sequence[Button], width: int) -> list[Sequence[Button]]:
    return [buttons[at : at + width] for at in range(0, len(buttons), width)]


def _outside_channels(draw: Callable[[Any, Texts], Rows]) -> Callable[..., Rows]:
    def draw_outside(notice: object, texts: Texts, presentation: Presentation) -> Rows:
        return [] if presentation.kind is ChatKind.CHANNEL else draw(notice, texts)

    return draw_outside


READING_KEYBOARDS: dict[type[Any], Callable[[Any, Texts, Presentation], Rows]] = {
    Welcome: _outside_channels(_welcome),
    TopicList: _outside_channels(_topics),
    TopicEmpty: _outside_channels(_other_topics),
    DateNotFound: _outside_channels(_days),
    SavedStories: _outside_channels(_saved),
    RelatedFound: _outside_channels(_related),
    RelatedToWhich: _outside_channels(_to_which),
}
"""Which rows belong to which notice."""
