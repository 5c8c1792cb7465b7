"""Who asks: the chat, and whether the person may change what it receives."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.audience import Chat


@dataclass(frozen=True, slots=True)
class Caller:
    """``may_manage`` is asked only where it matters, because the answer can cost a request."""

    chat: Chat
    may_manage: Callable[[], Awaitable[bool]]


async def always() -> bool:
    """For private chats: everybody looks after their own."""
    return True
