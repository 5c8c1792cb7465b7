"""Buttons below a message: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.adapters.telegram.payload import with_parameters
from bot.domain.action import Action
from bot.domain.action_code import encode
from bot.domain.delivery import RenderedMessage

MOST_COPIED = 256
"""Characters: https://core.telegram.org/bots/api#copytextbutton."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button; exactly one of ``code``, ``url`` and ``copied`` says what it does."""

    text: str
    code: str = ""
    url: str = ""
    copied: str = ""

    def as_json(self) -> dict[str, object]:
        """An ``InlineKeyboardButton``."""
        if self.url:
            return {"text": self.text, "url": self.url}
        if self.copied:
            return {"text": self.text, "copy_text": {"text": self.copied[:MOST_COPIED]}}
        return {"text": self.text, "callback_data": self.code}


Rows = Sequence[Sequence[Button]]


def pressed(text: str, action: Action) -> list[Button]:
    """A button for the action; none where the action does not fit into a button."""
    code = encode(action)
    return [Button(text, code=code)] if code else []


def with_keyboard(message: RenderedMessage, rows: Rows) -> RenderedMessage:
    """The message with the buttons below; its fallbacks stay as they are."""
    keyboard = [[button.as_json() for button in row] for row in rows if row]
    if not keyboard:
        return message
    return with_parameters(message, {"reply_markup": {"inline_keyboard": keyboard}})


def with_buttons(message: RenderedMessage, rows: Rows) -> RenderedMessage:
    """The message, and the last of each of its fallbacks, with the buttons below."""
    below = with_keyboard(message, rows)
    if not message.fallback:
        return below
    *before, last = message.fallback
    return replace(below, fallback=(*before, with_buttons(last, rows)))
