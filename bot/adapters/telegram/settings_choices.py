"""The pages of the settings on which something is chosen."""

from collections.abc import Callable

from bot.adapters.telegram.buttons import Rows
from bot.adapters.telegram.settings_buttons import SettingsButtons, in_rows
from bot.domain.action import Setting, SettingsPage
from bot.domain.audience import ChatKind, Language, Subscription, SubscriptionState
from bot.domain.common_zones import COMMON_ZONES
from bot.domain.options import OPTIONS, is_on
from bot.domain.settings_notices import CHOICES_ON_A_PAGE
from bot.texts.settings_labels import (
    ALL_TOPICS_LABEL,
    FORMAT_NAMES,
    LANGUAGE_NAMES,
    LAYOUT_NAMES,
    OPTION_NAMES,
    RESUME_LABEL,
    UNTIL_I_SAY_LABEL,
    SettingsLabels,
)

_TIMES = (
    *(f"{hour:02}:{minute:02}" for hour in range(6, 11) for minute in (0, 15, 30, 45)),
    *("12:00", "18:00", "20:00", "22:00"),
)
_PAUSES = (1, 3, 7, 30)


def _times(make: SettingsButtons, known: Subscription, _say: SettingsLabels) -> Rows:
    now = f"{known.window.local_time:%H:%M}"
    times = [make.choice(it, Setting.TIME, it, is_chosen=it == now) for it in _TIMES]
    return in_rows(times, 4)


def _zones(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    now, at = str(known.window.zone), make.panel.at
    shown = COMMON_ZONES[_of_part(make)]
    zones = [
        make.choice(say.zone_choice(it, at), Setting.ZONE, it, is_chosen=it == now) for it in shown
    ]
    return [*in_rows(zones, 2), *make.turning(len(COMMON_ZONES))]


def _weekdays(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    chosen = known.window.weekdays
    days = [
        make.toggle(say.weekday(it), Setting.WEEKDAY, str(it), is_chosen=it in chosen)
        for it in range(7)
    ]
    return in_rows(days, 4)


def _topics(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    choices = make.panel.topics
    topics = [
        make.toggle(
            say.topic_choice(it.topic, it.stories), Setting.TOPIC, it.value, is_chosen=it.is_chosen
        )
        for it in choices[_of_part(make)]
    ]
    every = make.choice(say.said(ALL_TOPICS_LABEL), Setting.TOPIC, "*", is_chosen=not known.topics)
    return [*in_rows(topics, 2), *make.turning(len(choices)), every]


def _layouts(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    now = known.preferences.layout
    return [
        make.choice(say.said(name), Setting.LAYOUT, it.value, is_chosen=it is now)
        for it, name in LAYOUT_NAMES.items()
    ]


def _formats(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    now = known.preferences.format
    return [
        make.choice(say.said(name), Setting.FORMAT, it.value, is_chosen=it is now)
        for it, name in FORMAT_NAMES.items()
    ]


def _options(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    is_group = make.panel.chat.kind is ChatKind.GROUP
    rows = []
    for option in OPTIONS:
        is_chosen = is_on(known.preferences, option)
        value = "off" if is_chosen else "on"
        if is_group or option is not Setting.THEMES:
            label = say.said(OPTION_NAMES[option])
            rows.append(make.choice(label, option, value, is_chosen=is_chosen))
    return rows


def _pauses(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    days = [make.change(say.pause(it), Setting.PAUSE, str(it)) for it in _PAUSES]
    is_paused = known.state is SubscriptionState.PAUSED
    until_told = is_paused and known.paused_until is None
    until = make.choice(say.said(UNTIL_I_SAY_LABEL), Setting.PAUSE, "on", is_chosen=until_told)
    resume = make.change(say.said(RESUME_LABEL), Setting.PAUSE, "off") if is_paused else []
    return [*in_rows(days, 2), until, resume]


def language_choices(make: SettingsButtons) -> Rows:
    """A button a language."""
    now = make.panel.chat.language
    return [
        make.choice(LANGUAGE_NAMES[it], Setting.LANGUAGE, it.value, is_chosen=it is now)
        for it in Language
    ]


def _of_part(make: SettingsButtons) -> slice:
    start = make.panel.part * CHOICES_ON_A_PAGE
    return slice(start, start + CHOICES_ON_A_PAGE)


CHOICES: dict[SettingsPage, Callable[[SettingsButtons, Subscription, SettingsLabels], Rows]] = {
    SettingsPage.TIME: _times,
    SettingsPage.ZONE: _zones,
    SettingsPage.WEEKDAYS: _weekdays,
    SettingsPage.TOPICS: _topics,
    SettingsPage.LAYOUT: _layouts,
    SettingsPage.FORMAT: _formats,
    SettingsPage.LANGUAGE: lambda make, _known, _say: language_choices(make),
    SettingsPage.OPTIONS: _options,
    SettingsPage.PAUSE: _pauses,
}
"""What each page but the main one offers."""
