"""Whatever a digest holds: each layout is valid, keeps every limit and loses nothing."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.action import ShowOverview, ShowStory
from bot.domain.action_code import decode
from bot.domain.audience import ChatKind, Language, Platform
from bot.domain.delivery import RenderedMessage
from bot.domain.digest import Digest
from bot.domain.page import OverviewPage, Page, StoryPage
from bot.domain.preferences import Layout, MessageFormat, Preferences
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.rendering.text_length import utf16_length
from bot.sandbox.telegram.rich_html import read_rich_message
from bot.texts import texts_for
from tests.adapters.telegram.telegram_payloads import (
    RichReading,
    body,
    reference,
    violations,
    visible,
    with_fallbacks,
)
from tests.adapters.telegram.test_telegram_renderer_properties import (
    EXAMPLES,
    contents,
    digests,
    inline_contents,
    missing,
    squeezed,
    text_contents,
)

RENDERER = TelegramRenderer(
    texts_for, format=TelegramFormat.AUTO, username=lambda: "daybrief_bot", effect="1"
)
preferred = st.builds(
    Preferences,
    layout=st.sampled_from(Layout),
    format=st.sampled_from(MessageFormat),
    is_silent=st.booleans(),
    has_previews=st.booleans(),
    is_protected=st.booleans(),
)


def whole(digest: Digest, parts: EditionParts = EditionParts.ALL) -> Edition:
    return Edition(digest, tuple(SelectedStory(story) for story in digest.stories), (), parts)


def buttons(message: RenderedMessage) -> list[dict[str, Any]]:
    keyboard = body(message).get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return [button for row in keyboard for button in row]


@given(digests(), preferred, st.sampled_from(ChatKind))
@EXAMPLES
def test_every_message_of_every_layout_is_one_that_telegram_takes(
    digest: Digest, preferences: Preferences, kind: ChatKind
) -> None:
    api = reference()
    presentation = Presentation(Language.ZH_HANS, kind, preferences)
    for message in RENDERER.render_edition(whole(digest), presentation):
        for each in with_fallbacks(message):
            params = body(each)
            assert violations(api, each.method, {"chat_id": 1, **params}) == []
            check_size(params)
            check_buttons(each)


@given(digests(), st.sampled_from(MessageFormat))
@EXAMPLES
def test_a_page_is_one_message_in_each_dialect(digest: Digest, wanted: MessageFormat) -> None:
    presentation = Presentation(Language.EN, preferences=Preferences(format=wanted))
    pages: list[Page] = [StoryPage(digest, SelectedStory(story)) for story in digest.stories]
    for page in (OverviewPage(whole(digest)), *pages):
        (message,) = RENDERER.render_reply(Reply((), page=page), presentation)
        chain = list(with_fallbacks(message))
        assert all(len(each.fallback) <= 1 for each in chain)
        for each in chain:
            check_size(body(each))
            check_buttons(each)


@given(digests())
@EXAMPLES
def test_nothing_of_a_digest_is_lost_in_a_single_message(digest: Digest) -> None:
    presentation = Presentation(Language.ZH_HANS, preferences=Preferences(Layout.SINGLE))
    (message,) = RENDERER.render_edition(whole(digest), presentation)
    if buttons(message):  # it did not fit, and is an overview
        return
    reading = RichReading().read(body(message)["rich_message"]["html"])
    assert reading.problems == []
    assert reading.depth <= 16
    assert missing(without_overview(digest), squeezed("".join(reading.words))) == []


@given(digests(), st.sampled_from([MessageFormat.RICH, MessageFormat.HTML, MessageFormat.TEXT]))
@EXAMPLES
def test_nothing_of_a_digest_is_lost_to_who_reads_an_overview_in_place(
    digest: Digest, wanted: MessageFormat
) -> None:
    presentation = Presentation(Language.ZH_HANS, preferences=Preferences(format=wanted))
    overview = "".join(read_overview(digest, presentation))
    assert missing(overview_contents(digest), squeezed(overview)) == []
    stories = "".join(read_stories(digest, presentation))
    assert missing(story_contents(digest), squeezed(stories)) == []


def read_overview(digest: Digest, presentation: Presentation) -> Iterator[str]:
    """What a reader sees who turns the overview as far as it goes."""
    page: OverviewPage | None = OverviewPage(whole(digest))
    while page is not None:
        (message,) = RENDERER.render_reply(Reply((), page=page), presentation)
        yield visible(message)
        onward = pressed(message, "›")
        part = onward.part if isinstance(onward, ShowOverview) else None
        page = OverviewPage(whole(digest), part) if part else None


def read_stories(digest: Digest, presentation: Presentation) -> Iterator[str]:
    """What a reader sees who opens the first story and presses › to the end."""
    at: ShowStory | None = ShowStory(digest.stories[0].key) if digest.stories else None
    while at is not None:
        (story,) = [story for story in digest.stories if story.key == at.key]
        page = StoryPage(digest, SelectedStory(story), part=at.part)
        (message,) = RENDERER.render_reply(Reply((), page=page), presentation)
        yield visible(message)
        onward = pressed(message, "›")
        at = onward if isinstance(onward, ShowStory) else None


def pressed(message: RenderedMessage, label: str) -> object:
    codes = [button["callback_data"] for button in buttons(message) if button["text"] == label]
    return decode(codes[0], Platform.TELEGRAM) if codes else None


def check_size(params: dict[str, Any]) -> None:
    if "rich_message" in params:
        read_rich_message(params["rich_message"], find_person=lambda _: None)  # raises beyond
    elif "parse_mode" not in params:
        assert 1 <= utf16_length(params["text"]) <= 4096


def check_buttons(message: RenderedMessage) -> None:
    below = buttons(message)
    assert len(below) <= 100
    for button in below:
        assert len(button) == 2
        assert button["text"].strip()
        assert 1 <= len(button.get("callback_data", "-").encode()) <= 64
        assert 1 <= utf16_length(button.get("copy_text", {"text": "-"})["text"]) <= 256


def without_overview(digest: Digest) -> Iterator[str]:
    """Every text, the headlines where their stories begin."""
    yield from (digest.title, *text_contents(digest.preamble))
    yield from story_contents(digest)
    yield from closing_contents(digest)


def overview_contents(digest: Digest) -> Iterator[str]:
    yield from (digest.title, *text_contents(digest.preamble))
    for story in digest.stories:
        yield from inline_contents(story.headline)
    yield from closing_contents(digest)


def closing_contents(digest: Digest) -> Iterator[str]:
    yield from contents(Digest("", digest.day, (), (), digest.outlook, digest.footer))


def story_contents(digest: Digest) -> Iterator[str]:
    for story in digest.stories:
        yield from inline_contents(story.headline)
        for section in story.sections:
            yield from (section.label, *text_contents(section.body))
            yield from (part for m in section.metrics for part in (m.name, m.text, m.note))
