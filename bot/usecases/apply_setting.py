"""Each setting with a new value, for a chat whose caller may change it."""

from enum import Enum, auto

from bot.domain.action import Setting
from bot.domain.audience import Chat, DeliveryWindow, Language, Subscription, SubscriptionState
from bot.domain.topic import TopicCatalogue
from bot.ports import SubscriptionStore
from bot.usecases.caller import Caller, always
from bot.usecases.choose_language import ChooseLanguage
from bot.usecases.next_delivery import NextDelivery
from bot.usecases.pause_deliveries import PauseDeliveries
from bot.usecases.setting_values import (
    OFF,
    ON,
    changed_preferences,
    changed_topics,
    changed_window,
)
from bot.usecases.subscribe import Subscribe


class Outcome(Enum):
    """What became of a new value."""

    CHANGED = auto()
    LAST_WEEKDAY = auto()
    NOT_SUBSCRIBED = auto()
    NOT_KNOWN = auto()


class ApplySetting:
    """Changes one setting of a chat. What is set already may be set again: nothing changes."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        subscribe: Subscribe,
        pausing: PauseDeliveries,
        languages: ChooseLanguage,
        *,
        next_delivery: NextDelivery,
        catalogue: TopicCatalogue,
    ) -> None:
        self._subscriptions = subscriptions
        self._subscribe = subscribe
        self._pausing = pausing
        self._languages = languages
        self._catalogue = catalogue
        self._next = next_delivery

    async def apply(self, chat: Chat, setting: Setting, value: str) -> Outcome:
        """Give the chat's setting the value that a button holds."""
        if setting is Setting.SUBSCRIBED:
            return await self._subscribed(chat, value)
        if setting is Setting.LANGUAGE:
            return await self._language(chat, value)
        known = await self._subscriptions.get(chat.address)
        if known is None or known.state is SubscriptionState.ENDED:
            return Outcome.NOT_SUBSCRIBED
        if setting is Setting.PAUSE:
            return await self._pause(known, value)
        if setting in {Setting.TIME, Setting.ZONE, Setting.WEEKDAY, Setting.TOPIC}:
            return await self._wish(known, setting, value)
        return await self._preference(known, setting, value)

    async def _subscribed(self, chat: Chat, value: str) -> Outcome:
        """As ``/subscribe`` and ``/unsubscribe`` do."""
        caller = Caller(chat, always)
        if value == ON:
            await self._subscribe.subscribe("", caller)
        elif value == OFF:
            await self._subscribe.unsubscribe(caller)
        else:
            return Outcome.NOT_KNOWN
        return Outcome.CHANGED

    async def _language(self, chat: Chat, value: str) -> Outcome:
        try:
            await self._languages.choose(chat, Language(value))
        except ValueError:
            return Outcome.NOT_KNOWN
        return Outcome.CHANGED

    async def _pause(self, known: Subscription, value: str) -> Outcome:
        if value == OFF:
            await self._pausing.resume(known)
        elif value == ON:
            await self._pausing.pause(known, None)
        elif not await self._pausing.pause_days(known, value):
            return Outcome.NOT_KNOWN
        return Outcome.CHANGED

    async def _wish(self, known: Subscription, setting: Setting, value: str) -> Outcome:
        window: DeliveryWindow | None = known.window
        topics: tuple[str, ...] | None = known.topics
        if setting is Setting.TOPIC:
            topics = changed_topics(known.topics, value, self._catalogue)
        else:
            window = changed_window(known.window, setting, value)
        if window is None or topics is None:
            return Outcome.NOT_KNOWN
        due = await self._next.due(window, known)
        await self._subscriptions.revise(known.id, window=window, topics=topics, next_due_at=due)
        is_last = value == "-" + "".join(str(day) for day in window.weekdays)
        return Outcome.LAST_WEEKDAY if is_last else Outcome.CHANGED

    async def _preference(self, known: Subscription, setting: Setting, value: str) -> Outcome:
        preferences = changed_preferences(known.preferences, setting, value)
        if preferences is None:
            return Outcome.NOT_KNOWN
        await self._subscriptions.prefer(known.id, preferences)
        return Outcome.CHANGED
