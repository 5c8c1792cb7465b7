"""Buttons below the question whether somebody is to be forgotten."""

from typing import Any

from bot.adapters.telegram.buttons import Rows, pressed
from bot.domain.action import ForgetMe
from bot.domain.presentation import Presentation
from bot.domain.privacy_notices import ForgetOffer
from bot.texts import Texts
from bot.texts.buttons import ButtonLabel


def _forget_rows(_notice: ForgetOffer, texts: Texts, _presentation: Presentation) -> Rows:
    return [
        pressed(texts.button(ButtonLabel.FORGET), ForgetMe(is_sure=True)),
        pressed(texts.button(ButtonLabel.KEEP), ForgetMe()),
    ]


PRIVACY_KEYBOARDS: dict[type[Any], Any] = {ForgetOffer: _forget_rows}
