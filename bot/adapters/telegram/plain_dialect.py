"""Text without markup: what is sent where Telegram refuses the markup.

Mentions are the one thing that plain text would gain meaning by; they are sent as ``code``
entities, which cannot be refused for their syntax. Offsets count UTF-16 units
(https://core.telegram.org/bots/api#messageentity).
"""

from bot.adapters.telegram.characters import is_blank
from bot.adapters.telegram.classic_layout import BETWEEN_PIECES, lay_out, lay_piece, lay_title
from bot.adapters.telegram.links import with_links_spelled_out
from bot.adapters.telegram.payload import Parameter, message
from bot.adapters.telegram.styled_text import mention_spans, text_length
from bot.domain.delivery import RenderedMessage
from bot.rendering.outline import EditionWords, Outline
from bot.rendering.parts import Room, split_outline
from bot.rendering.text_length import utf16_length

_LONGEST_TEXT = 4096
_MENTION_COST = 41
"""With this price of a mention, 4096 units hold fewer than the 100 entities Telegram reads."""


def plain_messages(outline: Outline, words: EditionWords) -> tuple[RenderedMessage, ...]:
    """``sendMessage`` calls without ``parse_mode``; none where there is nothing to see."""
    spelled = with_links_spelled_out(outline, unless=lambda _: False)
    room = Room(
        limit=_LONGEST_TEXT,
        separator=len(BETWEEN_PIECES),
        measure_title=lambda title: text_length(lay_title(title)),
        measure_piece=lambda piece: _size("".join(r.text for r in lay_piece(piece, outline.kind))),
    )
    parts = [(part, _text(part)) for part in split_outline(spelled, words, room)]
    return tuple(
        message(part, "sendMessage", _parameters(text))
        for part, text in parts
        if not is_blank(text)
    )


def _text(outline: Outline) -> str:
    return "".join(run.text for run in lay_out(outline)).strip()


def _size(text: str) -> int:
    return max(utf16_length(text), _MENTION_COST * len(mention_spans(text)))


def _parameters(text: str) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    entities: list[dict[str, str | int]] = [
        {
            "type": "code",
            "offset": utf16_length(text[:begin]),
            "length": utf16_length(text[begin:end]),
        }
        for begin, end in mention_spans(text)
    ]
    return {**parameters, "entities": entities} if entities else parameters
