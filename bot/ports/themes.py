"""The forum topics that themes have."""

from datetime import datetime
from typing import Protocol

from bot.domain.audience import ChatAddress


class ThemeStore(Protocol):
    """One topic a theme and chat, whatever the address's own topic.

    All methods may raise ``StorageUnavailable``.
    """

    async def topic(self, chat: ChatAddress, theme: str) -> str | None:
        """The theme's topic, by its ``thread_id``."""

    async def keep(self, chat: ChatAddress, theme: str, thread_id: str, *, at: datetime) -> None:
        """The theme has this topic, in the place of an older one."""
