"""Pages of a chat's settings, as they stand now."""

from collections.abc import Sequence

from bot.domain.action import SettingsPage
from bot.domain.audience import Chat, ChatAddress, DeliveryWindow, Subscription, SubscriptionState
from bot.domain.common_zones import COMMON_ZONES
from bot.domain.reply import TopicList
from bot.domain.settings_notices import CHOICES_ON_A_PAGE, SettingsPanel, TopicChoice
from bot.ports import Clock, SubscriptionStore
from bot.usecases.find_topic import FindTopic
from bot.usecases.setting_values import topic_value

_WITHOUT_SUBSCRIPTION = {SettingsPage.MAIN, SettingsPage.LANGUAGE}


class SettingsPanels:
    """Draws up the panel that a reply shows. What it changes nothing of, it only reads."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        topics: FindTopic,
        *,
        default_window: DeliveryWindow,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._topics = topics
        self._default = default_window
        self._clock = clock

    async def standing(self, chat: ChatAddress) -> Subscription | None:
        """The chat's subscription, unless it has ended."""
        known = await self._subscriptions.get(chat)
        return None if known is None or known.state is SubscriptionState.ENDED else known

    async def panel(
        self, chat: Chat, page: SettingsPage, *, part: int | str = 0, is_elsewhere: bool = False
    ) -> SettingsPanel:
        """The page; the main one where the chat has nothing that could be set on it.

        ``part`` is a number, or a value that the part should hold.
        """
        known = await self.standing(chat.address)
        if page is SettingsPage.CHATS or (known is None and page not in _WITHOUT_SUBSCRIPTION):
            page = SettingsPage.MAIN
        choices = await self._choices(known) if page is SettingsPage.TOPICS else ()
        values = [choice.value for choice in choices] or COMMON_ZONES
        return SettingsPanel(
            page,
            chat,
            known,
            self._default,
            self._clock.now(),
            topics=choices,
            part=_part(part, values),
            is_elsewhere=is_elsewhere,
        )

    async def _choices(self, known: Subscription | None) -> tuple[TopicChoice, ...]:
        chosen = set(known.topics) if known else set()
        (listed,) = (await self._topics.list_topics()).notices
        if not isinstance(listed, TopicList):
            return ()
        return tuple(
            TopicChoice(topic.name, topic_value(topic.name), topic.stories, topic.name in chosen)
            for topic in listed.topics
        )


def _part(wanted: int | str, values: Sequence[str]) -> int:
    if isinstance(wanted, int):
        return min(wanted, (len(values) - 1) // CHOICES_ON_A_PAGE)
    return values.index(wanted) // CHOICES_ON_A_PAGE if wanted in values else 0
