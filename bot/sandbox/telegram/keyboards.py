"""Checks of the keyboards below messages.

https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from urllib.parse import urlsplit

from bot.sandbox.telegram.reply_keyboards import check_reply_keyboard
from bot.sandbox.telegram.utf16 import utf16_length
from bot.sandbox.telegram.wire import JsonObject, bad_request

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
STYLES = frozenset({"danger", "success", "primary"})


def check_markup(markup: JsonObject | None, *, is_private: bool = True) -> JsonObject | None:
    """The markup as it is stored, None where it is empty. Raises ``ApiError`` 400."""
    if not markup:
        return None
    if "keyboard" in markup:
        check_reply_keyboard(markup, is_private=is_private)
    if "inline_keyboard" not in markup:
        return markup
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: JsonObject) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: button text must be non-empty")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("inline keyboard button must have exactly one action")
    if "style" in button and button["style"] not in STYLES:
        raise bad_request(f"unsupported button style {button['style']}")
    if "callback_data" in button:
        if not 1 <= len(button["callback_data"].encode()) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        if not 1 <= utf16_length(button["copy_text"]["text"]) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif "url" in button and not is_openable(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid")


def is_openable(url: str) -> bool:
    """Whether clients would open the link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname)
    return parts.scheme in {"tg", "ton"}
