"""What each message of an edition says, in order, before any dialect."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.delivery import MessageKind
from bot.domain.digest import Digest, Outlook, Section, SectionKind, Story
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
    with_inline_links,
)
from bot.domain.selection import Edition, EditionParts, SelectedStory
from bot.rendering.outline import EditionWords, Outline, Piece, PieceKind
from bot.rendering.text_length import utf16_length

_LONGEST_LABEL = 100
"""UTF-16 units; a longer label is a sentence and is shown as one."""


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


def outline_headlines(edition: Edition, words: EditionWords) -> Outline:
    """Title, date, headlines that link to their sources, and how many there are: no more."""
    overview = _overview(edition, words)
    linked = tuple(
        replace(selected, story=replace(selected.story, headline=_linked_headline(selected.story)))
        for selected in edition.stories
    )
    pieces = (
        Piece(PieceKind.HEADLINES, blocks=_headlines(linked)),
        *(piece for piece in overview.pieces if piece.kind is PieceKind.FOOTER),
    )
    return replace(overview, pieces=_filled(pieces))


def _linked_headline(story: Story) -> Inlines:
    if not story.sources:
        return story.headline
    unlinked = with_inline_links(story.headline, lambda link: link.children)
    return (Link(story.sources[0], unlinked),)


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
