"""What each message of an edition says, in order, before any dialect: titles and pieces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.delivery import MessageKind
from bot.domain.digest import Digest, Metric, Outlook, Section, SectionKind, Story, StoryKey
from bot.domain.rich_text import (
    Inlines,
    Link,
    NumberedList,
    Paragraph,
    RichText,
    Strong,
    Text,
    inline_links,
    links,
    paragraph,
    plain_inlines,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.rendering.text_length import shorten, utf16_length

_LONGEST_LABEL = 100
"""UTF-16 units; a longer label is a sentence and is shown as one."""


class PieceKind(StrEnum):
    """What a piece of a message is for; decides how a dialect dresses it."""

    LEAD = "lead"
    HEADLINES = "headlines"
    MATCHES = "matches"
    SECTION = "section"
    FIGURES = "figures"
    COMMENTARY = "commentary"
    SOURCE = "source"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest thing kept together when a message is too long. Blocks come before metrics.

    The blocks of ``HEADLINES`` are numbered lists, one for each run of consecutive positions.
    """

    kind: PieceKind
    label: str = ""
    blocks: RichText = ()
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """One message, before it is known whether it fits into one. ``title`` may be empty."""

    kind: MessageKind
    title: Inlines
    pieces: tuple[Piece, ...]
    story_key: StoryKey | None = None


class EditionWords(Protocol):
    """The words an edition needs besides the digest's own."""

    def date(self, day: date) -> str:
        """``2026年2月26日 周四``."""

    def story_count(self, *, shown: int, total: int, topics: tuple[str, ...]) -> str:
        """How many stories are shown, of how many, for which topics."""

    def matched(self, words: tuple[str, ...]) -> str:
        """Which words made a story match."""

    def metric_headers(self) -> tuple[str, str, str]:
        """Column heads for name, value and note."""

    def source_label(self) -> str:
        """The label of source links where the digest has none."""

    def outlook_heading(self) -> str:
        """The outlook's title where the digest has none."""

    def part(self, number: int, count: int) -> str:
        """``（1/2）``."""


def outline_edition(edition: Edition, words: EditionWords) -> tuple[Outline, ...]:
    """The edition's messages in order: overview, one a story, outlook, as far as asked for."""
    outlines: list[Outline] = []
    if EditionParts.OVERVIEW in edition.parts:
        outlines.append(_overview(edition, words))
    if EditionParts.STORIES in edition.parts:
        outlines += [_story(selected, words) for selected in edition.stories]
    if EditionParts.OUTLOOK in edition.parts:
        outlines += _outlook(edition.digest, words)
    return tuple(outlines)


def outline_overview(edition: Edition, words: EditionWords) -> Outline:
    """The overview with the outlook folded below it and the digest's footer at its end."""
    overview = _overview(edition, words)
    outlook, footer = _folded_outlook(edition.digest.outlook, words), edition.digest.footer
    below = (outlook, Piece(PieceKind.FOOTER, blocks=footer))
    return replace(overview, pieces=(*overview.pieces, *_filled(below)))


def outline_text(text: RichText) -> Outline:
    """A text by itself: notices, alerts."""
    return Outline(MessageKind.REPLY, (), (Piece(PieceKind.LEAD, blocks=text),))


