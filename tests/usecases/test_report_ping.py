"""The dead-man switch hears of a run of which all arrived, once, and of no other."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.delivery import SkipReason
from bot.domain.errors import ChatUnreachable, DeliveryPostponed, MessageRejected
from bot.domain.run import PingWhen
from tests.usecases.reporting import Switch, deliver, figures, publish, reporting
from tests.usecases.world import DAY, World

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OpenWorld = Callable[[], World]


async def test_the_switch_hears_of_a_run_of_which_all_arrived_once(world: World):
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch())
    await reports.report()
    await reports.report()
    assert switch.heard == [f"日报 {DAY}"]


@pytest.mark.parametrize(
    ("trouble", "when", "pings"),
    [
        (ChatUnreachable("blocked"), PingWhen.ALL, 0),
        (ChatUnreachable("blocked"), PingWhen.REACHABLE, 1),
        (MessageRejected("too long"), PingWhen.ALL, 0),
        (MessageRejected("too long"), PingWhen.REACHABLE, 0),
    ],
)
async def test_the_switch_hears_nothing_where_something_is_missing(
    world: World, trouble: Exception, when: PingWhen, pings: int
):
    world.messenger.troubles_of["2"] = [trouble]
    await deliver(world, "1", "2")
    await reporting(world, switch := Switch(), when=when).report()
    assert len(switch.heard) == pings
    assert len(world.owner.reports) == 1


async def test_a_delivery_that_was_given_up_is_told_and_not_pinged(world: World):
    world.messenger.troubles_of["2"] = [DeliveryPostponed("503")] * 1000
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch(), when=PingWhen.REACHABLE)
    for _ in range(9 * 60):
        world.clock.advance(MINUTE)
        await world.lane().drain()
    await reports.report()
    assert (figures(world).delivered, figures(world).failed) == (1, 1)
    assert switch.heard == []


async def test_editions_that_were_cut_off_are_told_and_not_pinged(world: World):
    await world.subscribe("1")
    await publish(world)
    world.clock.advance(7 * HOUR)
    await world.plan_due.plan()
    await reporting(world, switch := Switch()).report()
    assert figures(world).skipped == {SkipReason.CUT_OFF: 1}
    assert switch.heard == []


async def test_those_without_a_story_or_who_unsubscribed_do_not_hold_back_the_ping(world: World):
    await world.subscribe("2", topics=("视频",))
    gone = await world.subscribe("3")
    await world.subscribe("1")
    await publish(world)
    await world.plan_due.plan()
    await world.stores.outbox.withdraw(gone.id, at=world.clock.now())
    await world.lane().drain()
    await reporting(world, switch := Switch()).report()
    assert figures(world).skipped == {SkipReason.NO_STORIES: 1, None: 1}
    assert len(switch.heard) == 1


async def test_an_owner_and_a_switch_that_are_away_are_tried_again(world: World):
    world.owner.is_away = True
    switch = Switch(is_away=True)
    await deliver(world, "1")
    reports = reporting(world, switch)
    await reports.report()
    world.owner.is_away = switch.is_away = False
    await reports.report()
    assert (world.owner.reports, switch.heard) == ([], [])
    world.clock.advance(MINUTE)
    await reports.report()
    assert (len(world.owner.reports), len(switch.heard)) == (1, 1)


async def test_a_switch_that_stays_away_is_given_up(world: World, caplog: pytest.LogCaptureFixture):
    await deliver(world, "1")
    reports = reporting(world, switch := Switch(is_away=True))
    for _ in range(120):
        await reports.report()
        world.clock.advance(MINUTE)
    switch.is_away = False
    await reports.report()
    assert switch.heard == []
    assert [r.message for r in caplog.records].count("announcement failed") == 4
    assert [r.message for r in caplog.records].count("announcement given up") == 1


async def test_a_ping_for_a_run_of_long_ago_is_not_made_up_for(open_world: OpenWorld):
    world = open_world()
    await deliver(world, "1")
    await reporting(world, Switch(is_away=True)).report()
    after = open_world()
    after.clock.advance(7 * HOUR)
    await reporting(after, switch := Switch()).report()
    assert switch.heard == []
