"""A chat that somebody looks after from elsewhere."""

from dataclasses import dataclass

from bot.domain.audience import Chat
from bot.domain.membership import Access


@dataclass(frozen=True, slots=True)
class ManagedChat:
    """``chat`` as its platform knows it now, and what the bot may do there."""

    chat: Chat
    access: Access
