"""Buttons below stories and overviews, in chats that press them and in channels that cannot."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.adapters.telegram.renderer import TelegramFormat, TelegramRenderer
from bot.domain.action import (
    Action,
    DoNothing,
    KeepStory,
    ShowOverview,
    ShowRelated,
    ShowStory,
    VoteOnStory,
)
from bot.domain.action_code import decode
from bot.domain.audience import ChatKind, Language, Platform
from bot.domain.deep_link import read_payload
from bot.domain.delivery import RenderedMessage
from bot.domain.digest import Digest, Metric, Section, SectionKind, Story, StoryKey
from bot.domain.page import OverviewPage, Page, StoryPage
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.rich_text import Text, paragraph
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.texts import texts_for
from tests.adapters.telegram.edition_examples import DAY, SOURCE, edition_of, small_digest
from tests.adapters.telegram.telegram_payloads import body, visible, with_fallbacks

PRIVATE = Presentation(Language.ZH_HANS)
CHANNEL = Presentation(Language.ZH_HANS, ChatKind.CHANNEL)
FIGURES = Section(
    SectionKind.FIGURES,
    "关键性能指标",
    (),
    (
        Metric("SWE-Bench Pro", "56.8%", Decimal("56.8"), "%", "业界最高"),
        Metric("长周期规划", "明显提高"),
        Metric("上下文长度", "256K", Decimal(256), "K"),
    ),
)
FIRST, SECOND = (story.key for story in small_digest().stories)


def story(position: int, *texts: str) -> Story:
    sections = tuple(Section(SectionKind.OTHER, "", (paragraph(text),)) for text in texts)
    return Story(StoryKey(f"20260226-{position:x}"), position, "", (Text("标题"),), sections)


def digest_of(*stories: Story) -> Digest:
    return Digest("日报", DAY, (), stories)


def renderer(username: str = "daybrief_bot", dialect: str = "rich") -> TelegramRenderer:
    return TelegramRenderer(texts_for, format=TelegramFormat(dialect), username=lambda: username)


def rows(message: RenderedMessage) -> list[list[dict[str, Any]]]:
    keyboard = body(message).get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    assert isinstance(keyboard, list)
    return keyboard


def buttons(message: RenderedMessage) -> dict[str, dict[str, Any]]:
    return {button["text"]: button for row in rows(message) for button in row}


def action(message: RenderedMessage, label: str) -> Action | None:
    return decode(buttons(message)[label]["callback_data"], Platform.TELEGRAM)


def asked(message: RenderedMessage, label: str) -> Action | None:
    """What a link below a channel's message asks of the bot."""
    parts = urlsplit(buttons(message)[label]["url"])
    assert (parts.netloc, parts.path) == ("t.me", "/daybrief_bot")
    return read_payload(parse_qs(parts.query)["start"][0])


def page(shown: Page, presentation: Presentation = PRIVATE, **made: str) -> RenderedMessage:
    (message,) = renderer(**made).render_reply(Reply((), page=shown), presentation)
    return message


def first_story(presentation: Presentation, username: str = "daybrief_bot") -> RenderedMessage:
    messages = renderer(username).render_edition(edition_of(small_digest()), presentation)
    return messages[1]


def test_below_a_story_stand_its_source_what_is_related_and_what_a_reader_may_do_with_it() -> None:
    message = first_story(PRIVATE)
    assert buttons(message)["来源"]["url"] == SOURCE
    assert action(message, "相关") == ShowRelated(FIRST)
    assert action(message, "收藏") == KeepStory(FIRST)
    assert action(message, "👍") == VoteOnStory(FIRST, is_liked=True)
    assert action(message, "👎") == VoteOnStory(FIRST, is_liked=False)
    assert action(message, "下一条 ›") == ShowStory(SECOND, is_from_overview=False)


