import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from typing import get_args

import pytest

from bot.adapters.opencc import ScriptRenderer, TextFolder
from bot.adapters.opencc.shown_fields import NAME_FIELDS, TEXT_FIELDS
from bot.domain.audience import ChatKind, Language
from bot.domain.correction import Mark, MarkReason
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.digest import Digest
from bot.domain.digest_mapping import map_digest
from bot.domain.page import OverviewPage, StoryPage
from bot.domain.preferences import Preferences
from bot.domain.presentation import Presentation
from bot.domain.reply import (
    DateNotUnderstood,
    Notice,
    Reply,
    StoryOutOfRange,
    TopicCount,
    TopicFound,
    TopicList,
    TopicUnknown,
)
from bot.domain.selection import Edition, select
from bot.domain.topic import Topic, TopicCatalogue
from bot.parsing import DEFAULT_LABELS, parse_digest
from tests.conftest import REPOSITORY

DAY = date(2026, 2, 26)
HANT = Presentation(Language.ZH_HANT)
HANS = Presentation(Language.ZH_HANS)
CATALOGUE = TopicCatalogue(
    (Topic("开源", ("open source",)), Topic("芯片", ("chip",))), TextFolder()
)


class KeepingRenderer:
    """Keeps what it was asked to render, and says nothing."""

    def __init__(self) -> None:
        self.editions: list[tuple[Edition, Presentation]] = []
        self.marks: list[Mark] = []
        self.replies: list[Reply] = []

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        self.editions.append((edition, presentation))
        return ()

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        del presentation
        self.marks.append(mark)
        return RenderedMessage(mark.kind, "sendMessage", json.dumps({"text": mark.headline}))

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        del presentation
        self.replies.append(reply)
        return ()


@pytest.fixture
def kept() -> KeepingRenderer:
    return KeepingRenderer()


@pytest.fixture
def renderer(kept: KeepingRenderer) -> ScriptRenderer:
    return ScriptRenderer(kept)


def shipped() -> Digest:
    text = (REPOSITORY / "digests" / f"{DAY}.md").read_text("utf-8")
    parsed = parse_digest(text, labels=DEFAULT_LABELS, fallback_day=DAY)
    assert parsed.digest
    return parsed.digest


def edition(digest: Digest, *topics: str) -> Edition:
    return select(digest, topics=topics, catalogue=CATALOGUE)


def shown_by(renderer: ScriptRenderer, kept: KeepingRenderer, edition: Edition) -> Edition:
    renderer.render_edition(edition, HANT)
    return kept.editions[-1][0]


def notice_shown(renderer: ScriptRenderer, kept: KeepingRenderer, notice: Notice) -> Notice:
    renderer.render_reply(Reply((notice,)), HANT)
    return kept.replies[-1].notices[0]


