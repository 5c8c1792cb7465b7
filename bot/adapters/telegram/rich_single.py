"""A whole digest as one rich message: https://core.telegram.org/bots/api#inputrichmessage.

Stories and the outlook are folded. Limits are those of ``rich_dialect``; here characters are
counted as Telegram does, without the markup, because there is no second message to go on in.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape

from bot.adapters.telegram.characters import is_linkable
from bot.adapters.telegram.links import with_links_spelled_out
from bot.adapters.telegram.payload import Parameter, message
from bot.adapters.telegram.rich_dialect import (
    LONGEST_TEXT,
    MOST_BLOCKS,
    block_count,
    piece_html,
    title_html,
)
from bot.adapters.telegram.rich_layout import inlines_html
from bot.domain.delivery import RenderedMessage
from bot.domain.selection import Edition, EditionParts
from bot.rendering.edition_outline import outline_edition, outline_overview
from bot.rendering.outline import EditionWords, Outline, Piece, PieceKind
from bot.rendering.text_length import utf16_length

_TAG = re.compile(r"<[^>]*>")


def single_message(
    edition: Edition, words: EditionWords, fallback: tuple[RenderedMessage, ...]
) -> tuple[RenderedMessage, ...]:
    """The edition as one ``sendRichMessage`` call; none where it is too long for that."""
    overview = _linked(outline_overview(edition, words))
    stories = outline_edition(replace(edition, parts=EditionParts.STORIES), words)
    folded = "".join(_story_html(_linked(story), words) for story in stories)
    above = [piece for piece in overview.pieces if piece.kind is PieceKind.LEAD]
    below = [p for p in overview.pieces if p.kind in {PieceKind.FOOTER, PieceKind.COMMENTARY}]
    html = "".join(
        (
            title_html(overview.title, overview.kind),
            _pieces_html(above, overview, words),
            folded,
            _pieces_html(below, overview, words),
        )
    )
    if not _fits(html):
        return ()
    rich_message: dict[str, Parameter] = {"html": html, "skip_entity_detection": True}
    parameters: dict[str, Parameter] = {"rich_message": rich_message}
    return (message(overview, "sendRichMessage", parameters, fallback),)


def _linked(outline: Outline) -> Outline:
    return with_links_spelled_out(outline, unless=is_linkable)


def _story_html(story: Outline, words: EditionWords) -> str:
    body = "".join(piece_html(piece, story.kind, words, depth=1) for piece in story.pieces)
    title = inlines_html(story.title, tags=("<b>",))
    return f"<details><summary>{title}</summary>{body}</details>" if body else f"<p>{title}</p>"


def _pieces_html(pieces: Iterable[Piece], outline: Outline, words: EditionWords) -> str:
    return "".join(piece_html(piece, outline.kind, words) for piece in pieces)


def _fits(html: str) -> bool:
    shown = unescape(_TAG.sub("", html))
    return utf16_length(shown) <= LONGEST_TEXT and block_count(html) <= MOST_BLOCKS
