"""What follows where the bot is let into a chat, thrown out, silenced or let speak again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Person,
    Subscription,
    SubscriptionState,
)
from bot.domain.delivery import SkipReason
from bot.domain.membership import Access, MembershipChange
from bot.domain.membership_notices import (
    AddedToChannel,
    AddedToGroup,
    MembershipNotice,
    ResumedThere,
    RightMissing,
)
from bot.domain.reply import Reply
from bot.ports import ChatStore, Clock, Outbox, SubscriptionStore
from bot.usecases.arrivals import Arrivals
from bot.usecases.chat_turns import ChatTurns
from bot.usecases.tell_chat import TellChat

logger = logging.getLogger(__name__)
_WHY = {
    Access.ABSENT: "the bot was blocked or removed",
    Access.MUTED: "the bot may not write there",
}
"""Why a subscription rests. One that was only muted goes on once the right is given back."""
_SUBSCRIBED = {SubscriptionState.ACTIVE, SubscriptionState.PAUSED}


class MembershipStores(Protocol):
    """What following reads and writes."""

    @property
    def chats(self) -> ChatStore:
        """In which language each is spoken to."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Those of the chat and its topics."""

    @property
    def outbox(self) -> Outbox:
        """What is on its way to them."""


class FollowMembership:
    """Greets, explains, suspends and resumes; whoever changes one chat twice is followed twice.

    Nothing is said where the operator does not serve the chat or who changed it.
    """

    def __init__(
        self,
        stores: MembershipStores,
        tell: TellChat,
        arrivals: Arrivals,
        *,
        is_invited: Callable[[ChatAddress, Person | None], bool],
        default_window: DeliveryWindow,
        clock: Clock,
    ) -> None:
        self._is_invited = is_invited
        self._stores = stores
        self._tell = tell
        self._arrivals = arrivals
        self._default = default_window
        self._clock = clock
        self._turns = ChatTurns()

    async def follow(self, change: MembershipChange) -> None:
        """Draw the consequences. Raises ``StorageUnavailable``."""
        address = change.chat.address
        if change.after is Access.ABSENT:
            self._arrivals.left(address, self._clock.now())
        is_greeting = change.after is Access.WRITES and change.before is not Access.WRITES
        is_served = self._is_invited(address, change.person)
        is_greeted = is_served and is_greeting and self._arrivals.greets(address, self._clock.now())
        async with self._turns.of(address):
            logger.info("membership", extra={"chat": str(address), "access": change.after.name})
            if change.after is not Access.WRITES:
                await self._suspend(address, change.after)
            if change.is_arrival and change.after is Access.MUTED:
                await self._explain(change)
            if is_greeting:
                await self._go_on(change, is_greeted=is_greeted)

    async def follow_move(self, chat: ChatAddress, new_chat_id: str) -> None:
        """A group has become a supergroup with another id. Raises ``StorageUnavailable``."""
        self._arrivals.moved(new_chat_id, self._clock.now())
        async with self._turns.of(chat):
            await self._stores.subscriptions.move_chat(chat, new_chat_id)
        logger.info("moved", extra={"chat": str(chat), "new": new_chat_id})

    async def _suspend(self, chat: ChatAddress, access: Access) -> None:
        """No call goes to it any more, also not for what was planned. A pause takes no calls."""
        for subscription in await self._stores.subscriptions.of_chat(chat):
            is_resting = subscription.state is SubscriptionState.PAUSED
            if not (is_resting and access is Access.MUTED):
                await self._stores.subscriptions.suspend(subscription.id, why=_WHY[access])
            now, reason = self._clock.now(), SkipReason.CHAT_UNREACHABLE
            await self._stores.outbox.withdraw(
                subscription.id, at=now, reason=reason, error=_WHY[access]
            )

    async def _go_on(self, change: MembershipChange, *, is_greeted: bool) -> None:
        """A private chat says ``/start`` by itself: only there it is offered to resume."""
        resumed = await self._resume(change) if change.before is Access.MUTED else False
        if change.chat.kind is ChatKind.PRIVATE:
            return
        if resumed:
            await self._tell_of_resuming(change)
        elif is_greeted:
            await self._greet(change)

    async def _resume(self, change: MembershipChange) -> bool:
        """Whether a subscription goes on that rested only for want of the right."""
        subscriptions, why = self._stores.subscriptions, _WHY[Access.MUTED]
        found = await subscriptions.of_chat(change.chat.address, suspended_for=why)
        for subscription in found:
            window = subscription.window
            due = window.next_due_after(self._clock.now())
            while await self._stores.outbox.planned([subscription.id], window.edition_day(due)):
                due = window.next_due_after(due)
            await subscriptions.put(
                subscription.chat,
                state=SubscriptionState.ACTIVE,
                window=window,
                topics=subscription.topics,
                next_due_at=due,
            )
        return bool(found)

    async def _greet(self, change: MembershipChange) -> None:
        """In a group for all to read; of a channel only to who let the bot in."""
        known = await self._stores.subscriptions.of_chat(change.chat.address)
        if any(subscription.state in _SUBSCRIBED for subscription in known):
            return
        chat = await self._remember(change.chat)
        if chat.kind is ChatKind.CHANNEL:
            await self._tell_person(change, AddedToChannel(chat.address, chat.title))
        elif not await self._tell.tell(chat, Reply((self._greeting(change, known),))):
            await self._explain(change)

    def _greeting(self, change: MembershipChange, known: Sequence[Subscription]) -> AddedToGroup:
        before = next((s for s in known if s.state is SubscriptionState.SUSPENDED), None)
        window = before.window if before else self._default
        rests_at = before.chat.address if before else None
        return AddedToGroup(
            f"{window.local_time:%H:%M}",
            str(window.zone),
            is_forum=change.is_forum,
            was_subscribed=before is not None,
            topic=rests_at if rests_at and rests_at.thread_id else None,
        )

    async def _explain(self, change: MembershipChange) -> None:
        chat = change.chat
        await self._tell_person(change, RightMissing(chat.title, chat.kind))

    async def _tell_of_resuming(self, change: MembershipChange) -> None:
        """Groups see by the next digest; who looks after a channel sees nothing of it there."""
        if change.chat.kind is ChatKind.CHANNEL:
            chat = change.chat
            await self._tell_person(change, ResumedThere(chat.address, chat.title))

    async def _tell_person(self, change: MembershipChange, notice: MembershipNotice) -> None:
        """In the private chat, where it is open: a bot may not begin one."""
        person = change.person
        if person is None or not self._is_invited(change.chat.address, person):
            return
        address = ChatAddress(person.platform, person.id)
        language = await self._stores.chats.language(address)
        guess = language or person.language or change.chat.language
        await self._tell.tell(Chat(address, ChatKind.PRIVATE, person.name, guess), Reply((notice,)))

    async def _remember(self, chat: Chat) -> Chat:
        """The chat in its language: the one chosen there, else the guess, which is kept."""
        known = await self._stores.chats.language(chat.address)
        chat = replace(chat, language=known or chat.language)
        await self._stores.chats.remember(chat)
        return chat
