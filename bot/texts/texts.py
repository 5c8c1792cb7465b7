"""The face of this package: all the words of one language."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

from bot.domain.admission_notices import AdmissionNotice
from bot.domain.audience import Language
from bot.domain.finding import Finding
from bot.domain.membership_notices import MembershipNotice
from bot.domain.owner_notices import OwnerNotice
from bot.domain.privacy_notices import PrivacyNotice
from bot.domain.reading_notices import ReadingInPlaceNotice
from bot.domain.reply import Notice, OwnerAlert
from bot.domain.rich_text import RichText
from bot.domain.run import RunReport
from bot.domain.search_notices import SearchNotice
from bot.domain.settings_notices import SettingsNotice
from bot.domain.status import ProgramStatus
from bot.texts.admission import say_admission
from bot.texts.alerts import describe_alert
from bot.texts.buttons import ButtonLabel, describe_button
from bot.texts.commands import describe_command, describe_option
from bot.texts.dates import full_date, short_date
from bot.texts.findings import describe_finding
from bot.texts.guidance import GuidanceNotice, say_guidance
from bot.texts.membership import (
    MembershipLabel,
    describe_membership_label,
    say_membership,
)
from bot.texts.owning import say_owning
from bot.texts.privacy import say_privacy
from bot.texts.reading import ReadingNotice, say_reading
from bot.texts.reading_in_place import say_reading_in_place
from bot.texts.reports import describe_report
from bot.texts.searching import say_searching
from bot.texts.settings import say_settings
from bot.texts.settings_labels import SettingsLabels
from bot.texts.status_page import describe_status
from bot.texts.subscribing import SubscriptionNotice, say_subscribing
from bot.texts.topics import TopicNotice, say_topics
from bot.texts.wording import Wording

_WORDS_SHOWN = 10
_Say = Callable[[Wording, Any], RichText]
_FAMILIES: dict[type[Any], _Say] = {
    **dict.fromkeys(get_args(GuidanceNotice), say_guidance),
    **dict.fromkeys(get_args(ReadingNotice), say_reading),
    **dict.fromkeys(get_args(TopicNotice), say_topics),
    **dict.fromkeys(get_args(SubscriptionNotice), say_subscribing),
    **dict.fromkeys(get_args(MembershipNotice), say_membership),
    **dict.fromkeys(get_args(SearchNotice), say_searching),
    **dict.fromkeys(get_args(ReadingInPlaceNotice), say_reading_in_place),
    **dict.fromkeys(get_args(AdmissionNotice), say_admission),
    **dict.fromkeys(get_args(OwnerNotice), say_owning),
    **dict.fromkeys(get_args(PrivacyNotice), say_privacy),
    **dict.fromkeys(get_args(SettingsNotice), say_settings),
    OwnerAlert: describe_alert,
    RunReport: describe_report,
}
"""Which part of this package has the words of a notice."""


class Texts:
    """One language's words for notices, editions, findings, alerts and commands.

    Satisfies ``EditionWords`` and ``MarkWords`` of ``bot.rendering``.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._wording = Wording(language)

    def notice(self, notice: Notice) -> RichText:
        """What a notice says: paragraphs and lists; values stand in it as they are, clipped."""
        return _FAMILIES[type(notice)](self._wording, notice)

    def finding(self, finding: Finding) -> str:
        """One line: what is wrong in a digest's file and how to mend it."""
        return describe_finding(self._wording, finding)

    def alert(self, alert: OwnerAlert) -> RichText:
        """What the operator is told."""
        return describe_alert(self._wording, alert)

    def status(self, status: ProgramStatus, zone: ZoneInfo) -> str:
        """What ``daybrief status`` prints, a line each; times are shown in ``zone``."""
        return "\n".join(describe_status(self._wording, status, zone))

    def command_description(self, command: str) -> str:
        """At most 100 characters, for a command's name without slash. Raises ``KeyError``."""
        return describe_command(self._wording, command)

    def membership_button(self, label: MembershipLabel) -> str:
        """The words on a button below what is said to a chat that the bot comes into."""
        return describe_membership_label(self._wording, label)

    def option_description(self, command: str, option: str) -> str:
        """At most 100 characters, for an option of a command. Raises ``KeyError``."""
        return describe_option(self._wording, command, option)

    def button(self, label: ButtonLabel) -> str:
        """The words on a button."""
        return describe_button(self._wording, label)

    def short_date(self, day: date) -> str:
        """``2月26日 周四``, ``Thu, 26 Feb``: for days that are near."""
        return short_date(day, self.language)

    @property
    def settings(self) -> SettingsLabels:
        """The words on the buttons of the settings."""
        return SettingsLabels(self._wording)

    def date(self, day: date) -> str:
        """``2026年2月26日 周四``, ``Thursday, 26 February 2026``."""
        return full_date(day, self.language)

    def story_count(self, *, shown: int, total: int, topics: tuple[str, ...]) -> str:
        """How many stories an edition shows of its digest's ``total``, and on which topics."""
        if not topics and shown == total:
            return self._wording.plain_count("{count} story", "{count} stories", total)
        if not topics:
            return self._wording.plain_count(
                "{shown} of {count} story", "{shown} of {count} stories", total, shown=str(shown)
            )
        return self._wording.plain_count(
            "{shown} of {count} story, on {topics}",
            "{shown} of {count} stories, on {topics}",
            total,
            shown=str(shown),
            topics=self._wording.listing(topics),
        )

    def matched(self, words: tuple[str, ...]) -> str:
        """Why a story was selected: the words found in it."""
        return self._wording.plain(
            "Matched: {words}", words=self._wording.listing(words[:_WORDS_SHOWN])
        )

    def metric_headers(self) -> tuple[str, str, str]:
        """The headers of a table of figures: name, value, note."""
        wording = self._wording
        return wording.plain("Figure"), wording.plain("Value"), wording.plain("Note")

    def source_label(self) -> str:
        """What stands before a story's link."""
        return self._wording.plain("Source")

    def outlook_heading(self) -> str:
        """The closing message's heading where the digest gives none."""
        return self._wording.plain("Summary and outlook")

    def withdrawn_story(self) -> str:
        """What stands in the place of a story that a correction took out of the digest."""
        return self._wording.plain("This story was withdrawn from the digest.")

    def withdrawn_part(self) -> str:
        """The same of an overview or an outlook."""
        return self._wording.plain("This part was withdrawn from the digest.")

    def shortened(self) -> str:
        """What stands in a message that a corrected text does not need any more."""
        return self._wording.plain(
            "The text was corrected and became shorter: all of it stands in the messages before."
        )

    def part(self, number: int, count: int) -> str:
        """Which part of a divided message this is; stands right behind the title."""
        return self._wording.plain(" ({number}/{count})", number=str(number), count=str(count))


@cache
def texts_for(language: Language) -> Texts:
    """The words of ``language``; its catalogue is read the first time."""
    return Texts(language)
