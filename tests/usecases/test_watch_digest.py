from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import DeliveryWindow
from bot.usecases.watch_digest import WatchDigest
from tests.usecases.world import DAY, EIGHT, World

MINUTE = timedelta(minutes=1)
DAILY = timedelta(days=1)
TOMORROW = DAY + DAILY
DUE = EIGHT + DAILY


@pytest.fixture
def watch(world: World) -> WatchDigest:
    return watching(world)


def watching(world: World) -> WatchDigest:
    return WatchDigest(
        world.stores.subscriptions,
        world.library,
        world.stores.alerts,
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


async def test_a_day_is_warned_of_once_although_the_program_is_started_anew(
    open_world: Callable[[], World],
):
    world = open_world()
    await due_tomorrow(world)
    world.clock.set(DUE - 20 * MINUTE)
    await watching(world).look_ahead()
    after = open_world()
    after.clock.set(DUE - 10 * MINUTE)
    await watching(after).look_ahead()
    assert (len(alerts(world)), alerts(after)) == (1, [])


async def test_a_program_that_is_started_shortly_before_warns_all_the_same(
    world: World, watch: WatchDigest
):
    await due_tomorrow(world)
    world.clock.set(DUE - 90 * timedelta(seconds=1))
    await watch.look_ahead()
    assert alerts(world) == [("digest-missing", {"day": str(TOMORROW), "minutes": "2"})]


async def test_those_who_wait_for_a_late_digest_hide_no_missing_one(
    world: World, watch: WatchDigest
):
    """Shanghai still waits for today's while tomorrow's is due soon in Tokyo."""
    await world.subscribe("late")
    ahead = DeliveryWindow(time(0, 20), ZoneInfo("Asia/Tokyo"))
    soon = await world.subscribe("ahead", window=ahead)
    await world.stores.subscriptions.reschedule({soon.id: ahead.due_at(TOMORROW)})
    world.clock.set(ahead.due_at(TOMORROW) - 20 * MINUTE)
    await watch.look_ahead()
    assert alerts(world) == [("digest-missing", {"day": str(TOMORROW), "minutes": "20"})]


async def test_zones_in_which_it_is_another_day_are_warned_of_by_their_own(
    world: World, watch: WatchDigest
):
    """08:05 in Shanghai is 19:05 of the day before in New York, whose digest is there."""
    behind = DeliveryWindow(time(19, 5), ZoneInfo("America/New_York"))
    world.write(DAY)
    await world.collect.collect()
    for chat, window, day in (
        ("1", behind, DAY),
        ("2", DeliveryWindow(time(8, 10), ZoneInfo("Asia/Shanghai")), TOMORROW),
        ("3", DeliveryWindow(time(9, 15), ZoneInfo("Asia/Tokyo")), TOMORROW),
    ):
        made = await world.subscribe(chat, window=window)
        await world.stores.subscriptions.reschedule({made.id: window.due_at(day)})
    world.clock.set(DUE - 5 * MINUTE)
    await watch.look_ahead()
    assert alerts(world) == [("digest-missing", {"day": str(TOMORROW), "minutes": "15"})]


async def test_nobody_looks_ahead_where_that_is_switched_off(world: World):
    await due_tomorrow(world)
    watch = WatchDigest(
        world.stores.subscriptions,
        world.library,
        world.stores.alerts,
        owner=world.owner,
        clock=world.clock,
        ahead=timedelta(0),
    )
    world.clock.set(DUE - MINUTE)
    await watch.look_ahead()
    assert alerts(world) == []
