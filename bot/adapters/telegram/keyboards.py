"""Which buttons stand below what is said."""

from collections.abc import Callable
from typing import Any

from bot.adapters.telegram.buttons import Rows
from bot.adapters.telegram.membership_keyboards import MEMBERSHIP_KEYBOARDS
from bot.adapters.telegram.owner_keyboards import OWNER_KEYBOARDS
from bot.adapters.telegram.privacy_keyboards import PRIVACY_KEYBOARDS
from bot.adapters.telegram.reading_keyboards import READING_KEYBOARDS
from bot.adapters.telegram.search_keyboards import SEARCH_KEYBOARDS
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice
from bot.texts import Texts

Draw = Callable[[Any, Texts, Presentation], Rows]
"""The rows of buttons below a notice."""

_NOTICE_KEYBOARDS: dict[type[Any], Draw] = {
    **MEMBERSHIP_KEYBOARDS,
    **OWNER_KEYBOARDS,
    **PRIVACY_KEYBOARDS,
    **READING_KEYBOARDS,
    **SEARCH_KEYBOARDS,
}
"""One entry a notice that has buttons."""


def notice_rows(notices: tuple[Notice, ...], texts: Texts, presentation: Presentation) -> Rows:
    """The buttons below the message that says ``notices``."""
    rows: list[Any] = []
    for notice in notices:
        draw = _NOTICE_KEYBOARDS.get(type(notice))
        rows += draw(notice, texts, presentation) if draw else []
    return rows
