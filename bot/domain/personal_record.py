"""What is kept of one chat: all that its person may see, and have deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.audience import Chat, Subscription
from bot.domain.delivery import DeliveryState, Receipt, SkipReason


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What became of a day's edition, and the messages that it was."""

    day: date
    state: DeliveryState
    closed_at: datetime | None
    reason: SkipReason | None
    messages: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A chat, its subscription and its deliveries, oldest first."""

    chat: Chat
    subscription: Subscription | None
    deliveries: tuple[DeliveryRecord, ...]
