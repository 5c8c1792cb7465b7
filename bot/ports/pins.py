"""Messages that are pinned at the top of their chats."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.audience import ChatAddress, Platform
from bot.domain.pinning import PinChange


class Pinboard(Protocol):
    """Pins and unpins on a platform. Both raise a ``DeliveryError``."""

    async def pin(self, chat: ChatAddress, message_id: str) -> None:
        """Pin the message without a sound; one that is pinned stays so."""

    async def unpin(self, chat: ChatAddress, message_id: str) -> None:
        """Take it down; done where it is not pinned any more."""


class PinStore(Protocol):
    """What is pinned and what should be. All methods may raise ``StorageUnavailable``."""

    async def owed(self, platform: Platform, *, limit: int, after: int = 0) -> Sequence[PinChange]:
        """What is to be done in chats whose ``order`` is greater than ``after``.

        The overview of the newest edition that a subscription got is to be pinned where that is
        wanted, unless it was refused before. What we pinned is to be taken down where pinning was
        switched off or the subscription ended; nothing where the chat cannot be reached.
        """

    async def record(self, chat: ChatAddress, pinned: str | None) -> None:
        """The message is pinned, or none of ours."""

    async def refuse(self, chat: ChatAddress, message_id: str) -> None:
        """The platform does not pin the message: it is owed no more."""
