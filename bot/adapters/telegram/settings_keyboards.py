"""Buttons of the settings: a page is a message, and each press turns it into the next."""

from bot.adapters.telegram.buttons import Button, Rows, pressed
from bot.adapters.telegram.settings_buttons import SettingsButtons, marked
from bot.adapters.telegram.settings_choices import CHOICES, language_choices
from bot.domain.action import ChooseLanguage, OpenSettings, Setting, SettingsPage
from bot.domain.audience import ChatKind, Language, Subscription, SubscriptionState
from bot.domain.presentation import Presentation
from bot.domain.settings_notices import LanguageChoice, SettingsPanel
from bot.texts import Texts
from bot.texts.settings_labels import (
    BACK_LABEL,
    CHATS_LABEL,
    FORMAT_NAMES,
    LANGUAGE_NAMES,
    LAYOUT_NAMES,
    OPTIONS_LABEL,
    PAUSE_LABEL,
    RESUME_LABEL,
    UNSUBSCRIBE_LABEL,
    SettingsLabels,
)


def panel_rows(panel: SettingsPanel, texts: Texts, presentation: Presentation) -> Rows:
    """The buttons of a page."""
    make, say, known = SettingsButtons(panel), texts.settings, panel.subscription
    back = make.page(say.said(BACK_LABEL), SettingsPage.MAIN)
    if panel.page is not SettingsPage.MAIN:
        choices = CHOICES[panel.page](make, known, say) if known else language_choices(make)
        return [*choices, back]
    rows = _main(make, known, say) if known else _offer(make, say)
    if presentation.kind is not ChatKind.PRIVATE:
        return rows
    return [*rows, pressed(say.said(CHATS_LABEL), OpenSettings(SettingsPage.CHATS))]


def language_rows(notice: LanguageChoice, _texts: Texts, _presentation: Presentation) -> Rows:
    """A button a language, below ``/language``."""
    return [
        pressed(
            marked(LANGUAGE_NAMES[it], is_chosen=it is notice.current), ChooseLanguage(it.value)
        )
        for it in Language
    ]


def _offer(make: SettingsButtons, say: SettingsLabels) -> Rows:
    subscribe = say.subscribe(f"{make.panel.default.local_time:%H:%M}")
    return [make.change(subscribe, Setting.SUBSCRIBED, "on"), _language(make)]


def _main(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> Rows:
    layout = f"🗂 {say.said(LAYOUT_NAMES[known.preferences.layout])}"
    written = f"🖋 {say.said(FORMAT_NAMES[known.preferences.format])}"
    options = make.page(say.said(OPTIONS_LABEL), SettingsPage.OPTIONS)
    return [
        [
            *make.page(say.time(known), SettingsPage.TIME),
            *make.page(say.days(known), SettingsPage.WEEKDAYS),
        ],
        make.page(say.zone(known, make.panel.at), SettingsPage.ZONE),
        [
            *make.page(say.topics(known), SettingsPage.TOPICS),
            *make.page(layout, SettingsPage.LAYOUT),
        ],
        [*make.page(written, SettingsPage.FORMAT), *_language(make)],
        [*options, *_resting(make, known, say)],
        make.change(say.said(UNSUBSCRIBE_LABEL), Setting.SUBSCRIBED, "off"),
    ]


def _language(make: SettingsButtons) -> list[Button]:
    name = LANGUAGE_NAMES[make.panel.chat.language]
    return make.page(f"🌐 {name}", SettingsPage.LANGUAGE)


def _resting(make: SettingsButtons, known: Subscription, say: SettingsLabels) -> list[Button]:
    match known.state:
        case SubscriptionState.PAUSED:
            return make.change(say.said(RESUME_LABEL), Setting.PAUSE, "off")
        case SubscriptionState.SUSPENDED:
            return make.change(say.said(RESUME_LABEL), Setting.SUBSCRIBED, "on")
        case _:
            return make.page(say.said(PAUSE_LABEL), SettingsPage.PAUSE)
