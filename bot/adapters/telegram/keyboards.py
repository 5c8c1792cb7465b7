"""Which buttons stand below what is said."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.adapters.telegram.buttons import Rows
from bot.adapters.telegram.chat_pickers import no_keyboard, picker_keyboard
from bot.adapters.telegram.membership_keyboards import MEMBERSHIP_KEYBOARDS
from bot.adapters.telegram.owner_keyboards import OWNER_KEYBOARDS
from bot.adapters.telegram.payload import with_parameters
from bot.adapters.telegram.privacy_keyboards import PRIVACY_KEYBOARDS
from bot.adapters.telegram.reading_keyboards import READING_KEYBOARDS
from bot.adapters.telegram.search_keyboards import SEARCH_KEYBOARDS
from bot.adapters.telegram.settings_keyboards import language_rows, panel_rows
from bot.domain.delivery import RenderedMessage
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice
from bot.domain.settings_notices import ChatChoice, ChatChosen, LanguageChoice, SettingsPanel
from bot.texts import Texts

Draw = Callable[[Any, Texts, Presentation], Rows]
"""The rows of buttons below a notice."""

_NOTICE_KEYBOARDS: dict[type[Any], Draw] = {
    **MEMBERSHIP_KEYBOARDS,
    **OWNER_KEYBOARDS,
    **PRIVACY_KEYBOARDS,
    **READING_KEYBOARDS,
    **SEARCH_KEYBOARDS,
    SettingsPanel: panel_rows,
    LanguageChoice: language_rows,
}
"""One entry a notice that has buttons."""

_REPLY_KEYBOARDS: dict[type[Any], Callable[[Texts], Mapping[str, Any]]] = {
    ChatChoice: picker_keyboard,
    ChatChosen: no_keyboard,
}
"""Notices that change what stands in place of the usual keyboard. A message can do that or have
buttons: so each of these is one of its own."""


def in_messages(notices: tuple[Notice, ...]) -> Iterator[tuple[Notice, ...]]:
    """The notices that stand in one message, message by message."""
    together = itertools.groupby(notices, lambda notice: type(notice) in _REPLY_KEYBOARDS)
    for is_alone, group in together:
        if is_alone:
            yield from ((notice,) for notice in group)
        else:
            yield tuple(group)


def with_reply_keyboard(
    message: RenderedMessage, notices: tuple[Notice, ...], texts: Texts
) -> RenderedMessage:
    """The message that says ``notices``, with the keyboard that one of them brings."""
    for notice in notices:
        if draw := _REPLY_KEYBOARDS.get(type(notice)):
            return with_parameters(message, {"reply_markup": draw(texts)})
    return message


def notice_rows(notices: tuple[Notice, ...], texts: Texts, presentation: Presentation) -> Rows:
    """The buttons below the message that says ``notices``."""
    rows: list[Any] = []
    for notice in notices:
        draw = _NOTICE_KEYBOARDS.get(type(notice))
        rows += draw(notice, texts, presentation) if draw else []
    return rows
