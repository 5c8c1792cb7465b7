"""Which dialects a message is written in, and one message in each of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.adapters.telegram.buttons import Rows, with_keyboard
from bot.adapters.telegram.html_dialect import html_messages
from bot.adapters.telegram.plain_dialect import plain_messages
from bot.adapters.telegram.rich_dialect import rich_messages
from bot.domain.delivery import RenderedMessage
from bot.rendering.outline import EditionWords, Outline

Dialect = Callable[[Outline, EditionWords], tuple[RenderedMessage, ...]]
"""An outline's messages, each with those of the next plainer dialect as its fallback."""

FROM_RICH: Sequence[Dialect] = (rich_messages, html_messages, plain_messages)
FROM_HTML: Sequence[Dialect] = (html_messages, plain_messages)
ONLY_TEXT: Sequence[Dialect] = (plain_messages,)

Draw = Callable[[int, int], Rows]
"""The buttons below a part, counted from 0, of so many."""


def one_message(
    outline: Outline, words: EditionWords, dialects: Sequence[Dialect], *, part: int, draw: Draw
) -> tuple[RenderedMessage, ...]:
    """One part of the outline, by itself in each dialect; none for what shows nothing.

    What fits into one message in one dialect may take three in the next: so each has the buttons
    that lead through its own parts.
    """
    rendered: tuple[RenderedMessage, ...] = ()
    for dialect in reversed(dialects):
        parts = dialect(outline, words)
        if parts:
            shown = min(part, len(parts) - 1)
            message = replace(parts[shown], fallback=rendered)
            rendered = (with_keyboard(message, draw(shown, len(parts))),)
    return rendered
