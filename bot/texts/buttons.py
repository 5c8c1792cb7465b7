"""Words on buttons, short enough for four in a row on a phone."""

from enum import StrEnum

from bot.texts.wording import Wording, msgid


class ButtonLabel(StrEnum):
    """What a button below a story or an overview says."""

    SOURCE = "source"
    RELATED = "related"
    SAVE = "save"
    SHARE = "share"
    FIGURES = "figures"
    NEXT = "next"
    OVERVIEW = "overview"
    RESULTS = "results"
    SAVED_LIST = "saved-list"
    RELATED_LIST = "related-list"
    NEWEST = "newest"
    TOPICS = "topics"
    SUBSCRIBE = "subscribe"
    SETTINGS = "settings"
    PUSH = "push"
    FORGET = "forget"
    KEEP = "keep"
    OPEN = "open"
    READ_ON = "read-on"
    NOTHING = "nothing"
    TROUBLE = "trouble"


_LABELS = {
    ButtonLabel.SOURCE: msgid("Source"),
    ButtonLabel.RELATED: msgid("Related"),
    ButtonLabel.SAVE: msgid("Save"),
    ButtonLabel.SHARE: msgid("Share"),
    ButtonLabel.FIGURES: msgid("Figures"),
    ButtonLabel.NEXT: msgid("Next ›"),
    ButtonLabel.OVERVIEW: msgid("☰ Overview"),
    ButtonLabel.RESULTS: msgid("‹ Results"),
    ButtonLabel.SAVED_LIST: msgid("‹ Saved"),
    ButtonLabel.RELATED_LIST: msgid("‹ Related"),
    ButtonLabel.NEWEST: msgid("📰 Newest digest"),
    ButtonLabel.TOPICS: msgid("🏷 Topics"),
    ButtonLabel.SUBSCRIBE: msgid("🔔 Subscribe"),
    ButtonLabel.SETTINGS: msgid("⚙️ Settings"),
    ButtonLabel.PUSH: msgid("📣 Send it now"),
    ButtonLabel.FORGET: msgid("🗑 Delete everything"),
    ButtonLabel.KEEP: msgid("Keep it"),
    ButtonLabel.OPEN: msgid("Open in the bot ›"),
    ButtonLabel.READ_ON: msgid("Read on ›"),
    ButtonLabel.TROUBLE: msgid("No answer just now. Please try again"),
    ButtonLabel.NOTHING: msgid("Nothing found. Read the newest digest"),
}


def describe_button(wording: Wording, label: ButtonLabel) -> str:
    """The label's words."""
    return wording.plain(_LABELS[label])
