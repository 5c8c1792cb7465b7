from datetime import timedelta

import pytest

from bot.usecases.watch_digest import WatchDigest
from tests.usecases.world import DAY, EIGHT, World

MINUTE = timedelta(minutes=1)
DAILY = timedelta(days=1)
TOMORROW = DAY + DAILY
DUE = EIGHT + DAILY


@pytest.fixture
def watch(world: World) -> WatchDigest:
    return WatchDigest(
        world.stores.subscriptions,
        world.library,
        owner=world.owner,
        clock=world.clock,
        ahead=30 * MINUTE,
    )


async def due_tomorrow(world: World) -> None:
    subscription = await world.subscribe("1")
    await world.stores.subscriptions.reschedule({subscription.id: DUE})


def alerts(world: World) -> list[tuple[str, dict[str, str]]]:
    return [(alert.kind, dict(alert.facts)) for alert in world.owner.alerts]


async def test_a_missing_digest_is_told_once_before_the_first_delivery(
    world: World, watch: WatchDigest
):
    await due_tomorrow(world)
    world.clock.set(DUE - 31 * MINUTE)
    await watch.look_ahead()
    assert alerts(world) == []
    for minutes in (30, 29, 1, 0, -1):
        world.clock.set(DUE - minutes * MINUTE)
        await watch.look_ahead()
    assert alerts(world) == [("digest-missing", {"day": str(TOMORROW), "minutes": "30"})]


async def test_a_digest_that_is_there_is_nothing_to_tell(world: World, watch: WatchDigest):
    await due_tomorrow(world)
    world.write(TOMORROW)
    await world.collect.collect()
    world.clock.set(DUE - 10 * MINUTE)
    await watch.look_ahead()
    assert alerts(world) == []


async def test_one_that_is_due_already_is_late_and_told_by_planning(
    world: World, watch: WatchDigest
):
    await world.subscribe("1")
    await watch.look_ahead()
    assert alerts(world) == []


async def test_without_subscriptions_nobody_waits(world: World, watch: WatchDigest):
    await watch.look_ahead()
    assert alerts(world) == []


async def test_each_day_is_warned_of(world: World, watch: WatchDigest):
    subscription = await world.subscribe("1")
    for offset in (1, 2):
        due = EIGHT + offset * DAILY
        await world.stores.subscriptions.reschedule({subscription.id: due})
        world.clock.set(due - 10 * MINUTE)
        await watch.look_ahead()
    days = [facts["day"] for _, facts in alerts(world)]
    assert days == [str(TOMORROW), str(TOMORROW + DAILY)]
