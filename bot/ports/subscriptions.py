"""Where subscriptions are kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audience import (
    Chat,
    ChatAddress,
    DeliveryWindow,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.preferences import Preferences


class SubscriptionStore(Protocol):
    """Chats and their subscriptions: at most one a chat."""

    async def get(self, chat: ChatAddress) -> Subscription | None:
        """The chat's subscription, in whatever state."""

    async def of_chat(
        self, chat: ChatAddress, *, suspended_for: str | None = None
    ) -> Sequence[Subscription]:
        """Those of the chat and of all its topics, in whatever state.

        With ``suspended_for`` only those that were suspended for just that reason.
        """

    async def put(
        self,
        chat: Chat,
        *,
        state: SubscriptionState,
        window: DeliveryWindow,
        topics: tuple[str, ...],
        next_due_at: datetime | None,
    ) -> Subscription:
        """Make the chat's subscription, or change it; its preferences stay, a pause does not."""

    async def revise(
        self,
        subscription: SubscriptionId,
        *,
        window: DeliveryWindow,
        topics: tuple[str, ...],
        next_due_at: datetime,
    ) -> None:
        """Change what the subscription wants, in whatever state it is and stays.

        ``next_due_at`` counts where that is active.
        """

    async def prefer(self, subscription: SubscriptionId, preferences: Preferences) -> None:
        """Let its next editions be rendered so."""

    async def pause(self, subscription: SubscriptionId, *, until: datetime | None) -> None:
        """Deliver nothing to it until then, or until its chat asks. Not where it has ended."""

    async def resume(self, paused: Subscription, *, next_due_at: datetime) -> bool:
        """End a pause; false where it is not the one any more that ``paused`` was read with."""

    async def rested(self, moment: datetime, *, limit: int) -> Sequence[Subscription]:
        """Those whose pause is over at ``moment``, the longest over first."""

    async def due(
        self, moment: datetime, *, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions whose ``next_due_at`` is not after ``moment``, oldest due first.

        ``after`` is the last one of the page before, as it was read then.
        """

    async def coming(
        self, *, after: datetime, until: datetime, limit: int | None = None
    ) -> Sequence[tuple[datetime, DeliveryWindow]]:
        """When active subscriptions are due, and by which windows; each different pair once.

        Earliest first, later than ``after`` and not later than ``until``. With a ``limit`` not all
        who are due at the same moment need to be looked at.
        """

    async def active(
        self, *, limit: int, after: SubscriptionId | None = None
    ) -> Sequence[Subscription]:
        """Active subscriptions in the order in which they were made, those behind ``after``."""

    async def reschedule(self, next_due_at: Mapping[SubscriptionId, datetime]) -> None:
        """Look at each subscription next at its moment."""

    async def suspend(self, subscription: SubscriptionId, *, why: str) -> None:
        """Stop delivering to it until its chat subscribes again."""

    async def move_chat(self, chat: ChatAddress, new_chat_id: str) -> None:
        """The platform gave the chat a new id."""
