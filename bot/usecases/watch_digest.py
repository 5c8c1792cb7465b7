"""Warn the owner while there is time to mend it: the next digest is due soon and not there."""

from datetime import date, timedelta

from bot.domain.reply import OwnerAlert
from bot.ports import Clock, OwnerChannel, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary


class WatchDigest:
    """Looks ``ahead`` of the first subscription that is due; each day is warned of once."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        library: DigestLibrary,
        *,
        owner: OwnerChannel,
        clock: Clock,
        ahead: timedelta,
    ) -> None:
        self._subscriptions = subscriptions
        self._library = library
        self._owner = owner
        self._clock = clock
        self._ahead = ahead
        self._warned: date | None = None

    async def look_ahead(self) -> None:
        """Tell the owner where the digest of the first delivery to come is missing.

        One that is due already is late, not missing: planning tells that.
        """
        now = self._clock.now()
        for subscription in await self._subscriptions.due(now + self._ahead, limit=1):
            due_at = subscription.next_due_at
            if due_at is None or due_at <= now:
                return
            day = subscription.window.edition_day(due_at)
            if day == self._warned or await self._library.stored(day):
                return
            self._warned = day
            minutes = -(-(due_at - now) // timedelta(minutes=1))
            facts = (("day", str(day)), ("minutes", str(minutes)))
            await self._owner.alert(OwnerAlert("digest-missing", now, facts))
