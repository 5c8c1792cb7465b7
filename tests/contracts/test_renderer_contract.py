"""What every ``Renderer`` keeps: pure, whole, in reading order, and nothing left to decide."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby

import pytest

from bot.adapters.discord.renderer import DiscordFormat, DiscordRenderer
from bot.adapters.opencc import ScriptRenderer
from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.audience import Language
from bot.domain.correction import Mark, MarkReason
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import StoryKey
from bot.domain.page import StoryPage
from bot.domain.presentation import Presentation
from bot.domain.reply import (
    DateNotFound,
    NothingPublished,
    NotSubscribed,
    OwnerAlert,
    Reply,
    SomethingFailed,
    StorageAway,
    Welcome,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.parsing import DEFAULT_LABELS, parse_digest
from bot.ports import Renderer
from bot.texts import texts_for
from tests.usecases.world import DAY, DIGEST, LineRenderer

LONG = "一段很长的简要内容。" * 900
NOTICES = (
    Welcome(DAY, is_subscribed=False),
    NothingPublished(),
    DateNotFound(DAY, (date(2026, 2, 25),)),
    NotSubscribed(),
    SomethingFailed(),
    StorageAway(),
    OwnerAlert("digest-late", datetime(2026, 2, 26, tzinfo=UTC), (("day", str(DAY)),)),
)

Make = Callable[[], Renderer]
MAKERS: dict[str, Make] = {
    **{f"telegram-{it}": partial(TelegramRenderer, texts_for, format=it) for it in TelegramFormat},
    **{f"discord-{it}": partial(DiscordRenderer, texts_for, format=it) for it in DiscordFormat},
    "lines": LineRenderer,
    "script-lines": lambda: ScriptRenderer(LineRenderer()),
    "script-rich": lambda: ScriptRenderer(TelegramRenderer(texts_for, format=TelegramFormat.RICH)),
}


@pytest.fixture(params=sorted(MAKERS))
def make(request: pytest.FixtureRequest) -> Make:
    """Makes the renderer, as each start of the program does."""
    name: str = request.param
    return MAKERS[name]


def edition(text: str = DIGEST, parts: EditionParts = EditionParts.ALL) -> Edition:
    parsed = parse_digest(text.format(day=DAY), labels=DEFAULT_LABELS, fallback_day=DAY)
    assert parsed.digest
    stories = tuple(SelectedStory(story) for story in parsed.digest.stories)
    return Edition(parsed.digest, stories, (), parts)


def with_fallbacks(messages: Iterable[RenderedMessage]) -> Iterator[RenderedMessage]:
    for message in messages:
        yield message
        yield from with_fallbacks(message.fallback)


def test_the_same_edition_gives_the_same_messages_after_a_restart(make: Make) -> None:
    first = make().render_edition(edition(), Presentation(Language.ZH_HANS))
    assert make().render_edition(edition(), Presentation(Language.ZH_HANS)) == first


def test_the_overview_comes_first_and_then_each_story_in_order(make: Make) -> None:
    shown = edition(parts=EditionParts.OVERVIEW | EditionParts.STORIES)
    messages = make().render_edition(shown, Presentation(Language.ZH_HANS))
    order = [(kind, key) for (kind, key), _ in groupby((m.kind, m.story_key) for m in messages)]
    stories = [(MessageKind.STORY, selected.story.key) for selected in shown.stories]
    assert order == [(MessageKind.OVERVIEW, None), *stories]


def test_only_the_parts_asked_for_are_shown(make: Make) -> None:
    shown = make().render_edition(
        edition(parts=EditionParts.STORIES), Presentation(Language.ZH_HANS)
    )
    assert {message.kind for message in shown} == {MessageKind.STORY}


def test_only_the_selected_stories_are_shown(make: Make) -> None:
    whole = edition(parts=EditionParts.STORIES)
    second = replace(whole, stories=whole.stories[1:])
    shown = make().render_edition(second, Presentation(Language.ZH_HANS))
    assert {message.story_key for message in shown} == {whole.stories[1].story.key}


def test_a_page_shows_its_story_and_no_other(make: Make) -> None:
    digest = edition().digest
    page = StoryPage(digest, SelectedStory(digest.stories[1]))
    (shown,) = make().render_reply(Reply((), page=page), Presentation(Language.ZH_HANS))
    assert shown.story_key == digest.stories[1].key


@pytest.mark.parametrize("text", [DIGEST, DIGEST.replace("甲", LONG)], ids=["short", "long"])
def test_every_message_is_finished_but_for_its_chat(make: Make, text: str) -> None:
    messages = make().render_edition(edition(text), Presentation(Language.ZH_HANS))
    for message in with_fallbacks(messages):
        parameters = json.loads(message.body)
        assert parameters
        assert isinstance(parameters, dict)
        assert not {"chat_id", "channel_id", "message_thread_id", "nonce"} & parameters.keys()
        assert message.method


@pytest.mark.parametrize("text", [DIGEST, DIGEST.replace("甲", LONG)], ids=["short", "long"])
def test_a_fallback_stands_for_the_same_thing(make: Make, text: str) -> None:
    for message in make().render_edition(edition(text), Presentation(Language.ZH_HANS)):
        for plainer in with_fallbacks(message.fallback):
            assert (plainer.kind, plainer.story_key) == (message.kind, message.story_key)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_every_notice_is_said_in_every_language(
    make: Make, notice: Welcome, language: Language
) -> None:
    messages = make().render_reply(Reply((notice,)), Presentation(language))
    assert {message.kind for message in messages} == {MessageKind.REPLY}


def test_a_reply_says_its_notices_and_then_shows_its_edition(make: Make) -> None:
    renderer = make()
    said = renderer.render_reply(Reply((SomethingFailed(),)), Presentation(Language.EN))
    shown = renderer.render_edition(edition(), Presentation(Language.EN))
    both = renderer.render_reply(Reply((SomethingFailed(),), edition()), Presentation(Language.EN))
    assert both == said + shown


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", list(MarkReason))
@pytest.mark.parametrize("headline", ["", "开源模型发布 *一*", "很长的标题" * 400 + "\n又一行"])
def test_a_mark_is_one_message_in_every_dialect_and_stands_for_what_was_there(
    make: Make, language: Language, reason: MarkReason, headline: str
) -> None:
    story = Mark(MessageKind.STORY, reason, StoryKey("20260226-a"), headline)
    for mark in (story, Mark(MessageKind.OUTLOOK, reason)):
        message = make().render_mark(mark, Presentation(language))
        assert (message.kind, message.story_key) == (mark.kind, mark.story_key)
        assert message.is_mark
        for plainer in with_fallbacks([message]):
            assert len(plainer.fallback) <= 1
        assert make().render_mark(mark, Presentation(language)) == message


def test_a_mark_names_the_story_and_says_what_became_of_it(make: Make) -> None:
    said = {
        reason: make().render_mark(
            Mark(MessageKind.STORY, reason, StoryKey("20260226-a"), "芯片降价"),
            Presentation(Language.ZH_HANS),
        )
        for reason in MarkReason
    }
    assert all("芯片降价" in str(json.loads(message.body)) for message in said.values())
    assert said[MarkReason.WITHDRAWN].body != said[MarkReason.SHORTENED].body


def test_an_empty_reply_has_no_messages(make: Make) -> None:
    assert make().render_reply(Reply(()), Presentation(Language.ZH_HANS)) == ()
