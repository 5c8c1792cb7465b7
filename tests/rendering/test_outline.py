from dataclasses import dataclass, replace
from datetime import date

from bot.domain.delivery import MessageKind
from bot.domain.digest import (
    Digest,
    Metric,
    Outlook,
    Section,
    SectionKind,
    Story,
    StoryKey,
)
from bot.domain.rich_text import (
    Link,
    NumberedList,
    Paragraph,
    Text,
    links,
    paragraph,
    plain_inlines,
    plain_text,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.domain.topic import Topic, TopicMatch
from bot.rendering.edition_outline import outline_edition
from bot.rendering.outline import (
    Outline,
    PieceKind,
    outline_text,
    with_short_title,
)
from bot.rendering.parts import Room, split_outline
from bot.rendering.text_length import utf16_length

DAY = date(2026, 2, 26)
URL = "https://example.com/a"


@dataclass(frozen=True)
class Words:
    """Words that say what they were asked for."""

    def date(self, day: date) -> str:
        return day.isoformat()

    def story_count(self, *, shown: int, total: int, topics: tuple[str, ...]) -> str:
        return f"{shown}/{total} {topics}"

    def matched(self, words: tuple[str, ...]) -> str:
        return f"matched {words}"

    def metric_headers(self) -> tuple[str, str, str]:
        return ("name", "value", "note")

    def source_label(self) -> str:
        return "source"

    def outlook_heading(self) -> str:
        return "outlook"

    def part(self, number: int, count: int) -> str:
        return f"({number}/{count})"


def story(position: int, *sections: Section, sources: tuple[str, ...] = ()) -> Story:
    headline = (Text(f"headline {position}"),)
    return Story(StoryKey(f"k{position}"), position, "", headline, sections, sources)


def digest(*stories: Story, outlook: Outlook | None = None) -> Digest:
    return Digest("日报", DAY, (paragraph("preamble"),), stories, outlook, (paragraph("footer"),))


def outlines(
    given: Digest, *positions: int, parts: EditionParts = EditionParts.ALL
) -> tuple[Outline, ...]:
    chosen = (s for s in given.stories if not positions or s.position in positions)
    edition = Edition(given, tuple(SelectedStory(s) for s in chosen), (), parts)
    return outline_edition(edition, Words())


def test_an_edition_is_overview_stories_and_outlook() -> None:
    found = outlines(digest(story(1), story(2), outlook=Outlook("总结")))
    assert [o.kind for o in found] == [
        MessageKind.OVERVIEW,
        MessageKind.STORY,
        MessageKind.STORY,
        MessageKind.OUTLOOK,
    ]
    assert [o.story_key for o in found] == [None, "k1", "k2", None]


def test_the_overview_says_title_date_preamble_headlines_and_count() -> None:
    overview = outlines(digest(story(1), story(2)), parts=EditionParts.OVERVIEW)[0]
    assert plain_inlines(overview.title) == "日报 · 2026-02-26"
    assert [piece.kind for piece in overview.pieces] == [
        PieceKind.LEAD,
        PieceKind.HEADLINES,
        PieceKind.FOOTER,
    ]
    assert plain_text(overview.pieces[2].blocks) == "2/2 ()"


def test_headlines_are_one_list_for_each_run_of_positions() -> None:
    given = digest(*(story(n) for n in range(1, 7)))
    headlines = outlines(given, 2, 3, 6, parts=EditionParts.OVERVIEW)[0].pieces[1].blocks
    assert [(b.start, len(b.items)) for b in headlines if isinstance(b, NumberedList)] == [
        (2, 2),
        (6, 1),
    ]


def test_a_story_is_titled_with_its_position() -> None:
    found = outlines(digest(story(1), story(2)), 2, parts=EditionParts.STORIES)
    assert [plain_inlines(o.title) for o in found] == ["2. headline 2"]


def test_sections_keep_their_order_labels_and_figures() -> None:
    metrics = (Metric("m", "1"),)
    sections = (
        Section(SectionKind.BRIEF, "简要", (paragraph("brief"),)),
        Section(SectionKind.FIGURES, "指标", (), metrics),
        Section(SectionKind.COMMENTARY, "解读", (paragraph("why"),)),
        Section(SectionKind.OTHER, "空"),
    )
    pieces = outlines(digest(story(1, *sections)), parts=EditionParts.STORIES)[0].pieces
    assert [(piece.kind, piece.label) for piece in pieces] == [
        (PieceKind.SECTION, "简要"),
        (PieceKind.FIGURES, "指标"),
        (PieceKind.COMMENTARY, "解读"),
        (PieceKind.SECTION, "空"),
    ]
    assert pieces[1].metrics == metrics


def test_a_label_that_is_a_sentence_is_shown_as_one() -> None:
    section = Section(SectionKind.OTHER, "很长" * 60, (paragraph("body"),))
    piece = outlines(digest(story(1, section)), parts=EditionParts.STORIES)[0].pieces[0]
    assert piece.label == ""
    assert plain_text(piece.blocks) == "很长" * 60 + "\nbody"


def test_sources_that_nothing_shows_get_a_piece_of_their_own() -> None:
    shown = Section(SectionKind.SOURCE, "来源", (Paragraph((Link(URL, (Text("a"),)),)),))
    given = digest(story(1, shown, sources=(URL, "https://example.org/b")))
    pieces = outlines(given, parts=EditionParts.STORIES)[0].pieces
    assert [piece.label for piece in pieces] == ["来源", "source"]
    assert links(pieces[1].blocks) == ("https://example.org/b",)


def test_the_words_that_matched_come_first_and_once() -> None:
    found = (TopicMatch(Topic("a"), ("x", "y")), TopicMatch(Topic("b"), ("x",)))
    edition = Edition(digest(story(1)), (SelectedStory(story(1), found),), ("a",))
    pieces = outline_edition(edition, Words())[1].pieces
    assert pieces[0].kind is PieceKind.MATCHES
    assert plain_text(pieces[0].blocks) == "matched ('x', 'y')"


def test_the_outlook_is_body_trends_closing_and_footer() -> None:
    outlook = Outlook("", (paragraph("b"),), ((paragraph("t"),),), (paragraph("c"),))
    found = outlines(digest(outlook=outlook), parts=EditionParts.OUTLOOK)[0]
    assert plain_inlines(found.title) == "outlook"
    assert [plain_text(piece.blocks) for piece in found.pieces] == ["b", "t", "c", "footer"]


def test_a_footer_is_kept_without_an_outlook() -> None:
    found = outlines(digest(), parts=EditionParts.OUTLOOK)
    assert [(o.title, plain_text(o.pieces[0].blocks)) for o in found] == [((), "footer")]


def test_without_outlook_and_footer_there_is_no_last_message() -> None:
    given = replace(digest(), footer=())
    assert outlines(given, parts=EditionParts.OUTLOOK) == ()


def test_a_text_by_itself_is_a_reply_without_a_title() -> None:
    found = outline_text((paragraph("hello"),))
    assert (found.kind, found.title) == (MessageKind.REPLY, ())


def test_a_title_too_long_is_said_in_full_once_and_short_from_then_on() -> None:
    given = Outline(MessageKind.STORY, (Link(URL, (Text("长" * 100),)),), ())
    short = with_short_title(given, measure=lambda t: utf16_length(plain_inlines(t)), limit=80)
    assert plain_inlines(short.title) == "长" * 9 + "…"
    assert plain_text(short.pieces[0].blocks) == "长" * 100
    assert links(short.pieces[0].blocks) == (URL,)


def test_parts_are_numbered_in_their_titles() -> None:
    room = Room(
        limit=60,
        separator=1,
        measure_title=lambda title: utf16_length(plain_inlines(title)),
        measure_piece=lambda piece: utf16_length(plain_text(piece.blocks)),
    )
    given = replace(outline_text((paragraph("句子。" * 20),)), title=(Text("t"),))
    parts = split_outline(given, Words(), room)
    assert [plain_inlines(part.title) for part in parts] == ["t(1/2)", "t(2/2)"]
    short = replace(given, pieces=given.pieces[:0])
    assert split_outline(short, Words(), room) == (short,)
