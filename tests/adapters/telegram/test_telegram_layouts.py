"""The layouts of an edition, and how its messages are sent."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.audience import ChatKind, Language
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import Digest, Section, SectionKind, Story, StoryKey
from bot.domain.preferences import Layout, MessageFormat, Preferences
from bot.domain.presentation import Presentation
from bot.domain.rich_text import BulletList, Text, paragraph
from bot.domain.selection import Edition, EditionParts, SelectedStory, with_themes
from bot.domain.topic import Topic, TopicCatalogue
from bot.texts import texts_for
from tests.adapters.telegram.edition_examples import DAY, SOURCE, edition_of, small_digest
from tests.adapters.telegram.telegram_payloads import RichReading, body, visible, with_fallbacks

GOLDEN = Path(__file__).parents[2] / "golden" / "telegram"
ONE_MESSAGE = [Layout.OVERVIEW, Layout.SINGLE, Layout.HEADLINES]


def render(
    edition: Edition, preferences: Preferences, kind: ChatKind = ChatKind.PRIVATE, effect: str = ""
) -> tuple[RenderedMessage, ...]:
    renderer = TelegramRenderer(
        texts_for,
        format=TelegramFormat.AUTO,
        username=lambda: "daybrief_bot",
        effect=effect,
    )
    return renderer.render_edition(edition, Presentation(Language.ZH_HANS, kind, preferences))


def laid_out(
    digest: Digest, layout: Layout, wanted: Preferences | None = None
) -> tuple[RenderedMessage, ...]:
    return render(edition_of(digest), replace(wanted or Preferences(), layout=layout))


def long_digest(stories: int, characters: int) -> Digest:
    section = Section(SectionKind.BRIEF, "简要内容", (paragraph("长" * characters),))
    return Digest(
        "日报",
        DAY,
        (),
        tuple(
            Story(StoryKey(f"20260226-{n:x}"), n, "", (Text(f"标题{n}"),), (section,))
            for n in range(1, stories + 1)
        ),
    )


@pytest.mark.parametrize("layout", Layout)
def test_each_layout_of_the_small_digest_is_rendered_byte_for_byte_as_kept(layout: Layout) -> None:
    lines = "".join(_line(message) + "\n" for message in laid_out(small_digest(), layout))
    golden = GOLDEN / f"small-digest.layout-{layout}.jsonl"  # UPDATE_GOLDEN=1 writes them anew
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(lines, "utf-8")
    assert lines == golden.read_text("utf-8")


def _line(message: RenderedMessage) -> str:
    return json.dumps(_as_json(message), ensure_ascii=False)


def _as_json(message: RenderedMessage) -> dict[str, object]:
    fallback = [_as_json(plainer) for plainer in message.fallback]
    return {"method": message.method, "params": body(message), "fallback": fallback}


@pytest.mark.parametrize("layout", ONE_MESSAGE)
@pytest.mark.parametrize("wanted", MessageFormat)
def test_other_layouts_than_stories_are_one_message_in_each_dialect(
    layout: Layout, wanted: MessageFormat
) -> None:
    (message,) = laid_out(small_digest(), layout, Preferences(format=wanted))
    assert [len(each.fallback) <= 1 for each in with_fallbacks(message)]
    assert message.kind is MessageKind.OVERVIEW
    assert message.story_key is None


def test_single_folds_each_story_with_its_commentary_inside() -> None:
    (message,) = laid_out(small_digest(), Layout.SINGLE)
    html = body(message)["rich_message"]["html"]
    assert html.startswith("<h2>AI新闻日报 · 2026年2月26日 周四</h2><blockquote>")
    folded = "<details><summary><b>1. 新模型发布：更快、更强 🚀</b></summary><h4>简要内容</h4>"
    assert folded in html
    assert "<details><summary>AI解读</summary><p>意味着新的范式。</p>" in html
    assert RichReading().read(html).problems == []


def test_single_falls_back_to_the_overview_in_html_where_a_server_refuses_rich_messages() -> None:
    (message,) = laid_out(small_digest(), Layout.SINGLE)
    assert message.fallback == laid_out(
        small_digest(), Layout.OVERVIEW, Preferences(format=MessageFormat.HTML)
    )


@pytest.mark.parametrize(("stories", "characters"), [(40, 1000), (200, 1)])
def test_a_digest_that_is_too_long_for_a_single_message_is_an_overview(
    stories: int, characters: int
) -> None:
    digest = long_digest(stories, characters)
    assert laid_out(digest, Layout.SINGLE) == laid_out(digest, Layout.OVERVIEW)


def test_a_single_message_is_measured_without_its_markup() -> None:
    digest = long_digest(30, 1000)
    (message,) = laid_out(digest, Layout.SINGLE)
    assert "<details><summary><b>30. 标题30</b></summary>" in body(message)["rich_message"]["html"]


def test_list_items_count_twice_against_the_most_blocks_of_a_message() -> None:
    items = BulletList(tuple((paragraph("项"),) for _ in range(260)))
    section = Section(SectionKind.BRIEF, "", (items,))
    digest = small_digest()
    (first, *others) = digest.stories
    digest = replace(digest, stories=(replace(first, sections=(section,)), *others))
    assert laid_out(digest, Layout.SINGLE) == laid_out(digest, Layout.OVERVIEW)


def test_headlines_are_text_with_links_to_the_sources_and_no_buttons() -> None:
    (message,) = laid_out(small_digest(), Layout.HEADLINES)
    assert message.method == "sendMessage"
    assert body(message)["text"] == (
        "<b>AI新闻日报 · 2026年2月26日 周四</b>\n\n"
        f'1. <a href="{SOURCE.replace("&", "&amp;")}">新模型发布：更快、更强 🚀</a>\n'
        '2. <a href="https://example.org/weights">权重开放下载</a>\n\n<i>共2条</i>'
    )
    assert "reply_markup" not in message.body


def test_very_many_headlines_are_still_one_message_where_rich_messages_are_known() -> None:
    digest = long_digest(200, 1)
    linked = tuple(replace(story, sources=(SOURCE,)) for story in digest.stories)
    (message,) = laid_out(replace(digest, stories=linked), Layout.HEADLINES)
    assert message.method == "sendRichMessage"


@pytest.mark.parametrize("layout", Layout)
def test_an_edition_of_some_topics_shows_its_stories_and_no_other(layout: Layout) -> None:
    digest = small_digest()
    second = SelectedStory(digest.stories[1])
    edition = Edition(digest, (second,), ("开源",), EditionParts.ALL, (2,))
    shown = "".join(visible(message) for message in render(edition, Preferences(layout)))
    assert "权重开放下载" in shown
    assert "新模型发布" not in shown
    assert "开源" in shown


@pytest.mark.parametrize("layout", Layout)
def test_silent_and_protected_hold_for_every_message_and_what_stands_in_for_it(
    layout: Layout,
) -> None:
    for message in laid_out(small_digest(), layout, Preferences(is_silent=True, is_protected=True)):
        for each in with_fallbacks(message):
            assert body(each)["disable_notification"] is True
            assert body(each)["protect_content"] is True


def test_a_story_previews_its_source_where_that_is_wanted_and_nothing_else_does() -> None:
    messages = laid_out(small_digest(), Layout.STORIES, Preferences(has_previews=True))
    off = {"is_disabled": True}
    assert [body(message).get("link_preview_options") for message in messages] == [
        off,
        {"prefer_small_media": True, "url": SOURCE},
        {"prefer_small_media": True, "url": "https://example.org/weights"},
        off,
    ]


def test_rich_messages_that_are_asked_for_by_name_have_no_previews() -> None:
    wanted = Preferences(has_previews=True, format=MessageFormat.RICH)
    for message in laid_out(small_digest(), Layout.STORIES, wanted):
        assert message.method == "sendRichMessage"
        assert "link_preview_options" not in body(message)


def test_an_effect_comes_with_the_first_message_in_private_chats_only() -> None:
    edition = edition_of(small_digest())
    first, *others = render(edition, Preferences(), effect="5104841245755180586")
    shown = [body(each)["message_effect_id"] for each in with_fallbacks(first)]
    assert shown == ["5104841245755180586"] * 3
    assert not [message for message in others if "message_effect_id" in message.body]
    first, *_ = render(edition, Preferences(), ChatKind.GROUP, effect="5104841245755180586")
    assert "message_effect_id" not in first.body


def test_a_chat_may_want_text_without_markup_whatever_the_account_sends() -> None:
    for message in laid_out(small_digest(), Layout.STORIES, Preferences(format=MessageFormat.TEXT)):
        assert message.method == "sendMessage"
        assert "parse_mode" not in body(message)
        assert message.fallback == ()


def test_a_story_message_carries_its_theme_and_overview_and_outlook_none() -> None:
    topics = (Topic("模型"), Topic("开源", ("权重",)), Topic("新模型"))
    catalogue = TopicCatalogue(topics, str.casefold)
    digest = small_digest()
    plain = replace(digest.stories[1], headline=(Text("别的"),), sections=())
    digest = replace(digest, stories=(*digest.stories, replace(plain, position=3)))
    edition = with_themes(edition_of(digest), catalogue)
    themes = [message.theme for message in render(edition, Preferences(has_themes=True))]
    assert themes == ["", "模型", "开源", "", ""]


def test_a_channels_overview_that_is_too_long_is_several_messages_with_buttons_below_the_last() -> (
    None
):
    digest = long_digest(12, 1)
    stories = tuple(replace(s, headline=(Text("长" * 700),)) for s in digest.stories)
    preferences = Preferences(Layout.OVERVIEW, format=MessageFormat.HTML)
    edition = edition_of(replace(digest, stories=stories))
    *before, last = render(edition, preferences, ChatKind.CHANNEL)
    assert before
    assert all("reply_markup" not in message.body for message in before)
    assert len(body(last)["reply_markup"]["inline_keyboard"]) == 2
