"""Tell the owner of a day's digest once, also where the program is started anew meanwhile."""

from datetime import date

from bot.domain.reply import OwnerAlert
from bot.ports import AlertMemory, Clock, OwnerChannel


class TellOnce:
    """Alerts of one ``kind``, each about another day."""

    def __init__(self, kind: str, told: AlertMemory, *, owner: OwnerChannel, clock: Clock) -> None:
        self._kind = kind
        self._told = told
        self._owner = owner
        self._clock = clock

    async def alert(self, day: date, name: str, number: int) -> None:
        """Say the day and the ``number`` that goes by ``name``, unless the owner knows."""
        if await self._told.knows(self._kind, str(day)):
            return
        now = self._clock.now()
        facts = (("day", str(day)), (name, str(number)))
        await self._owner.alert(OwnerAlert(self._kind, now, facts))
        await self._told.remember(self._kind, str(day), at=now)
