"""However many subscriptions there are: what is held in memory at once stays the same."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Database, Stores, migrate, open_database
from bot.adapters.database.outbox import SqlOutbox
from bot.adapters.database.subscription_store import SqlSubscriptionStore
from bot.domain.audience import Language, Platform, Subscription, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryId, PlannedEdition
from bot.domain.lease import Lease
from bot.usecases.push_digest import NewChat, PushDigest
from tests.usecases.world import DAY, WINDOW, World

MANY = 300
AT_ONCE = 20


class CountingSubscriptions(SqlSubscriptionStore):
    """Keeps how many subscriptions it handed out at once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.pages: list[int] = []

    async def due(
        self, moment: datetime, *, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        page = await super().due(moment, limit=limit, after=after)
        self.pages.append(len(page))
        return page

    async def active(
        self, *, limit: int, after: SubscriptionId | None = None
    ) -> Sequence[Subscription]:
        page = await super().active(limit=min(limit, AT_ONCE), after=after)
        self.pages.append(len(page))
        return page


class CountingOutbox(SqlOutbox):
    """Keeps how many deliveries it handed out, and how many editions it took, at once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.claims: list[int] = []
        self.left_out: list[int] = []
        self.plans: list[int] = []

    async def pending(
        self,
        platform: Platform,
        *,
        moment: datetime,
        limit: int,
        leaving_out: Sequence[DeliveryId] = (),
        lease: Lease | None = None,
    ) -> Sequence[Delivery]:
        claimed = await super().pending(
            platform, moment=moment, limit=limit, leaving_out=leaving_out, lease=lease
        )
        self.claims.append(len(claimed))
        self.left_out.append(len(leaving_out))
        return claimed

    async def plan_all(self, editions: Sequence[PlannedEdition], *, force: bool = False) -> int:
        self.plans.append(len(editions))
        return await super().plan_all(editions, force=force)


class CountingStores(Stores):
    """The real stores, counting."""

    subscriptions: CountingSubscriptions
    outbox: CountingOutbox

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.subscriptions = CountingSubscriptions(database)
        self.outbox = CountingOutbox(database)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[CountingStores]:
    database = await open_database(f"sqlite:///{tmp_path / 'test.db'}")
    await migrate(database)
    yield CountingStores(database)
    await database.close()


@pytest.fixture
async def crowd(stores: CountingStores, tmp_path: Path) -> World:
    """A world with a digest and many subscriptions."""
    world = World(stores, tmp_path)
    for number in range(MANY):
        await world.subscribe(str(number))
    await publish_day(world, DAY)
    return world


async def publish_day(world: World, day: date) -> None:
    world.write(day)
    await world.collect.collect()


async def test_planning_looks_at_a_page_of_subscriptions_at_a_time(
    crowd: World, stores: CountingStores
) -> None:
    await crowd.plan_due.plan(at_once=AT_ONCE)
    assert max(stores.subscriptions.pages) == max(stores.outbox.plans) == AT_ONCE
    assert sum(stores.outbox.plans) == MANY


async def test_who_waits_for_a_late_digest_is_looked_at_page_by_page_too(
    crowd: World, stores: CountingStores
) -> None:
    crowd.clock.advance(timedelta(days=1))
    await crowd.plan_due.plan(at_once=AT_ONCE)
    await crowd.plan_due.plan(at_once=AT_ONCE)
    assert max(stores.subscriptions.pages) == AT_ONCE
    assert sum(stores.outbox.plans) == 0
    await publish_day(crowd, DAY + timedelta(days=1))
    await crowd.plan_due.plan(at_once=AT_ONCE)
    assert sum(stores.outbox.plans) == MANY


async def test_days_missed_by_a_whole_crowd_are_given_up_in_one_go_for_each_page(
    crowd: World, stores: CountingStores
) -> None:
    await publish_day(crowd, DAY + timedelta(days=3))
    crowd.clock.advance(timedelta(days=3))
    await crowd.plan_due.plan(at_once=AT_ONCE)
    assert max(stores.subscriptions.pages) == AT_ONCE
    assert sum(stores.outbox.plans) == MANY
    await crowd.lane().drain()
    assert len(crowd.messenger.sent_to("0")) == 3


async def test_a_push_to_everybody_goes_through_page_by_page(
    crowd: World, stores: CountingStores
) -> None:
    stored = await crowd.library.stored(DAY)
    assert stored
    push = PushDigest(stores.subscriptions, crowd.publish, NewChat(Language.ZH_HANS, WINDOW))
    summary = await push.push(stored)
    assert (summary.planned, summary.known, summary.skipped) == (MANY, 0, 0)
    again = await push.push(stored)
    assert (again.planned, again.known, again.skipped) == (0, MANY, 0)
    forced = await push.push(stored, force=True)
    assert (forced.planned, forced.known, forced.skipped) == (MANY, 0, 0)
    assert max(stores.subscriptions.pages) == max(stores.outbox.plans) == AT_ONCE


async def test_deliveries_are_claimed_some_at_a_time_and_each_is_sent_once(
    crowd: World, stores: CountingStores
) -> None:
    await crowd.plan_due.plan()
    lane = crowd.lane(claimed_ahead=60)
    await lane.drain()
    assert lane.summary.delivered == MANY
    assert len(crowd.messenger.sent) == MANY * 3
    assert max(stores.outbox.claims) <= 60
    assert max(stores.outbox.left_out) <= 60
    assert len([claim for claim in stores.outbox.claims if claim]) < 20
