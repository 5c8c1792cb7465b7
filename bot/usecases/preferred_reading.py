"""How a chat is shown what it asks for: as its subscription prefers."""

import logging
from dataclasses import replace

from bot.domain.audience import Chat, ChatAddress, Subscription
from bot.domain.errors import StorageUnavailable
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.reply import Reply
from bot.ports import SubscriptionStore

logger = logging.getLogger(__name__)


class PreferredReading:
    """Looks at the subscription, also one that rests or has ended, where stories are shown."""

    def __init__(self, subscriptions: SubscriptionStore) -> None:
        self._subscriptions = subscriptions

    async def presentation(self, reply: Reply, chat: Chat) -> Presentation:
        """How ``chat`` is shown ``reply``."""
        if reply.edition is None and reply.page is None:
            return presentation_for(chat)
        try:
            known = await self._subscription(chat.address)
        except StorageUnavailable as error:
            logger.warning("preferences unknown", extra={"error": str(error)})
            return presentation_for(chat)
        return presentation_for(chat, known.preferences) if known else presentation_for(chat)

    async def _subscription(self, chat: ChatAddress) -> Subscription | None:
        """A forum topic without one of its own reads as its chat does."""
        own = await self._subscriptions.get(chat)
        if own is None and chat.thread_id:
            return await self._subscriptions.get(replace(chat, thread_id=""))
        return own
