"""Preferences that are on or off, by the setting that switches them."""

from dataclasses import replace
from typing import Any

from bot.domain.action import Setting
from bot.domain.preferences import Preferences

_SWITCHED = {
    Setting.SILENT: "is_silent",
    Setting.PREVIEWS: "has_previews",
    Setting.PROTECTED: "is_protected",
    Setting.PINNED: "is_pinned",
    Setting.THEMES: "has_themes",
}
OPTIONS = tuple(_SWITCHED)


def is_on(preferences: Preferences, option: Setting) -> bool:
    """Whether the option is chosen."""
    chosen: bool = getattr(preferences, _SWITCHED[option])
    return chosen


def switched(preferences: Preferences, option: Setting, *, on: bool) -> Preferences:
    """The preferences with the option on or off."""
    changes: dict[str, Any] = {_SWITCHED[option]: on}
    return replace(preferences, **changes)