def test_sharing_passes_on_a_link_that_opens_the_story_here() -> None:
    shared = urlsplit(buttons(first_story(PRIVATE))["分享"]["url"])
    assert (shared.netloc, shared.path) == ("t.me", "/share/url")
    assert parse_qs(shared.query) == {
        "url": [f"https://t.me/daybrief_bot?start=s_{FIRST}"],
        "text": ["新模型发布：更快、更强 🚀"],
    }


def test_in_a_channel_everything_but_votes_leads_into_the_private_chat() -> None:
    message = first_story(CHANNEL)
    assert asked(message, "相关") == ShowRelated(FIRST)
    assert asked(message, "收藏") == KeepStory(FIRST)
    assert asked(message, "下一条 ›") == ShowStory(SECOND)
    pressed = [text for text, button in buttons(message).items() if "callback_data" in button]
    assert pressed == ["👍", "👎"]


def test_without_the_bots_name_sharing_passes_the_source_on_and_a_channel_has_no_dead_links() -> (
    None
):
    message = first_story(CHANNEL, username="")
    assert parse_qs(urlsplit(buttons(message)["分享"]["url"]).query)["url"] == [SOURCE]
    assert set(buttons(message)) == {"📋 数据", "来源", "分享", "👍", "👎"}


def test_figures_can_be_copied_all_at_once_without_what_is_no_figure() -> None:
    digest = digest_of(replace(story(1, "正文"), sections=(FIGURES,)))
    message = renderer().render_edition(edition_of(digest), PRIVATE)[1]
    copied = buttons(message)["📋 数据"]["copy_text"]["text"]
    assert copied == "SWE-Bench Pro 56.8%\n上下文长度 256K"


def test_as_many_figures_are_copied_as_fit_and_without_any_there_is_no_button() -> None:
    figures = tuple(Metric(f"指标{n}", "9" * 90, Decimal(9)) for n in range(5))
    section = Section(SectionKind.FIGURES, "", (), figures)
    digest = digest_of(replace(story(1, "正文"), sections=(section,)), story(2, "正文"))
    _, long, none = renderer().render_edition(edition_of(digest), PRIVATE)
    copied = buttons(long)["📋 数据"]["copy_text"]["text"]
    assert copied.splitlines() == [f"指标{n} {'9' * 90}" for n in (0, 1)]
    assert "📋 数据" not in buttons(none)


def test_a_story_has_two_rows_of_buttons_and_three_where_it_is_turned() -> None:
    assert len(rows(first_story(PRIVATE))) == 2
    digest = small_digest()
    assert len(rows(page(StoryPage(digest, SelectedStory(digest.stories[0]))))) == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/a",
        "https://a.例/新",
        "https://user@example.com",
        "http://[::1",
        "ftp://a.de",
    ],
)
def test_an_address_that_telegram_might_refuse_has_no_button(url: str) -> None:
    digest = digest_of(replace(story(1, "正文"), sources=(url,)))
    message = renderer("").render_edition(edition_of(digest), PRIVATE)[1]
    assert {"来源", "分享"}.isdisjoint(buttons(message))


def test_the_next_story_of_an_edition_of_some_topics_is_the_next_that_it_has() -> None:
    digest = digest_of(*(story(n, "正文") for n in (1, 2, 3, 4)))
    picked = tuple(SelectedStory(digest.stories[at]) for at in (0, 2))
    edition = Edition(digest, picked, ("AI",), EditionParts.ALL, (1, 3))
    _, first, last = renderer().render_edition(edition, PRIVATE)
    expected = ShowStory(digest.stories[2].key, (1, 3), is_from_overview=False)
    assert action(first, "下一条 ›") == expected
    assert "下一条 ›" not in buttons(last)


def test_a_story_read_in_place_has_ways_to_its_neighbours_and_back_to_the_overview() -> None:
    digest = digest_of(*(story(n, "正文") for n in (1, 2, 3, 4)))
    message = page(StoryPage(digest, SelectedStory(digest.stories[2]), (1, 3, 4)))
    assert action(message, "‹") == ShowStory(digest.stories[0].key, (1, 3, 4))
    assert action(message, "2/3") == DoNothing()
    assert action(message, "›") == ShowStory(digest.stories[3].key, (1, 3, 4))
    assert action(message, "☰ 概览") == ShowOverview(DAY, (1, 3, 4))


