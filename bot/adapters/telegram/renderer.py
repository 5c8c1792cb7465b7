"""Editions and replies as Telegram messages. Pure; the only file that others here import."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from bot.adapters.telegram.buttons import with_buttons
from bot.adapters.telegram.dialects import FROM_HTML, FROM_RICH, ONLY_TEXT
from bot.adapters.telegram.edition_layouts import EditionLayouts
from bot.adapters.telegram.html_dialect import html_messages
from bot.adapters.telegram.keyboards import in_messages, notice_rows, with_reply_keyboard
from bot.adapters.telegram.send_options import with_options
from bot.adapters.telegram.story_keyboards import StoryKeyboards
from bot.domain.audience import Language
from bot.domain.correction import Mark
from bot.domain.delivery import RenderedMessage
from bot.domain.page import OverviewPage, Page
from bot.domain.preferences import Layout, MessageFormat, Preferences
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice, Reply
from bot.domain.selection import Edition, EditionParts
from bot.rendering.mark_outline import outline_mark
from bot.rendering.outline import outline_text
from bot.texts import Texts


class TelegramFormat(StrEnum):
    """The dialect of messages. ``auto`` is rich: what is refused falls back to HTML, then text."""

    AUTO = "auto"
    RICH = "rich"
    HTML = "html"
    TEXT = "text"


_DIALECTS = {
    TelegramFormat.AUTO: FROM_RICH,
    TelegramFormat.RICH: FROM_RICH,
    TelegramFormat.HTML: FROM_HTML,
    TelegramFormat.TEXT: ONLY_TEXT,
}


class TelegramRenderer:
    """The ``Renderer`` port for Telegram.

    ``username`` tells the bot's own, which links into its private chat need, or nothing.
    ``effect`` is the id of a message effect for the first message of an edition.
    """

    def __init__(
        self,
        texts: Callable[[Language], Texts],
        *,
        format: TelegramFormat,  # noqa: A002 - the setting's name, telegram.format
        username: Callable[[], str] = str,
        effect: str = "",
    ) -> None:
        self._texts = texts
        self._format = format
        self._username = username
        self._effect = effect

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """``sendRichMessage`` or ``sendMessage`` calls in order, each within its limits."""
        messages = self._layouts(presentation).edition(edition)
        is_begun = EditionParts.OVERVIEW in edition.parts
        return with_options(messages, presentation, self._effect if is_begun else "")

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of a message that a correction has emptied."""
        layouts = self._layouts(presentation)
        (message,) = layouts.dialects[0](outline_mark(mark, layouts.texts), layouts.texts)
        return replace(*with_options((message,), presentation), is_mark=True)

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The notices as one message (more where they are long), then the edition or the page.

        Notices are classic HTML in any format: there Telegram makes commands in them tappable.
        """
        said = [
            message
            for notices in in_messages(reply.notices)
            for message in self._said(notices, presentation)
        ]
        read = self._read(reply, self._layouts(presentation))
        return with_options((*said, *read), presentation)

    def _said(
        self, notices: tuple[Notice, ...], presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        texts = self._texts(presentation.language)
        said = tuple(block for notice in notices for block in texts.notice(notice))
        messages = html_messages(outline_text(said), texts)
        if not messages:
            return ()
        last = with_buttons(messages[-1], notice_rows(notices, texts, presentation))
        return (*messages[:-1], with_reply_keyboard(last, notices, texts))

    def _read(self, reply: Reply, layouts: EditionLayouts) -> tuple[RenderedMessage, ...]:
        """An overview that somebody asked for is one to read from."""
        edition = reply.edition
        if edition is not None and edition.parts == EditionParts.OVERVIEW:
            return layouts.overview_page(OverviewPage(edition))
        shown = layouts.edition(edition) if edition else ()
        return (*shown, *(self._page(reply.page, layouts) if reply.page else ()))

    def _page(self, page: Page, layouts: EditionLayouts) -> tuple[RenderedMessage, ...]:
        if isinstance(page, OverviewPage):
            return layouts.overview_page(page)
        return layouts.story_page(page)

    def _layouts(self, presentation: Presentation) -> EditionLayouts:
        texts = self._texts(presentation.language)
        wanted = presentation.preferences.format
        form = self._format if wanted is MessageFormat.ACCOUNT else TelegramFormat(wanted)
        if form is TelegramFormat.AUTO and _wants_html(presentation.preferences):
            form = TelegramFormat.HTML
        keyboards = StoryKeyboards(texts, presentation.kind, self._username())
        return EditionLayouts(texts, presentation, _DIALECTS[form], keyboards)


def _wants_html(preferences: Preferences) -> bool:
    """Rich messages have no link previews: who wants them for stories gets classic messages."""
    return preferences.has_previews and preferences.layout in {Layout.STORIES, Layout.OVERVIEW}
