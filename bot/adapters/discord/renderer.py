"""Editions and replies as Discord messages: the requests' bodies, finished. Pure."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from bot.adapters.discord.components import ComponentsLayout
from bot.adapters.discord.embeds import EmbedsLayout
from bot.adapters.discord.long_links import loosen_long_links
from bot.adapters.discord.markdown.blocks import heading
from bot.adapters.discord.markdown.characters import is_blank, transmittable
from bot.adapters.discord.markdown.links import requestable
from bot.adapters.discord.markdown.pieces import write_piece
from bot.adapters.discord.plain import PlainLayout
from bot.adapters.discord.sheet import JsonObject, Layout, lay_out
from bot.domain.audience import Language
from bot.domain.correction import Mark
from bot.domain.delivery import RenderedMessage
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.rich_text import Inlines, Text, links, plain_text
from bot.domain.selection import Edition
from bot.rendering.edition_outline import outline_edition
from bot.rendering.mark_outline import outline_mark
from bot.rendering.outline import (
    Outline,
    Piece,
    PieceKind,
    outline_text,
    with_short_title,
)
from bot.rendering.splitter import split_pieces
from bot.rendering.text_length import utf16_length
from bot.texts import Texts

CREATE_MESSAGE = "POST /channels/{channel_id}/messages"

_GAP = 2
_NUMBERING_ROOM = 30
"""UTF-16 units for ``（1/2）`` behind a title, whatever the language, and the heading's mark."""


class DiscordFormat(StrEnum):
    """How messages are made; each falls back to the next, embeds to plain content."""

    COMPONENTS = "components"
    EMBEDS = "embeds"


class DiscordRenderer:
    """Renders for Discord. ``texts`` gives the words of a language."""

    def __init__(
        self,
        texts: Callable[[Language], Texts],
        *,
        format: DiscordFormat = DiscordFormat.COMPONENTS,  # noqa: A002 - what the setting is called
    ) -> None:
        self._texts = texts
        self._layouts: Sequence[Layout] = (EmbedsLayout(), PlainLayout())
        if format is DiscordFormat.COMPONENTS:
            self._layouts = (ComponentsLayout(), *self._layouts)

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """Overview, stories, outlook; bodies are parameters of "create message" as JSON."""
        texts = self._texts(presentation.language)
        outlines = outline_edition(edition, texts)
        return tuple(message for o in outlines for message in self._render(o, texts))

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of a message that a correction has emptied."""
        texts = self._texts(presentation.language)
        (message,) = self._render(outline_mark(mark, texts), texts)
        return replace(message, is_mark=True)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The notices as one message, or more where they are long; then what is read."""
        texts = self._texts(presentation.language)
        blocks = tuple(block for notice in reply.notices for block in texts.notice(notice))
        notices = tuple(self._render(outline_text(blocks), texts)) if blocks else ()
        edition = reply.edition or (reply.page.edition if reply.page else None)
        if edition is None:
            return notices
        return (*notices, *self.render_edition(edition, presentation))

    def _render(self, outline: Outline, texts: Texts) -> Iterator[RenderedMessage]:
        source = next((url for url in _sources(outline) if requestable(url, limit=2048)), "")
        return _rendered(outline, self._layouts, number=texts.part, source=source)


def _rendered(
    outline: Outline, layouts: Sequence[Layout], *, number: Callable[[int, int], str], source: str
) -> Iterator[RenderedMessage]:
    layout, *plainer = layouts
    for part in _parts(outline, layout, number=number, source=source):
        sheet = lay_out(part, source=source)
        if sheet is None:
            continue
        fallback = _rendered(part, plainer, number=number, source=source) if plainer else ()
        yield RenderedMessage(
            kind=part.kind,
            method=CREATE_MESSAGE,
            body=_as_json(layout.write(sheet)),
            story_key=part.story_key,
            fallback=tuple(fallback),
        )


def _parts(
    outline: Outline, layout: Layout, *, number: Callable[[int, int], str], source: str
) -> Iterator[Outline]:
    """The outline as messages that fit, numbered where it takes more than one."""

    def measure_title(title: Inlines) -> int:
        if not layout.can_title(title, source=source):
            return layout.title_room + 1
        return utf16_length(heading(title, mark="##"))

    whole = with_short_title(outline, measure=measure_title, limit=layout.title_room)
    room = layout.room - measure_title(whole.title) - _NUMBERING_ROOM - _GAP
    pieces = tuple(_loosened(piece, room=room) for piece in whole.pieces)
    split = split_pieces(pieces, measure=_measure, limit=room, separator=_GAP)
    parts = [part for part in split if _is_visible(part)] or [()]
    for index, part in enumerate(parts, 1):
        numbering = (Text(number(index, len(parts))),) if len(parts) > 1 and whole.title else ()
        yield replace(whole, title=(*whole.title, *numbering), pieces=part)


def _measure(piece: Piece) -> int:
    """UTF-16 units of the Markdown, so that limits hold however Discord counts.

    Blanks count too, though they are not written: the splitter wants sizes that grow with the text.
    """
    return max(utf16_length(write_piece(piece)), len(plain_text(piece.blocks)))


def _is_visible(part: tuple[Piece, ...]) -> bool:
    return not all(is_blank(write_piece(piece)) for piece in part)


def _loosened(piece: Piece, *, room: int) -> Piece:
    return replace(piece, blocks=loosen_long_links(piece.blocks, room=room))


def _sources(outline: Outline) -> Iterator[str]:
    for piece in outline.pieces:
        if piece.kind is PieceKind.SOURCE:
            yield from links(piece.blocks)


def _as_json(payload: JsonObject) -> str:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return transmittable(text)
