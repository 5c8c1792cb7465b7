"""Buttons for a terminal: what they say, and a sign for what they do."""

from collections.abc import Callable

from bot.sandbox.telegram.wire import JsonObject

SIGNS = {
    "url": "→",
    "copy_text": "⧉",
    "switch_inline_query": "⌕",
    "switch_inline_query_current_chat": "⌕",
}


def write_buttons(markup: JsonObject | None) -> list[str]:
    """A line for each row; a keyboard in place of the usual one has ⌨ before it."""
    given = markup or {}
    lines = [_row(row, _button) for row in given.get("inline_keyboard", [])]
    lines += [f"⌨ {_row(row, _bare)}" for row in given.get("keyboard", [])]
    return [*lines, "⌨ (removed)"] if "remove_keyboard" in given else lines


def _row(row: list[JsonObject], write: Callable[[JsonObject], str]) -> str:
    return " ".join(write(button) for button in row)


def _bare(button: JsonObject) -> str:
    return f"[ {button['text']} ]"


def _button(button: JsonObject) -> str:
    """A button that asks the bot has no sign."""
    for name, sign in SIGNS.items():
        if name in button:
            value = button[name]["text"] if name == "copy_text" else button[name]
            return f"[ {button['text']} {sign} {value} ]".replace("  ]", " ]")
    return _bare(button)
