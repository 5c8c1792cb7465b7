"""Buttons below a message: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

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


def with_buttons(message: RenderedMessage, rows: Rows) -> RenderedMessage:
    """The message, and the last of each of its fallbacks, with the buttons below."""
    keyboard = [[button.as_json() for button in row] for row in rows if row]
    if not keyboard:
        return message
    parameters = {**json.loads(message.body), "reply_markup": {"inline_keyboard": keyboard}}
    body = json.dumps(parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if not message.fallback:
        return replace(message, body=body)
    *before, last = message.fallback
    return replace(message, body=body, fallback=(*before, with_buttons(last, rows)))