def with_short_title(outline: Outline, *, measure: Callable[[Inlines], int], limit: int) -> Outline:
    """The outline with a title that measures at most ``limit`` where its own would not.

    Titles stand on every part. One that is too long is said in full by a piece of its own, and is
    cut short, without links, in the title.
    """
    if measure(outline.title) <= limit:
        return outline
    in_full = Piece(PieceKind.SECTION, blocks=(paragraph(Strong(outline.title)),))
    short = (Text(shorten(plain_inlines(outline.title).replace("\n", " "), limit=limit // 8)),)
    return replace(outline, title=short, pieces=(in_full, *outline.pieces))


def _overview(edition: Edition, words: EditionWords) -> Outline:
    digest = edition.digest
    title = " · ".join(part for part in (digest.title, words.date(digest.day)) if part)
    count = words.story_count(
        shown=len(edition.stories), total=len(digest.stories), topics=edition.topics
    )
    pieces = (
        Piece(PieceKind.LEAD, blocks=digest.preamble),
        Piece(PieceKind.HEADLINES, blocks=_headlines(edition.stories)),
        Piece(PieceKind.FOOTER, blocks=(paragraph(count),)),
    )
    return Outline(MessageKind.OVERVIEW, (Text(title),), _filled(pieces))


def _headlines(stories: tuple[SelectedStory, ...]) -> RichText:
    """Numbered by position, which an edition of some topics does not count through."""
    runs: list[list[Story]] = []
    for selected in stories:
        story = selected.story
        if runs and runs[-1][-1].position + 1 == story.position:
            runs[-1].append(story)
        else:
            runs.append([story])
    return tuple(
        NumberedList(tuple((Paragraph(story.headline),) for story in run), run[0].position)
        for run in runs
    )


def _story(selected: SelectedStory, words: EditionWords) -> Outline:
    story = selected.story
    found = tuple(dict.fromkeys(word for match in selected.matches for word in match.words))
    matches = (paragraph(words.matched(found)),) if found else ()
    pieces = (
        Piece(PieceKind.MATCHES, blocks=matches),
        *(_section(section) for section in story.sections),
        _unmentioned_sources(story, words),
    )
    title = (Text(f"{story.position}. "), *story.headline)
    return Outline(MessageKind.STORY, title, _filled(pieces), story.key)


_KINDS = {
    SectionKind.BRIEF: PieceKind.SECTION,
    SectionKind.OTHER: PieceKind.SECTION,
    SectionKind.FIGURES: PieceKind.FIGURES,
    SectionKind.SOURCE: PieceKind.SOURCE,
    SectionKind.COMMENTARY: PieceKind.COMMENTARY,
}


def _section(section: Section) -> Piece:
    label, blocks = _short_label(section.label, section.body)
    return Piece(_KINDS[section.kind], label, blocks, section.metrics)


def _short_label(label: str, blocks: RichText) -> tuple[str, RichText]:
    """Labels are never cut: one that is too long is said as text instead."""
    if utf16_length(label) <= _LONGEST_LABEL:
        return label, blocks
    return "", (paragraph(Strong((Text(label),))), *blocks)


def _unmentioned_sources(story: Story, words: EditionWords) -> Piece:
    """Source links that no section and no headline shows."""
    shown = {*inline_links(story.headline), *(u for s in story.sections for u in links(s.body))}
    missing = tuple(paragraph(Link(url, (Text(url),))) for url in story.sources if url not in shown)
    return Piece(PieceKind.SOURCE, words.source_label() if missing else "", missing)


def _outlook(digest: Digest, words: EditionWords) -> Iterator[Outline]:
    """The outlook with the digest's footer; the footer alone where there is no outlook."""
    footer = Piece(PieceKind.FOOTER, blocks=digest.footer)
    if digest.outlook is None:
        if pieces := _filled((footer,)):
            yield Outline(MessageKind.OUTLOOK, (), pieces)
        return
    heading = digest.outlook.heading or words.outlook_heading()
    pieces = _filled((*_outlook_pieces(digest.outlook), footer))
    yield Outline(MessageKind.OUTLOOK, (Text(heading),), pieces)


def _folded_outlook(outlook: Outlook | None, words: EditionWords) -> Piece:
    if outlook is None:
        return Piece(PieceKind.COMMENTARY)
    blocks = tuple(block for piece in _outlook_pieces(outlook) for block in piece.blocks)
    label, blocks = _short_label(outlook.heading or words.outlook_heading(), blocks)
    return Piece(PieceKind.COMMENTARY, label or words.outlook_heading(), blocks)


def _outlook_pieces(outlook: Outlook) -> tuple[Piece, ...]:
    trends = (NumberedList(outlook.trends),) if outlook.trends else ()
    return (
        Piece(PieceKind.LEAD, blocks=outlook.body),
        Piece(PieceKind.SECTION, blocks=trends),
        Piece(PieceKind.SECTION, blocks=outlook.closing),
    )


def _filled(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.label or piece.blocks or piece.metrics)
