"""Preferences as JSON and back: only those that were chosen, so that most rows hold nothing."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.domain.preferences import DEFAULT_PREFERENCES, Layout, MessageFormat, Preferences

_WORDS = {"layout": Layout, "format": MessageFormat}


def store_preferences(preferences: Preferences) -> dict[str, Any] | None:
    """What differs from the defaults; nothing where all is as it comes."""
    chosen = {
        field.name: getattr(preferences, field.name)
        for field in fields(Preferences)
        if getattr(preferences, field.name) != getattr(DEFAULT_PREFERENCES, field.name)
    }
    return {name: str(v) if name in _WORDS else v for name, v in chosen.items()} or None


def read_preferences(stored: Mapping[str, Any] | None) -> Preferences:
    """What ``store_preferences`` was given."""
    if not stored:
        return DEFAULT_PREFERENCES
    values: dict[str, Any] = {
        name: _WORDS[name](value) if name in _WORDS else value for name, value in stored.items()
    }
    return Preferences(**values)
