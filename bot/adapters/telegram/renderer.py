"""Editions and replies as Telegram messages. Pure; the only file that others here import."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from bot.adapters.telegram.buttons import with_buttons
from bot.adapters.telegram.html_dialect import html_messages
from bot.adapters.telegram.keyboards import notice_rows
from bot.adapters.telegram.rich_dialect import rich_messages
from bot.domain.audience import Language
from bot.domain.correction import Mark
from bot.domain.delivery import RenderedMessage
from bot.domain.presentation import Presentation
from bot.domain.reply import Reply
from bot.domain.selection import Edition
from bot.rendering.mark_outline import outline_mark
from bot.rendering.outline import outline_edition, outline_text
from bot.texts import Texts


class TelegramFormat(StrEnum):
    """The dialect of messages. ``auto`` is rich: what is refused falls back to HTML, then text."""

    AUTO = "auto"
    RICH = "rich"
    HTML = "html"


class TelegramRenderer:
    """The ``Renderer`` port for Telegram."""

    def __init__(self, texts: Callable[[Language], Texts], *, format: TelegramFormat) -> None:  # noqa: A002 - the setting's name, telegram.format
        self._texts = texts
        self._dialect = html_messages if format is TelegramFormat.HTML else rich_messages

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """``sendRichMessage`` or ``sendMessage`` calls in order, each within its limits."""
        texts = self._texts(presentation.language)
        outlines = outline_edition(edition, texts)
        return tuple(message for outline in outlines for message in self._dialect(outline, texts))

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of a message that a correction has emptied."""
        texts = self._texts(presentation.language)
        (message,) = self._dialect(outline_mark(mark, texts), texts)
        return replace(message, is_mark=True)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The notices as one message (more where they are long), then the edition.

        Notices are classic HTML in any format: there Telegram makes commands in them tappable.
        """
        texts = self._texts(presentation.language)
        said = tuple(block for notice in reply.notices for block in texts.notice(notice))
        notices = html_messages(outline_text(said), texts)
        if notices:
            rows = notice_rows(reply.notices, texts, presentation)
            notices = (*notices[:-1], with_buttons(notices[-1], rows))
        if reply.edition is None:
            return notices
        return (*notices, *self.render_edition(reply.edition, presentation))
