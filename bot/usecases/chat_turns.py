"""What is asked in one chat takes effect in the order it came."""

import asyncio
from weakref import WeakValueDictionary

from bot.domain.audience import ChatAddress


class ChatTurns:
    """A lock a chat, kept only while somebody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[ChatAddress, asyncio.Lock] = WeakValueDictionary()

    def of(self, chat: ChatAddress) -> asyncio.Lock:
        """The chat's lock."""
        return self._locks.setdefault(chat, asyncio.Lock())
