"""What the values of settings buttons mean. Nothing where a value means nothing."""

import hashlib
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.action import Setting
from bot.domain.asking import read_time, read_zone
from bot.domain.audience import DeliveryWindow
from bot.domain.options import OPTIONS, switched
from bot.domain.pause import LONGEST_PAUSE
from bot.domain.preferences import Layout, MessageFormat, Preferences
from bot.domain.topic import TopicCatalogue

ON, OFF, ALL = "on", "off", "*"
_LONGEST_NAME = 30
"""Bytes: with a group's id and a topic's of a forum there is room for so many."""
_WEEKDAYS = {sign + day for sign in "+-" for day in "0123456"}


def changed_window(window: DeliveryWindow, setting: Setting, value: str) -> DeliveryWindow | None:
    """The window with another time (``08:00``), zone, or weekday (``+5``, ``-5``).

    Taking away the last weekday changes nothing.
    """
    local_time: time | None
    if setting is Setting.TIME and (local_time := read_time(value)) is not None:
        return replace(window, local_time=local_time)
    if setting is Setting.ZONE and (zone := read_zone(value)):
        return replace(window, zone=zone)
    if setting is Setting.WEEKDAY and value in _WEEKDAYS:
        weekday = frozenset({int(value[1:])})
        kept = window.weekdays | weekday if value[0] == "+" else window.weekdays - weekday
        return replace(window, weekdays=kept or window.weekdays)
    return None


def changed_topics(
    topics: tuple[str, ...], value: str, catalogue: TopicCatalogue
) -> tuple[str, ...] | None:
    """The topics with one more (``+`` and what ``topic_value`` gives), one less, or ``*``: all."""
    if value == ALL:
        return ()
    named = next((t.name for t in catalogue.topics if topic_value(t.name) == value[1:]), None)
    if named is None or value[0] not in "+-":
        return None
    others = tuple(topic for topic in topics if topic != named)
    return others if value[0] == "-" else (*others, named)


def topic_value(name: str) -> str:
    """A topic's name where it fits into every button, a digest of it otherwise."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    return "#" + hashlib.sha256(name.encode()).hexdigest()[:12]


def changed_preferences(
    preferences: Preferences, setting: Setting, value: str
) -> Preferences | None:
    """The preferences with another layout or format, or an option ``on`` or ``off``."""
    try:
        if setting is Setting.LAYOUT:
            return replace(preferences, layout=Layout(value))
        if setting is Setting.FORMAT:
            return replace(preferences, format=MessageFormat(value))
    except ValueError:
        return None
    if setting not in OPTIONS or value not in {ON, OFF}:
        return None
    return switched(preferences, setting, on=value == ON)


def pause_end(value: str, now: datetime) -> datetime | None:
    """When a pause of so many days is over."""
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= LONGEST_PAUSE.days):
        return None
    return now + timedelta(days=int(value))
