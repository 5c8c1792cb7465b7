"""Buttons below greetings, lists of stories, topics and days."""

from datetime import date

import pytest

from bot.adapters.telegram.keyboards import notice_rows
from bot.domain.audience import ChatKind, Language
from bot.domain.digest import StoryKey
from bot.domain.presentation import Presentation
from bot.domain.reading_notices import RelatedFound, RelatedStory, RelatedToWhich
from bot.domain.reply import DateNotFound, Notice, TopicCount, TopicEmpty, TopicList, Welcome
from bot.texts import texts_for

DAY = date(2026, 2, 26)
KEY = StoryKey("20260226-0a1b2c3d4e")
MANY = tuple(TopicCount(f"主题{number}", (), number % 2) for number in range(60))
NOTICES: tuple[Notice, ...] = (
    Welcome(DAY, is_subscribed=False),
    TopicList(MANY, DAY),
    TopicEmpty("芯片", DAY, ("开源",)),
    DateNotFound(DAY, (DAY,)),
    RelatedFound(KEY, "标题", (RelatedStory(KEY, DAY, "标题"),)),
    RelatedToWhich("", DAY, (KEY,) * 200),
)


def drawn(notice: Notice, kind: ChatKind = ChatKind.PRIVATE) -> list[list[str]]:
    language = Language.ZH_HANS
    rows = notice_rows((notice,), texts_for(language), Presentation(language, kind))
    return [[button.text for button in row] for row in rows if row]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda it: type(it).__name__)
def test_there_are_buttons_but_never_in_a_channel(notice: Notice):
    assert drawn(notice)
    assert drawn(notice, ChatKind.GROUP) == drawn(notice)
    assert drawn(notice, ChatKind.CHANNEL) == []


@pytest.mark.parametrize("notice", NOTICES, ids=lambda it: type(it).__name__)
def test_a_keyboard_has_at_most_a_hundred_buttons(notice: Notice):
    assert sum(map(len, drawn(notice))) <= 100
    assert all(len(row) <= 8 for row in drawn(notice))


def test_of_many_topics_those_with_stories_have_buttons():
    labels = [label for row in drawn(TopicList(MANY, DAY)) for label in row]
    assert labels == [f"主题{number} 1" for number in range(1, 60, 2)]


def test_a_greeting_offers_to_subscribe_or_the_settings():
    assert drawn(Welcome(DAY, is_subscribed=False)) == [["📰 最新日报", "🏷 主题"], ["🔔 订阅"]]
    assert drawn(Welcome(None, is_subscribed=True)) == [["🏷 主题"], ["⚙️ 设置"]]
