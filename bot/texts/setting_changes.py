"""What a settings button has changed: one line, as platforms show it for a moment."""

from bot.domain.action import Setting
from bot.domain.audience import Subscription, SubscriptionState
from bot.domain.options import is_on
from bot.domain.preferences import Preferences
from bot.domain.rich_text import Paragraph, RichText, Text
from bot.domain.settings_notices import SettingChanged
from bot.texts.dates import clock_time
from bot.texts.settings_labels import FORMAT_NAMES, LANGUAGE_NAMES, LAYOUT_NAMES, OPTION_NAMES
from bot.texts.wish import describe_days, describe_state
from bot.texts.wording import Wording, sentences


def say_setting_changed(wording: Wording, notice: SettingChanged) -> RichText:
    """The notice in words, without topics' names: these are not shown in every script."""
    if notice.setting is Setting.LANGUAGE:
        name = LANGUAGE_NAMES[notice.language]
        return sentences(wording.rich("Language: {name}", name=name))
    if notice.subscription is None:
        return sentences(wording.rich("Unsubscribed."))
    if notice.setting in {Setting.SUBSCRIBED, Setting.PAUSE}:
        is_active = notice.subscription.state is SubscriptionState.ACTIVE
        return sentences(
            wording.rich("The subscription is active.")
            if is_active
            else describe_state(wording, notice.subscription)
        )
    return (Paragraph((Text(_line(wording, notice.setting, notice.subscription)),)),)


def _line(wording: Wording, setting: Setting, subscription: Subscription) -> str:
    window = subscription.window
    match setting:
        case Setting.TIME:
            return wording.plain("Time: {time}", time=clock_time(window.local_time))
        case Setting.ZONE:
            return wording.plain("Zone: {zone}", zone=str(window.zone))
        case Setting.WEEKDAY:
            return wording.plain("Days: {days}", days=describe_days(wording, window.weekdays))
        case Setting.TOPIC:
            return _topics(wording, len(subscription.topics))
        case _:
            return _preference(wording, setting, subscription.preferences)


def _topics(wording: Wording, count: int) -> str:
    if not count:
        return wording.plain("Topics: {topics}", topics=wording.plain("all"))
    return wording.plain_count("{count} topic chosen", "{count} topics chosen", count)


def _preference(wording: Wording, setting: Setting, preferences: Preferences) -> str:
    if setting is Setting.LAYOUT:
        name = wording.plain(LAYOUT_NAMES[preferences.layout])
        return wording.plain("Layout: {name}", name=name)
    if setting is Setting.FORMAT:
        name = wording.plain(FORMAT_NAMES[preferences.format])
        return wording.plain("Format: {name}", name=name)
    name = wording.plain(OPTION_NAMES[setting])
    if is_on(preferences, setting):
        return wording.plain("{name}: on", name=name)
    return wording.plain("{name}: off", name=name)
