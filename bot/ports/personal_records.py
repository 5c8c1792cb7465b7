"""What is kept of chats, for the people whose chats they are."""

from typing import Protocol

from bot.domain.audience import ChatAddress
from bot.domain.personal_record import ChatRecord


class PersonalRecords(Protocol):
    """Both methods may raise ``StorageUnavailable``."""

    async def of(self, chat: ChatAddress) -> ChatRecord | None:
        """Everything that is kept of the chat."""

    async def forget(self, chat: ChatAddress) -> bool:
        """Delete all of it at once, also what is on its way; whether there was anything."""
