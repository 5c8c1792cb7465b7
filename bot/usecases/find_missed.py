"""/missed: what came out and did not come here."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.audience import Subscription, SubscriptionState
from bot.domain.missed import missed_days
from bot.domain.reply import Reply
from bot.domain.search_notices import DaysMissed, MissedDay
from bot.domain.selection import select
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock, DeliveryLog, SubscriptionStore
from bot.usecases.caller import Caller
from bot.usecases.digest_library import DigestLibrary

_SPAN = 14
_SHOWN_WITHOUT_SUBSCRIPTION = 7


class FindMissed:
    """Answers with the days whose edition the chat did not get, and how many stories each has."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        log: DeliveryLog,
        library: DigestLibrary,
        catalogue: TopicCatalogue,
        *,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._log = log
        self._library = library
        self._catalogue = catalogue
        self._clock = clock

    async def find(self, caller: Caller) -> Reply:
        """The days of the last two weeks, newest first; in the subscription's own zone."""
        subscription = await self._subscriptions.get(caller.chat.address)
        if subscription is None or subscription.state is SubscriptionState.ENDED:
            days = await self._published(ZoneInfo("UTC"))
            newest = await self._counted(days[:_SHOWN_WITHOUT_SUBSCRIPTION], ())
            return Reply((DaysMissed(newest, _SPAN, is_subscribed=False),))
        missed = await self._missed(subscription, self._clock.now())
        return Reply((DaysMissed(await self._counted(missed, subscription.topics), _SPAN),))

    async def _missed(self, subscription: Subscription, now: datetime) -> Iterable[date]:
        published = await self._published(subscription.window.zone)
        if not published:
            return ()
        history = await self._log.history(subscription.id, since=published[-1])
        return missed_days(published, history, subscription, now=now)

    async def _published(self, zone: ZoneInfo) -> list[date]:
        """Days that have a digest, of the last ``_SPAN``, newest first."""
        today = self._clock.now().astimezone(zone).date()
        since = today - timedelta(days=_SPAN)
        return [day for day in await self._library.days() if since < day <= today]

    async def _counted(
        self, days: Iterable[date], topics: tuple[str, ...]
    ) -> tuple[MissedDay, ...]:
        """The days that have stories for these topics."""
        counted = []
        for day in days:
            digest = await self._library.on(day)
            if digest is not None:
                stories = select(digest, topics=topics, catalogue=self._catalogue).stories
                counted.append(MissedDay(day, len(stories)))
        return tuple(missed for missed in counted if missed.count)
