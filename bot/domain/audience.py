"""Who receives: chats, subscriptions and the window in which they want their edition."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from bot.domain.preferences import DEFAULT_PREFERENCES, Preferences

SubscriptionId = NewType("SubscriptionId", int)
ALL_WEEKDAYS = frozenset(range(7))


class Platform(StrEnum):
    """Where chats live."""

    TELEGRAM = "telegram"
    DISCORD = "discord"


class Language(StrEnum):
    """The languages that texts exist in (BCP 47)."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"


class ChatKind(StrEnum):
    """How a platform treats a chat: decides pacing and who may change a subscription."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, order=True)
class ChatAddress:
    """Where messages of one chat go. ``chat_id`` is the platform's id as text.

    On Discord a thread is a channel and has its own id; on Telegram ``thread_id`` is the forum
    topic's ``message_thread_id``, empty elsewhere.
    """

    platform: Platform
    chat_id: str
    thread_id: str = ""

    def __str__(self) -> str:
        return f"{self.platform}:{self.chat_id}" + (f"/{self.thread_id}" if self.thread_id else "")


@dataclass(frozen=True, slots=True)
class Chat:
    """One place that receives messages: private chat, group, channel or thread."""

    address: ChatAddress
    kind: ChatKind
    title: str = ""
    language: Language = Language.ZH_HANS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks or presses. ``language`` is their client's, where it is one of ours."""

    platform: Platform
    id: str
    name: str = ""
    language: Language | None = None

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class DeliveryWindow:
    """Local time, IANA zone and weekdays (0 is Monday) at which an edition is due."""

    local_time: time
    zone: ZoneInfo
    weekdays: frozenset[int] = ALL_WEEKDAYS

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= ALL_WEEKDAYS:
            raise ValueError("a delivery window needs weekdays from 0 (Monday) to 6 (Sunday)")
        if self.local_time.tzinfo is not None:
            raise ValueError("a delivery window's time is local to its zone and has none itself")

    def due_at(self, day: date) -> datetime:
        """The instant (UTC) at which ``day``'s edition is due.

        A time that the clock skips is due as many minutes after the gap's start as it lies behind
        it (PEP 495's reading of fold 0); one that comes twice is due the first time.
        """
        local_time = self.local_time.replace(fold=0)
        return datetime.combine(day, local_time, tzinfo=self.zone).astimezone(UTC)

    def edition_day(self, due: datetime) -> date:
        """The day whose edition is due at ``due``, an instant that ``due_at`` gave.

        Nearly always the local date then. Yet where the clock is put forward over midnight, a
        skipped 23:30 is due at 00:30 of the next date and still belongs to the day before; where a
        zone leaves out a whole date, that date has no edition and the next one keeps its own.
        """
        local = self.local_day(due)
        eve = local - timedelta(days=1)
        return eve if self.due_at(local) != due and self.due_at(eve) == due else local

    def local_day(self, moment: datetime) -> date:
        """The date in the window's zone at ``moment``."""
        return moment.astimezone(self.zone).date()

    def next_due_after(self, moment: datetime) -> datetime:
        """The first due instant (UTC) later than ``moment``."""
        day = self.local_day(moment) - timedelta(days=1)
        while not self._is_due_after(moment, day):
            day += timedelta(days=1)
        return self.due_at(day)

    def _is_due_after(self, moment: datetime, day: date) -> bool:
        """Whether ``day`` is wanted, exists in the zone and is due later than ``moment``."""
        due = self.due_at(day)
        return day.weekday() in self.weekdays and due > moment and self.edition_day(due) == day


class SubscriptionState(StrEnum):
    """Active; paused by them; suspended by us; ended: no standing wish, kept for its history."""

    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's standing wish. ``topics`` are catalogue names; none means every story.

    ``next_due_at`` (UTC) is when the scheduler looks at it next; absent unless active.
    ``paused_until`` (UTC) is when a pause ends by itself; absent where it does not, or is none.
    """

    id: SubscriptionId
    chat: Chat
    state: SubscriptionState
    window: DeliveryWindow
    topics: tuple[str, ...] = ()
    next_due_at: datetime | None = None
    preferences: Preferences = DEFAULT_PREFERENCES
    paused_until: datetime | None = None


def read_address(written: str) -> ChatAddress:
    """``telegram:CHAT_ID``, ``telegram:CHAT_ID/THREAD_ID`` or ``discord:CHANNEL_ID``.

    Raises ``ValueError`` saying what is wrong.
    """
    platform, _, rest = written.partition(":")
    chat_id, _, thread_id = rest.partition("/")
    try:
        known = Platform(platform)
    except ValueError:
        raise ValueError(f"{written!r} should start with telegram: or discord:") from None
    if not chat_id.removeprefix("-").isdecimal() and not chat_id.startswith("@"):
        raise ValueError(f"{written!r} should hold a chat's number behind the colon")
    return ChatAddress(known, chat_id, thread_id)
