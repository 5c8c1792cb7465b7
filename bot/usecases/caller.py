"""Who asks: the chat, and whether the person may change what it receives."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.audience import Chat, ChatAddress, Person
from bot.domain.managed_chat import ManagedChat


async def always() -> bool:
    """For private chats: everybody looks after their own."""
    return True


async def nowhere(_chat: ChatAddress) -> ManagedChat | None:
    """For callers of whom no other chat is known."""
    return None


@dataclass(frozen=True, slots=True)
class Caller:
    """``may_manage`` is asked only where it matters, because the answer can cost a request.

    ``person`` is absent where a chat speaks in its own name. Until the chat's language is known, it
    is a guess from the person's. ``manages`` finds another chat that the person administers, asked
    of the platform: nothing where they do not, or the bot is not there.
    """

    chat: Chat
    may_manage: Callable[[], Awaitable[bool]]
    person: Person | None = None
    manages: Callable[[ChatAddress], Awaitable[ManagedChat | None]] = nowhere