def test_a_reader_of_traditional_characters_gets_the_whole_edition_in_them(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    digest = shipped()
    shown = shown_by(renderer, kept, edition(digest))
    assert shown.digest.title == "AI大模型熱點新聞日報"
    assert shown.stories[3].story.headline_text == "Kimi K2.5：月之暗面把萬億參數多模態模型開源了"
    assert shown.stories[0].story.sections[0].label == "簡要內容"
    assert shown.digest.outlook
    assert shown.digest.outlook.heading == "總結與展望"
    assert tuple(selected.story for selected in shown.stories) == shown.digest.stories
    assert [s.key for s in shown.digest.stories] == [s.key for s in digest.stories]


def test_topics_and_words_that_matched_are_shown_in_traditional_characters(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    shown = shown_by(renderer, kept, edition(shipped(), "开源", "芯片"))
    assert shown.topics == ("開源", "芯片")
    assert {match.topic.name for it in shown.stories for match in it.matches} <= {"開源", "芯片"}
    assert "開源" in {word for it in shown.stories for m in it.matches for word in m.words}


def test_everybody_else_gets_the_edition_itself(renderer: ScriptRenderer, kept: KeepingRenderer):
    asked = edition(shipped(), "开源")
    renderer.render_edition(asked, HANS)
    renderer.render_edition(asked, Presentation(Language.EN))
    assert [it is asked for it, _ in kept.editions] == [True, True]


def test_the_presentation_passes_through_unchanged(renderer: ScriptRenderer, kept: KeepingRenderer):
    wanted = Presentation(Language.ZH_HANT, ChatKind.GROUP, Preferences(is_silent=True))
    renderer.render_edition(edition(shipped()), wanted)
    assert kept.editions[0][1] is wanted


def test_a_traditional_digest_stays_for_its_readers_and_is_simplified_for_others(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    shown = shown_by(renderer, kept, edition(shipped())).digest
    written = edition(map_digest(shown, str))
    assert shown_by(renderer, kept, written) == written
    renderer.render_edition(written, HANS)
    simplified = kept.editions[-1][0]
    assert simplified.digest.title == "AI大模型热点新闻日报"
    assert simplified.stories[0].story.sections[0].label == "简要内容"


def test_a_digest_is_converted_once_from_however_many_threads(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    asked = edition(shipped())
    start = threading.Barrier(4)

    def render(_: int) -> None:
        start.wait()
        renderer.render_edition(asked, HANT)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(render, range(4)))
    assert len({id(shown.digest) for shown, _ in kept.editions}) == 1


def test_digests_that_were_not_shown_for_long_are_forgotten(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    digest = shipped()
    first = shown_by(renderer, kept, edition(digest)).digest
    for number in range(40):
        shown_by(renderer, kept, edition(Digest(f"标题{number}", DAY, (), ())))
    again = shown_by(renderer, kept, edition(digest)).digest
    assert again == first
    assert again is not first


def test_a_story_at_a_position_it_had_before_reads_the_same(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    whole = edition(shipped())
    moved = replace(whole.stories[3], story=replace(whole.stories[3].story, position=7))
    now = shown_by(renderer, kept, whole).stories[3].story
    then = shown_by(renderer, kept, replace(whole, stories=(moved,))).stories[0].story
    assert then == replace(now, position=7)


def test_a_story_from_elsewhere_is_converted_too(renderer: ScriptRenderer, kept: KeepingRenderer):
    whole = edition(shipped())
    other = replace(whole.stories[3], story=replace(whole.stories[3].story, sections=()))
    shown = shown_by(renderer, kept, replace(whole, stories=(other,)))
    assert shown.stories[0].story.headline_text.endswith("模型開源了")


def test_what_takes_a_withdrawn_story_s_place_names_it_as_it_was_shown(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    mark = Mark(MessageKind.STORY, MarkReason.WITHDRAWN, None, "开源模型发布")
    renderer.render_mark(mark, HANT)
    renderer.render_mark(mark, HANS)
    assert [it.headline for it in kept.marks] == ["開源模型發佈", "开源模型发布"]


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        (StoryOutOfRange(9, 1, DAY, ("开源",)), StoryOutOfRange(9, 1, DAY, ("開源",))),
        (TopicFound("开源", ("开源",), 2, DAY), TopicFound("開源", ("開源",), 2, DAY)),
        (TopicUnknown("开元", ("开源",), ("视频",)), TopicUnknown("开元", ("開源",), ("視頻",))),
        (
            TopicList((TopicCount("开源", ("开放权重",), 2),), DAY),
            TopicList((TopicCount("開源", ("開放權重",), 2),), DAY),
        ),
        (DateNotUnderstood("后天", DAY), DateNotUnderstood("后天", DAY)),
    ],
)
def test_notices_quote_digests_and_topics_in_the_reader_s_script(
    renderer: ScriptRenderer, kept: KeepingRenderer, notice: Notice, shown: Notice
):
    assert notice_shown(renderer, kept, notice) == shown


def test_a_reply_with_an_edition_quotes_the_digest_as_the_edition_shows_it(
    renderer: ScriptRenderer, kept: KeepingRenderer
):
    notice = TopicFound("芯片", ("芯片",), 2, DAY)
    renderer.render_reply(Reply((notice,), edition(shipped())), HANT)
    (reply,) = kept.replies
    assert reply.notices == (TopicFound("芯片", ("芯片",), 2, DAY),)
    assert reply.edition
    assert reply.edition.digest.title == "AI大模型熱點新聞日報"


@pytest.mark.parametrize("is_story", [True, False])
def test_a_page_that_is_read_in_place_is_shown_as_the_edition_is(
    renderer: ScriptRenderer, kept: KeepingRenderer, *, is_story: bool
):
    whole = edition(shipped(), "开源")
    page = StoryPage(whole.digest, whole.stories[1], (3, 4), 1) if is_story else OverviewPage(whole)
    renderer.render_reply(Reply((), page=page), HANT)
    shown = kept.replies[0].page
    now = shown_by(renderer, kept, whole)
    assert shown == (
        StoryPage(now.digest, now.stories[1], (3, 4), 1) if is_story else OverviewPage(now)
    )
    renderer.render_reply(Reply((), page=page), HANS)
    assert kept.replies[1].page is page


STAYS = {
    "asked",
    "chat_title",
    "command",
    "contact",
    "default_time",
    "example_time",
    "kind",
    "local_time",
    "nearest",
    "query",
    "written",
    "zone",
}
"""Fields of notices with words that are no digest's: typed by people, or the program's own."""


def test_every_field_of_a_notice_says_by_its_name_whether_it_is_converted():
    for notice in get_args(Notice):
        worded = {
            field.name for field in fields(notice) if str in (field.type, *get_args(field.type))
        }
        assert worded <= TEXT_FIELDS | NAME_FIELDS | STAYS, notice.__name__
