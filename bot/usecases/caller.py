"""Who asks: the chat, and whether the person may change what it receives."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.audience import Chat, Person


@dataclass(frozen=True, slots=True)
class Caller:
    """``may_manage`` is asked only where it matters, because the answer can cost a request.

    ``person`` is absent where a chat speaks in its own name. Until the chat's language is known, it
    is a guess from the person's.
    """

    chat: Chat
    may_manage: Callable[[], Awaitable[bool]]
    person: Person | None = None


async def always() -> bool:
    """For private chats: everybody looks after their own."""
    return True
