"""What is said about a chat's settings: the panel with its pages, and what became of a press."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.action import Setting, SettingsPage
from bot.domain.audience import Chat, DeliveryWindow, Language, Subscription

CHOICES_ON_A_PAGE = 12
"""Topics or zones; where there are more, a page takes several parts."""


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic that may be followed. ``value`` names it in a button, ``stories`` the newest ones."""

    topic: str
    value: str
    stories: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SettingsPanel:
    """A page of the settings of ``chat``, its ``part`` (from 0) where it takes several.

    Without a ``subscription`` there is one to be made, with the ``default`` window. ``at`` is now.
    ``is_elsewhere`` where another chat's settings are shown in a private chat.
    """

    page: SettingsPage
    chat: Chat
    subscription: Subscription | None
    default: DeliveryWindow
    at: datetime
    topics: tuple[TopicChoice, ...] = ()
    part: int = 0
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """What a setting is now; ``subscription`` is the changed one, absent where it ended."""

    setting: Setting
    subscription: Subscription | None
    language: Language


@dataclass(frozen=True, slots=True)
class LastWeekday:
    """The only weekday that is left cannot be taken away."""


@dataclass(frozen=True, slots=True)
class SettingsInPrivate:
    """Thousands read a channel: it is set up in a private chat."""


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """Which channel or group should be set up? The platform's own picker stands below."""


@dataclass(frozen=True, slots=True)
class ChatChosen:
    """The chat whose settings follow."""

    chat: Chat


@dataclass(frozen=True, slots=True)
class ChatNotManaged:
    """A chat that the person does not administer or the bot is not in: nothing else is told."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The languages to choose from; ``current`` is the chat's."""

    current: Language


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The chat is spoken to in ``language`` from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class LanguageNotKnown:
    """``written`` is none of the languages there are."""

    written: str


@dataclass(frozen=True, slots=True)
class DeliveriesPaused:
    """The subscription rests, as its chat wishes."""

    subscription: Subscription


@dataclass(frozen=True, slots=True)
class DeliveriesResumed:
    """The subscription goes on; ``was_paused`` is false where it did so anyway."""

    subscription: Subscription
    was_paused: bool


@dataclass(frozen=True, slots=True)
class PauseNotUnderstood:
    """``written`` says not how long a pause should be; ``example`` is a day that would do."""

    written: str
    example: date


SettingsNotice = (
    SettingsPanel
    | SettingChanged
    | LastWeekday
    | SettingsInPrivate
    | ChatChoice
    | ChatChosen
    | ChatNotManaged
    | LanguageChoice
    | LanguageChosen
    | LanguageNotKnown
    | DeliveriesPaused
    | DeliveriesResumed
    | PauseNotUnderstood
)
