"""/push, /preview and /report: what the owner asks in a chat. To all others they do not exist."""

from collections import Counter
from collections.abc import Set as AbstractSet

from bot.domain.action import PushNow
from bot.domain.asking import read_day
from bot.domain.audience import Subscription, SubscriptionState
from bot.domain.digest import Digest
from bot.domain.owner_notices import HowItStands, NoRunYet, Pushed, PushOffer
from bot.domain.reply import NothingPublished, PressAnswer, Reply
from bot.domain.selection import select
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock
from bot.usecases.answer_press import NOT_KNOWN
from bot.usecases.caller import Caller
from bot.usecases.push_digest import Publishing
from bot.usecases.read_digest import ReadDigest
from bot.usecases.tell_status import StatusStores


class ServeOwner:
    """Knows who the owners are: people by ``platform:id``, never chats or who hides behind one."""

    def __init__(
        self,
        owners: AbstractSet[str],
        stores: StatusStores,
        publishing: Publishing,
        read: ReadDigest,
        *,
        catalogue: TopicCatalogue,
        clock: Clock,
    ) -> None:
        self._owners = owners
        self._stores = stores
        self._push = publishing.push
        self._read = read
        self._library = publishing.library
        self._catalogue = catalogue
        self._clock = clock

    def is_owner(self, caller: Caller) -> bool:
        """Whether one of the owners asks."""
        return caller.person is not None and str(caller.person) in self._owners

    async def offer_push(self, words: str, _caller: Caller) -> Reply:
        """What would be sent to how many; the button below does it."""
        digest = await self._meant(words)
        if not isinstance(digest, Digest):
            return digest
        standing = await self._stores.overview.standing(self._clock.now())
        chats = sum(of.get(SubscriptionState.ACTIVE, 0) for of in standing.subscriptions.values())
        return Reply((PushOffer(digest.day, digest.title, len(digest.stories), chats),))

    async def push(self, asked: PushNow, caller: Caller) -> PressAnswer:
        """Plan the digest for everybody, as ``daybrief push`` does: again, and nothing is sent."""
        stored = await self._library.stored(asked.day)
        if not self.is_owner(caller) or stored is None:
            return NOT_KNOWN
        done = await self._push.push(stored)
        pushed = Pushed(asked.day, done.planned, done.known, done.skipped)
        return PressAnswer(reply=Reply((pushed,)))

    async def preview(self, words: str, caller: Caller) -> Reply:
        """The edition just as this chat would get it."""
        digest = await self._meant(words)
        if not isinstance(digest, Digest):
            return digest
        known = await self._stores.subscriptions.get(caller.chat.address)
        topics = known.topics if known and _stands(known) else ()
        return Reply((), select(digest, topics=topics, catalogue=self._catalogue))

    async def report(self, _words: str, _caller: Caller) -> Reply:
        """What became of the last run, and how everything stands."""
        reports = await self._stores.runs.latest(1)
        standing = await self._stores.overview.standing(self._clock.now())
        states: Counter[SubscriptionState] = Counter()
        for counts in standing.subscriptions.values():
            states.update(counts)
        stands = HowItStands(
            states[SubscriptionState.ACTIVE],
            states[SubscriptionState.PAUSED],
            states[SubscriptionState.SUSPENDED],
            sum(backlog.chats for backlog in standing.backlogs),
        )
        return Reply((*(reports or (NoRunYet(),)), stands))

    async def _meant(self, words: str) -> Digest | Reply:
        """The digest of the day that ``words`` names, else the newest, be it tomorrow's."""
        if not words:
            return await self._library.newest() or Reply((NothingPublished(),))
        day = read_day(words, today=self._read.today)
        found = await self._read.read_date(words)
        digest = await self._library.on(day) if day else None
        return digest or found


def _stands(subscription: Subscription) -> bool:
    return subscription.state is not SubscriptionState.ENDED
