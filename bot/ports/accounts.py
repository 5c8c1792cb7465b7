"""What is remembered of bot accounts."""

from datetime import datetime
from typing import Protocol


class AccountMemory(Protocol):
    """Facts that were learned of an account; ``account`` is ``platform:bot id``.

    Both methods may raise ``StorageUnavailable``.
    """

    async def recall(self, account: str, fact: str) -> tuple[str, datetime] | None:
        """The fact's value and when it was learned."""

    async def learn(self, account: str, fact: str, value: str, *, at: datetime) -> None:
        """Keep the value, in the place of an older one."""
