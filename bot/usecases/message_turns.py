"""Presses of one message change it one behind the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.domain.audience import ChatAddress


class _Queue:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.last = 0


class MessageTurns:
    """A queue a message, kept only while somebody waits there."""

    def __init__(self) -> None:
        self._queues: WeakValueDictionary[tuple[ChatAddress, str], _Queue] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, chat: ChatAddress, message_id: str) -> AsyncIterator[bool]:
        """Whether to change the message: not where somebody came behind who waits already."""
        queue = self._queues.setdefault((chat, message_id), _Queue())
        queue.last += 1
        own = queue.last
        async with queue.lock:
            yield own == queue.last
