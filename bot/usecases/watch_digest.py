"""Warn the owner while there is time to mend it: a digest is due soon and not there."""

from datetime import date, datetime, timedelta

from bot.ports import AlertMemory, Clock, OwnerChannel, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.tell_once import TellOnce

_MINUTE = timedelta(minutes=1)


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
        self._missing = TellOnce("digest-missing", told, owner=owner, clock=clock)
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
                await self._missing.alert(day, "minutes", -(-(due_at - now) // _MINUTE))