def test_a_story_that_was_not_opened_from_an_overview_leads_to_none() -> None:
    digest = small_digest()
    selected = SelectedStory(digest.stories[0])
    message = page(StoryPage(digest, selected, is_from_overview=False))
    assert "☰ 概览" not in buttons(message)
    assert action(message, "›") == ShowStory(SECOND, is_from_overview=False)
    assert "‹" not in buttons(message)


@pytest.mark.parametrize("dialect", ["rich", "html", "text"])
def test_a_long_story_is_read_part_by_part_and_then_goes_on_to_the_next(dialect: str) -> None:
    long = story(1, *(f"【{n}】" + "长" * 3000 for n in range(15)))
    digest = digest_of(long, story(2, "正文"))
    texts, part = "", 0
    while True:
        shown = StoryPage(digest, SelectedStory(long), part=part)
        message = page(shown, dialect=dialect)
        texts += visible(message)
        onward = action(message, "›")
        assert isinstance(onward, ShowStory)
        if onward.key != long.key:
            break
        assert onward.part == part + 1
        part = onward.part
    assert onward == ShowStory(digest.stories[1].key)
    assert part >= 1
    assert action(message, "‹") == ShowStory(long.key, part=part - 1)
    assert all(f"【{n}】" in texts for n in range(15))


def test_each_dialect_of_a_page_is_one_message_that_counts_its_own_parts() -> None:
    long = story(1, *("长" * 3000 for _ in range(4)))
    digest = digest_of(long, story(2, "正文"))
    message = page(StoryPage(digest, SelectedStory(long)))
    rich, html, plain = with_fallbacks(message)
    assert action(rich, "›") == ShowStory(digest.stories[1].key)
    assert action(html, "›") == action(plain, "›") == ShowStory(long.key, part=1)


def test_an_overview_has_a_number_for_each_story_and_the_outlook_folded_at_its_end() -> None:
    message = page(OverviewPage(edition_of(small_digest())))
    assert [[button["text"] for button in row] for row in rows(message)] == [["1", "2"]]
    assert action(message, "2") == ShowStory(SECOND)
    html = body(message)["rich_message"]["html"]
    assert "<details><summary>总结与展望</summary><p>趋势：</p>" in html
    assert html.endswith("<footer><i>数据截止至2026年2月26日。</i></footer>")


def test_the_numbers_of_a_channels_overview_open_the_stories_in_the_private_chat() -> None:
    message = page(OverviewPage(edition_of(small_digest())), CHANNEL)
    assert asked(message, "1") == ShowStory(FIRST)
    assert rows(page(OverviewPage(edition_of(small_digest())), CHANNEL, username="")) == []


def test_a_very_long_digest_has_no_more_buttons_than_telegram_takes() -> None:
    digest = digest_of(*(story(n, "正文") for n in range(1, 301)))
    for message in with_fallbacks(page(OverviewPage(edition_of(digest)))):
        assert sum(len(row) for row in rows(message)) <= 100
        assert max(len(row) for row in rows(message)) == 8


def test_an_overview_that_takes_several_messages_is_turned_in_place() -> None:
    digest = digest_of(*(replace(story(n), headline=(Text("长" * 400),)) for n in range(1, 13)))
    message = page(OverviewPage(edition_of(digest)), dialect="html")
    assert action(message, "›") == ShowOverview(DAY, part=1)
    behind = page(OverviewPage(edition_of(digest), part=1), dialect="html")
    assert action(behind, "‹") == ShowOverview(DAY)
    assert "12. 长" in visible(behind)


def test_the_overview_that_the_greeting_shows_opens_stories_too() -> None:
    edition = edition_of(small_digest(), parts=EditionParts.OVERVIEW)
    (message,) = renderer().render_reply(Reply((), edition), PRIVATE)
    assert action(message, "1") == ShowStory(FIRST)
