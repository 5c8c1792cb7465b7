"""Warn the owner while there is time to mend it: a digest is due soon and not there."""

from datetime import date, datetime, timedelta

from bot.domain.reply import OwnerAlert
from bot.ports import AlertMemory, Clock, OwnerChannel, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary

_KIND = "digest-missing"


class WatchDigest:
    """Looks ``ahead`` of the first subscription that is due for each day, wherever it lives.

    Each day is warned of once, also where the program is started anew meanwhile.
    """

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        library: DigestLibrary,
        told: AlertMemory,
        *,
        owner: OwnerChannel,
        clock: Clock,
        ahead: timedelta,
    ) -> None:
        self._subscriptions = subscriptions
        self._library = library
        self._told = told
        self._owner = owner
        self._clock = clock
        self._ahead = ahead

    async def look_ahead(self) -> None:
        """Tell the owner of each day whose first delivery is near and whose digest is missing.

        One that is due already is late, not missing: planning tells that.
        """
        now = self._clock.now()
        coming = await self._subscriptions.coming(after=now, until=now + self._ahead)
        first: dict[date, datetime] = {}
        for due_at, window in coming:
            first.setdefault(window.edition_day(due_at), due_at)
        for day, due_at in first.items():
            if await self._library.stored(day) is None:
                await self._warn(day, due_at - now)

    async def _warn(self, day: date, left: timedelta) -> None:
        if await self._told.knows(_KIND, str(day)):
            return
        now = self._clock.now()
        minutes = -(-left // timedelta(minutes=1))
        facts = (("day", str(day)), ("minutes", str(minutes)))
        await self._owner.alert(OwnerAlert(_KIND, now, facts))
        await self._told.remember(_KIND, str(day), at=now)
