"""Words on the buttons of the settings, short enough for two in a row on a phone."""

from datetime import datetime

from bot.domain.action import Setting
from bot.domain.audience import Language, Subscription
from bot.domain.preferences import Layout, MessageFormat
from bot.texts.dates import clock_time, weekday_names
from bot.texts.markup import clip
from bot.texts.wish import describe_days
from bot.texts.wording import Wording, msgid
from bot.texts.zones import zone_name

LANGUAGE_NAMES = {
    Language.ZH_HANS: "简体中文",
    Language.ZH_HANT: "繁體中文",
    Language.EN: "English",
}
"""Each in itself, so that everybody finds theirs."""
LAYOUT_NAMES = {
    Layout.STORIES: msgid("Story by story"),
    Layout.OVERVIEW: msgid("Overview with buttons"),
    Layout.SINGLE: msgid("One message"),
    Layout.HEADLINES: msgid("Headlines only"),
}
FORMAT_NAMES = {
    MessageFormat.ACCOUNT: msgid("As it comes"),
    MessageFormat.RICH: msgid("Rich"),
    MessageFormat.HTML: msgid("Classic"),
    MessageFormat.TEXT: msgid("Plain text"),
}
OPTION_NAMES = {
    Setting.SILENT: msgid("Silent"),
    Setting.PREVIEWS: msgid("Link previews"),
    Setting.PROTECTED: msgid("No forwarding"),
    Setting.PINNED: msgid("Pin today’s overview"),
    Setting.THEMES: msgid("A topic per theme"),
}
OPTIONS_LABEL = msgid("⚙️ Options")
PAUSE_LABEL = msgid("⏸ Pause")
RESUME_LABEL = msgid("▶ Resume")
UNSUBSCRIBE_LABEL = msgid("🔕 Unsubscribe")
ALL_TOPICS_LABEL = msgid("All topics")
UNTIL_I_SAY_LABEL = msgid("Until I say")
BACK_LABEL = msgid("‹ Back")
CHATS_LABEL = msgid("📣 Manage a channel or group")
PICK_CHANNEL_LABEL = msgid("📣 Choose a channel")
PICK_GROUP_LABEL = msgid("👥 Choose a group")
_TOPIC_LIMIT = 20
_ZONE_LIMIT = 24


class SettingsLabels:
    """The words of one language."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def said(self, sentence: str) -> str:
        """A label of this language that a table holds."""
        return self._wording.plain(sentence)

    def time(self, subscription: Subscription) -> str:
        """The button that leads to times, with the one that is set."""
        return f"🕗 {clock_time(subscription.window.local_time)}"

    def zone(self, subscription: Subscription, at: datetime) -> str:
        """The button that leads to zones."""
        return f"🌍 {clip(self.zone_choice(str(subscription.window.zone), at), _ZONE_LIMIT)}"

    def days(self, subscription: Subscription) -> str:
        """The button that leads to weekdays."""
        return f"📅 {clip(describe_days(self._wording, subscription.window.weekdays), _ZONE_LIMIT)}"

    def topics(self, subscription: Subscription) -> str:
        """The button that leads to topics, with how many are followed."""
        count = len(subscription.topics)
        if not count:
            return f"🏷 {self.said(ALL_TOPICS_LABEL)}"
        return f"🏷 {self._wording.plain_count('{count} topic', '{count} topics', count)}"

    def zone_choice(self, zone: str, at: datetime) -> str:
        """A zone by its name and its offset now."""
        return zone_name(self._wording, zone, at)

    def topic_choice(self, name: str, stories: int) -> str:
        """A topic and how many stories it has in the newest digest."""
        return f"{clip(name, _TOPIC_LIMIT)} · {stories}"

    def weekday(self, weekday: int) -> str:
        """A weekday's short name."""
        return weekday_names((weekday,), self._wording.language)[0]

    def pause(self, days: int) -> str:
        """How long a pause should be."""
        return self._wording.plain_count("{count} day", "{count} days", days)

    def subscribe(self, local_time: str) -> str:
        """The button that makes a subscription."""
        return self._wording.plain("🔔 Subscribe, daily at {time}", time=local_time)
