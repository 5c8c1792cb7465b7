"""Buttons below what the owner is answered."""

from typing import Any

from bot.adapters.telegram.buttons import Rows, pressed
from bot.domain.action import PushNow
from bot.domain.owner_notices import PushOffer
from bot.domain.presentation import Presentation
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel


def _push_rows(notice: PushOffer, texts: Texts, _presentation: Presentation) -> Rows:
    return [pressed(texts.button(ButtonLabel.PUSH), PushNow(notice.day))]


OWNER_KEYBOARDS: dict[type[Any], Any] = {PushOffer: _push_rows}
