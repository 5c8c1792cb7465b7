"""Classic HTML messages: https://core.telegram.org/bots/api#html-style.

Text after entity parsing is at most 4096 UTF-16 units long. Telegram reads the first 100 entities
of a message only and bounds a request's size, so both count as length here.
"""

from collections.abc import Sequence

from bot.adapters.telegram.characters import is_blank, is_linkable
from bot.adapters.telegram.classic_layout import BETWEEN_PIECES, lay_out, lay_piece, lay_title
from bot.adapters.telegram.links import with_links_spelled_out
from bot.adapters.telegram.payload import message
from bot.adapters.telegram.plain_dialect import plain_messages
from bot.adapters.telegram.styled_text import (
    Run,
    tag_count,
    text_length,
    to_html,
    without_mentions,
)
from bot.domain.delivery import RenderedMessage
from bot.rendering.outline import EditionWords, Outline
from bot.rendering.parts import Room, split_outline

_LONGEST_TEXT = 4096
_TAG_COST = 41
"""So that a full message has fewer than 100 entities."""
_MARKUP_SHARE = 8
"""So that a full message has at most 32,768 characters of HTML."""


def html_messages(outline: Outline, words: EditionWords) -> tuple[RenderedMessage, ...]:
    """``sendMessage`` calls, each with plain text as its fallback; none for what shows nothing."""
    linked = with_links_spelled_out(outline, unless=is_linkable)
    room = Room(
        limit=_LONGEST_TEXT,
        separator=len(BETWEEN_PIECES),
        measure_title=lambda title: _size(lay_title(title)),
        measure_piece=lambda piece: _size(lay_piece(piece, outline.kind)),
    )
    rendered = (_message(part, words) for part in split_outline(linked, words, room))
    return tuple(message for message in rendered if message)


def _message(part: Outline, words: EditionWords) -> RenderedMessage | None:
    runs = lay_out(part)
    if is_blank("".join(run.text for run in runs)):
        return None
    return message(
        part,
        "sendMessage",
        {
            "text": to_html(without_mentions(runs)),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        plain_messages(part, words),
    )


def _size(runs: Sequence[Run]) -> int:
    safe = without_mentions(runs)
    markup = len(to_html(safe)) // _MARKUP_SHARE + 1
    return max(text_length(safe), _TAG_COST * tag_count(safe), markup)
