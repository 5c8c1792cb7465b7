"""Tell the owner of trouble with one chat once, also after a restart."""

from bot.domain.audience import ChatAddress
from bot.domain.reply import OwnerAlert
from bot.ports import AlertMemory, Clock, OwnerChannel


class TellOfChat:
    """Alerts each about another chat, one a ``kind`` and chat."""

    def __init__(self, told: AlertMemory, *, owner: OwnerChannel, clock: Clock) -> None:
        self._told = told
        self._owner = owner
        self._clock = clock

    async def alert(self, kind: str, chat: ChatAddress, why: str) -> None:
        """Say it, unless the owner knows. Raises ``StorageUnavailable``."""
        if await self._told.knows(kind, str(chat)):
            return
        now = self._clock.now()
        await self._told.remember(kind, str(chat), at=now)
        facts = (("chat", str(chat)), ("reason", why))
        await self._owner.alert(OwnerAlert(kind, now, facts))
