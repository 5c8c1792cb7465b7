"""A use case's answer as data: notices (what to say) and editions (what to show).

``bot.texts`` knows the words of every notice; renderers turn both into messages.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.admission_notices import AdmissionNotice
from bot.domain.audience import Chat, Language, Platform, Subscription
from bot.domain.delivery import DeliveryOutcome
from bot.domain.document import Document
from bot.domain.finding import Finding
from bot.domain.membership_notices import MembershipNotice
from bot.domain.owner_notices import OwnerNotice
from bot.domain.page import Page
from bot.domain.privacy_notices import PrivacyNotice
from bot.domain.reading_notices import ReadingInPlaceNotice
from bot.domain.run import RunReport
from bot.domain.search_notices import SearchNotice
from bot.domain.selection import Edition
from bot.domain.settings_notices import SettingsNotice


@dataclass(frozen=True, slots=True)
class Welcome:
    """The greeting of ``/start``; ``latest`` is the day of the overview that follows, if any."""

    latest: date | None
    is_subscribed: bool


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """What the bot can be asked to do. ``default_time`` is local, ``HH:MM``.

    ``has_settings`` where the platform has the commands that set a chat up by buttons.
    """

    default_time: str
    zone: str
    example_topic: str
    has_settings: bool = False


@dataclass(frozen=True, slots=True)
class NewestInstead:
    """Today's digest is not there yet: the one of ``shown`` follows."""

    today: date
    shown: date


@dataclass(frozen=True, slots=True)
class NothingPublished:
    """There is no digest at all yet."""


@dataclass(frozen=True, slots=True)
class DateNotUnderstood:
    """``written`` is no date; ``example`` is one that would work."""

    written: str
    example: date


@dataclass(frozen=True, slots=True)
class DateNotFound:
    """No digest for ``day``; ``nearest`` are days that have one, best first."""

    day: date
    nearest: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class StoryNumberNeeded:
    """``/story`` came without a number that can be read; there are ``count`` stories."""

    written: str
    count: int


@dataclass(frozen=True, slots=True)
class StoryOutOfRange:
    """There is no story ``asked``: the digest of ``day`` has ``count``, with these headlines."""

    asked: int
    count: int
    day: date
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicFound:
    """``count`` stories of ``day`` match ``topic``; ``words`` are those that were found."""

    topic: str
    words: tuple[str, ...]
    count: int
    day: date


@dataclass(frozen=True, slots=True)
class TopicEmpty:
    """No story of ``day`` matches ``topic``; ``others`` are topics that have stories that day."""

    topic: str
    day: date
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicUnknown:
    """``asked`` is in no catalogue entry; empty where nothing was asked for."""

    asked: str
    suggestions: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many stories of the newest digest belong to a topic."""

    name: str
    aliases: tuple[str, ...]
    stories: int


@dataclass(frozen=True, slots=True)
class TopicList:
    """The catalogue, with counts in the digest of ``day`` (absent where none is published)."""

    topics: tuple[TopicCount, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription was made or changed (``is_new``); it says when it comes first."""

    subscription: Subscription
    is_new: bool


@dataclass(frozen=True, slots=True)
class SubscriptionNotUnderstood:
    """A word of ``/subscribe`` is neither a time nor a topic."""

    written: str
    suggestions: tuple[str, ...]
    example_time: str


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """The standing wish is gone."""


@dataclass(frozen=True, slots=True)
class NotSubscribed:
    """There was no subscription to end or to show."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Only those who look after the chat may change its subscription."""

    platform: Platform


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """The chat's subscription, its next delivery and what became of the last one."""

    subscription: Subscription
    last: DeliveryOutcome | None


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """``written`` is no command; ``suggestions`` are names without the slash."""

    written: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ButtonUnknown:
    """A button was pressed that is none of ours, or whose story or day is not there any more."""


@dataclass(frozen=True, slots=True)
class SomethingFailed:
    """An error of ours: the person is told that it is not their fault."""


@dataclass(frozen=True, slots=True)
class StorageAway:
    """What was asked needs the database, which is in trouble just now."""


@dataclass(frozen=True, slots=True)
class OwnerAlert:
    """Something the operator should know: ``kind`` is a stable word, ``facts`` its figures.

    ``findings`` are those of a malformed digest, whose file is the fact ``name``.
    """

    kind: str
    at: datetime
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...] = ()


Notice = (
    Welcome
    | CommandHelp
    | NewestInstead
    | NothingPublished
    | DateNotUnderstood
    | DateNotFound
    | StoryNumberNeeded
    | StoryOutOfRange
    | TopicFound
    | TopicEmpty
    | TopicUnknown
    | TopicList
    | Subscribed
    | SubscriptionNotUnderstood
    | Unsubscribed
    | NotSubscribed
    | NotAllowed
    | SubscriptionStatus
    | UnknownCommand
    | ButtonUnknown
    | SomethingFailed
    | StorageAway
    | OwnerNotice
    | PrivacyNotice
    | OwnerAlert
    | RunReport
    | MembershipNotice
    | SearchNotice
    | ReadingInPlaceNotice
    | AdmissionNotice
    | SettingsNotice
)


@dataclass(frozen=True, slots=True)
class Reply:
    """Notices first, as one message, then the edition's messages, or one page to read in place.

    A ``document`` comes last. ``language`` is the one that it is said in, where the chat's was
    another when it asked.
    """

    notices: tuple[Notice, ...]
    edition: Edition | None = None
    page: Page | None = None
    document: Document | None = None
    language: Language | None = None

    def spoken_in(self, chat: Chat) -> Chat:
        """The chat, with the language that the reply is said in."""
        return replace(chat, language=self.language) if self.language else chat


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What a press leads to: a short ``toast``, and a reply in place of the message pressed.

    An ``is_alert`` toast must be closed by the presser. A reply that is not ``is_in_place`` is sent
    as new messages.
    """

    toast: Notice | None = None
    is_alert: bool = False
    reply: Reply | None = None
    is_in_place: bool = True
