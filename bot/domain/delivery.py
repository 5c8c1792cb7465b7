"""What is sent and what became of it: rendered messages, deliveries, receipts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.domain.audience import Chat, Subscription, SubscriptionId
from bot.domain.digest import StoryKey
from bot.domain.lease import Lease

DeliveryId = NewType("DeliveryId", int)


class MessageKind(StrEnum):
    """What a message shows."""

    OVERVIEW = "overview"
    STORY = "story"
    OUTLOOK = "outlook"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """One message as the platform takes it: finished before the outbox, opaque after it.

    ``method`` is a Bot API method (``sendMessage``) or a Discord request without its path's ids
    (``POST /channels/{channel_id}/messages``); ``body`` is its parameters as a JSON object without
    the chat. ``fallback`` is the same content in the next plainer dialect, sent where this one is
    rejected. ``is_mark`` where it only says that a message is not needed any more. ``theme`` names
    the forum topic that it belongs to, where the chat has one a theme.
    """

    kind: MessageKind
    method: str
    body: str
    story_key: StoryKey | None = None
    fallback: "tuple[RenderedMessage, ...]" = ()
    is_mark: bool = False
    theme: str = ""


@dataclass(frozen=True, slots=True)
class PlannedEdition:
    """One edition for one subscription, rendered from the digest's ``revision``.

    ``is_apart`` where the operator asked for this chat alone: it belongs to no run.
    """

    subscription: Subscription
    day: date
    revision: int
    messages: tuple[RenderedMessage, ...]
    at: datetime
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's id of a delivered message and when it took it (UTC)."""

    message_id: str
    sent_at: datetime


class DeliveryState(StrEnum):
    """Pending until every part was delivered, or until it is skipped or has failed for good."""

    PENDING = "pending"
    DELIVERED = "delivered"
    SKIPPED = "skipped"
    FAILED = "failed"


class SkipReason(StrEnum):
    """Why a day's edition was not delivered."""

    NO_DIGEST = "no-digest"
    CUT_OFF = "cut-off"
    NO_STORIES = "no-stories"
    CHAT_UNREACHABLE = "chat-unreachable"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One edition on its way to one subscription: unique per subscription and day.

    ``next_part`` counts from 0. ``is_uncertain`` where ``next_part`` had been handed to the
    platform and no answer was recorded. ``generation`` grows with every forced repetition.
    ``lease`` is the one under which it was claimed: what becomes of it counts only under that.
    ``is_correction`` where the chat has the edition and the digest changed since; ``edits`` is the
    id of the message that ``next_part`` takes the place of, absent where it is sent as a new one.
    """

    id: DeliveryId
    subscription_id: SubscriptionId
    chat: Chat
    day: date
    generation: int
    next_part: int
    parts: int
    attempts: int
    is_uncertain: bool = False
    lease: Lease | None = field(default=None, compare=False)
    is_correction: bool = False
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class StandingVariant:
    """What stands in a chat, for those who can look it up: the same for very many chats.

    The first ``settled`` parts of ``variant``; behind them those of ``before`` where a correction
    ended halfway.
    """

    variant: int
    before: int | None = None
    settled: int = 0


@dataclass(frozen=True, slots=True)
class DeliveredEdition:
    """An edition that a chat has, rendered from the digest's ``revision``.

    The ``subscription`` has the preferences that it was rendered for, whatever it wants now.
    """

    delivery_id: DeliveryId
    generation: int
    subscription: Subscription
    day: date
    revision: int
    standing: StandingVariant


@dataclass(frozen=True, slots=True)
class PlannedCorrection:
    """What ``edition`` becomes with the digest's ``revision``.

    ``messages`` are all of its parts, ``standing`` those that the chat has. ``first_change`` is the
    first part that differs, absent where none does. ``is_apart`` as with ``PlannedEdition``.
    """

    edition: DeliveredEdition
    revision: int
    standing: tuple[RenderedMessage, ...]
    messages: tuple[RenderedMessage, ...]
    first_change: int | None
    at: datetime
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What became of a subscription's latest delivery, for ``/status``."""

    day: date
    state: DeliveryState
    at: datetime
    reason: SkipReason | None = None
    error: str = ""
