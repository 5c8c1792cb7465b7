"""/subscribe, /unsubscribe and /status: a chat's standing wish."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.asking import read_time, read_weekdays, read_zone
from bot.domain.audience import Chat, DeliveryWindow, Subscription, SubscriptionState
from bot.domain.reply import (
    NotAllowed,
    NotSubscribed,
    Reply,
    Subscribed,
    SubscriptionNotUnderstood,
    SubscriptionStatus,
    Unsubscribed,
)
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.caller import Caller
from bot.usecases.find_topic import read_topics
from bot.usecases.next_delivery import NextDelivery

_ALL_TOPICS = frozenset({"全部", "所有", "all", "everything"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wrote behind ``/subscribe``; absent parts stay as they are."""

    window: DeliveryWindow
    topics: tuple[str, ...] | None


class Subscribe:
    """Makes, changes, ends and shows the subscription of a chat."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        outbox: Outbox,
        catalogue: TopicCatalogue,
        *,
        default_window: DeliveryWindow,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._catalogue = catalogue
        self._default = default_window
        self._clock = clock
        self._next = NextDelivery(outbox, clock)

    async def subscribe(self, written: str, caller: Caller) -> Reply:
        """Make or change the subscription; what ``written`` does not name stays as it was."""
        known = await self._standing(caller.chat)
        wish = self._read_wish(written, known.window if known else self._default)
        if isinstance(wish, SubscriptionNotUnderstood):
            return Reply((wish,))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        topics = wish.topics if wish.topics is not None else known.topics if known else ()
        subscription = await self._subscriptions.put(
            caller.chat,
            state=SubscriptionState.ACTIVE,
            window=wish.window,
            topics=topics,
            next_due_at=await self._next_due(caller.chat, wish.window),
        )
        return Reply((Subscribed(subscription, is_new=known is None),))

    async def unsubscribe(self, caller: Caller) -> Reply:
        """End the subscription, and what is still on its way to it."""
        known = await self._standing(caller.chat)
        if known is None:
            return Reply((NotSubscribed(),))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        await self._subscriptions.put(
            caller.chat,
            state=SubscriptionState.ENDED,
            window=known.window,
            topics=known.topics,
            next_due_at=None,
        )
        await self._outbox.withdraw(known.id, at=self._clock.now())
        return Reply((Unsubscribed(),))

    async def show_status(self, caller: Caller) -> Reply:
        """The subscription, its next delivery and the last result."""
        known = await self._standing(caller.chat)
        if known is None:
            return Reply((NotSubscribed(),))
        last = await self._outbox.last_outcome(known.id)
        return Reply((SubscriptionStatus(known, last),))

    async def _standing(self, chat: Chat) -> Subscription | None:
        known = await self._subscriptions.get(chat.address)
        return None if known is None or known.state is SubscriptionState.ENDED else known

    async def _next_due(self, chat: Chat, window: DeliveryWindow) -> datetime:
        return await self._next.due(window, await self._subscriptions.get(chat.address))

    def _read_wish(self, written: str, window: DeliveryWindow) -> Wish | SubscriptionNotUnderstood:
        named: list[str] = []
        for word in written.split():
            changed = _change_window(window, word)
            if changed is None:
                named.append(word)
            else:
                window = changed
        if not named:
            return Wish(window, None)
        if all(word.casefold() in _ALL_TOPICS for word in named):
            return Wish(window, ())
        topics = read_topics(" ".join(named), self._catalogue)
        if isinstance(topics, str):
            suggestions = tuple(topic.name for topic in self._catalogue.suggest(topics))
            return SubscriptionNotUnderstood(
                topics, suggestions, f"{self._default.local_time:%H:%M}"
            )
        return Wish(window, tuple(topic.name for topic in topics))


def _change_window(window: DeliveryWindow, word: str) -> DeliveryWindow | None:
    local_time: time | None = read_time(word)
    if local_time is not None:
        return dataclasses.replace(window, local_time=local_time)
    if weekdays := read_weekdays(word):
        return dataclasses.replace(window, weekdays=weekdays)
    if zone := read_zone(word):
        return dataclasses.replace(window, zone=zone)
    return None
