"""What is known of chats, whether or not they have a subscription."""

from typing import Protocol

from bot.domain.audience import Chat, ChatAddress, Language


class ChatStore(Protocol):
    """Chats by their addresses. All methods may raise ``StorageUnavailable``."""

    async def language(self, chat: ChatAddress) -> Language | None:
        """The language that the chat is spoken to in; nothing where it is not known yet.

        A forum topic without one of its own speaks its chat's.
        """

    async def remember(self, chat: Chat) -> None:
        """Keep the chat with its language, kind and title."""
