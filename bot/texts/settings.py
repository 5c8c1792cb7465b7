"""Notices about a chat's settings."""

from collections.abc import Callable
from typing import Any

from bot.domain.rich_text import BulletList, Inlines, Paragraph, RichText
from bot.domain.settings_notices import (
    ChatChoice,
    ChatChosen,
    ChatNotManaged,
    DeliveriesPaused,
    DeliveriesResumed,
    LanguageChoice,
    LanguageChosen,
    LanguageNotKnown,
    LastWeekday,
    PauseNotUnderstood,
    SettingChanged,
    SettingsInPrivate,
    SettingsNotice,
    SettingsPanel,
)
from bot.texts.markup import clip, code
from bot.texts.setting_changes import say_setting_changed
from bot.texts.settings_labels import LANGUAGE_NAMES
from bot.texts.settings_pages import say_panel
from bot.texts.wish import describe_next, describe_state, list_items
from bot.texts.wording import Wording, sentences


def say_settings(wording: Wording, notice: SettingsNotice) -> RichText:
    """The notice in words."""
    return _SAY[type(notice)](wording, notice)


def _last_weekday(wording: Wording, _notice: LastWeekday) -> RichText:
    return sentences(
        wording.rich("One day of the week has to stay. To get nothing, pause or unsubscribe.")
    )


def _in_private(wording: Wording, _notice: SettingsInPrivate) -> RichText:
    return sentences(
        wording.rich("Everybody here would see the buttons, so channels are set up in private."),
        wording.rich("Send me `/channels` in our private chat and choose this channel there."),
    )


def _chat_choice(wording: Wording, _notice: ChatChoice) -> RichText:
    return sentences(
        wording.rich("**Which channel or group would you like to set up?**"),
        wording.rich(
            "Choose it with a button below the message field, or forward me a post of the channel. "
            "You need to be an administrator there."
        ),
    )


def _chat_chosen(wording: Wording, notice: ChatChosen) -> RichText:
    return sentences(
        wording.rich("**{title}** it is: its settings follow.", title=clip(notice.chat.title))
    )


def _not_managed(wording: Wording, _notice: ChatNotManaged) -> RichText:
    return sentences(
        wording.rich(
            "I can’t set this chat up: either you are no administrator there, or I am not in it."
        ),
        wording.rich(
            "For a channel, open its **Administrators**, add me with the right **Post messages**, "
            "and send `/channels` again. To a group, just add me."
        ),
    )


def _language_choice(wording: Wording, notice: LanguageChoice) -> RichText:
    return sentences(
        wording.rich("**Which language would you like me to speak here?**"),
        wording.rich("Now: {language}", language=LANGUAGE_NAMES[notice.current]),
    )


def _language_chosen(wording: Wording, notice: LanguageChosen) -> RichText:
    return sentences(
        wording.rich(
            "From now on I speak {language} here.", language=LANGUAGE_NAMES[notice.language]
        )
    )


def _language_not_known(wording: Wording, notice: LanguageNotKnown) -> RichText:
    return sentences(
        wording.rich("I don’t speak {written}.", written=code(notice.written)),
    )


def _paused(wording: Wording, notice: DeliveriesPaused) -> RichText:
    return sentences(
        describe_state(wording, notice.subscription),
        wording.rich("What is on its way just now still arrives. To go on earlier: `/resume`")
        if notice.subscription.paused_until
        else wording.rich("What is on its way just now still arrives. To go on: `/resume`"),
    )


def _resumed(wording: Wording, notice: DeliveriesResumed) -> RichText:
    opening: Inlines = ()
    if notice.was_paused:
        opening = wording.rich("**The subscription goes on.**")
    else:
        opening = describe_state(wording, notice.subscription)
    due = describe_next(wording, notice.subscription)
    return (Paragraph(opening), *((BulletList(list_items(due)),) if due else ()))


def _pause_not_understood(wording: Wording, notice: PauseNotUnderstood) -> RichText:
    example = f"/pause {notice.example.isoformat()}"
    return sentences(
        wording.rich("I can’t read {written} as a pause.", written=code(notice.written)),
        wording.rich(
            "Send the number of days, `/pause 7`, or the day on which I go on: {example}. "
            "At most a year.",
            example=code(example),
        ),
    )


_SAY: dict[type[Any], Callable[[Wording, Any], RichText]] = {
    SettingsPanel: say_panel,
    SettingChanged: say_setting_changed,
    LastWeekday: _last_weekday,
    SettingsInPrivate: _in_private,
    ChatChoice: _chat_choice,
    ChatChosen: _chat_chosen,
    ChatNotManaged: _not_managed,
    LanguageChoice: _language_choice,
    LanguageChosen: _language_chosen,
    LanguageNotKnown: _language_not_known,
    DeliveriesPaused: _paused,
    DeliveriesResumed: _resumed,
    PauseNotUnderstood: _pause_not_understood,
}
