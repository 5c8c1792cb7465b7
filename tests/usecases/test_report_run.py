"""A run is told of once, when it is done, and says what became of it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import ChatAddress, DeliveryWindow, Language, Platform
from bot.domain.errors import DeliveryPostponed
from bot.usecases.push_digest import NewChat, PushDigest
from tests.usecases.reporting import Switch, deliver, figures, publish, reporting
from tests.usecases.world import DAY, SHANGHAI, WINDOW, World

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OpenWorld = Callable[[], World]


async def test_a_run_that_is_done_is_told_once_with_its_figures(world: World):
    await deliver(world, "1", "2", "3")
    reports = reporting(world)
    await reports.report()
    await reports.report()
    (report,) = world.owner.reports
    assert (report.day, report.title, report.figures.revision) == (DAY, "日报", 1)
    told = figures(world)
    assert (told.chats, told.delivered, told.stories, told.messages) == (3, 3, 6, 9)
    assert told.rate_limit == 30.0


async def test_the_log_gets_one_record_with_fields(world: World, caplog: pytest.LogCaptureFixture):
    await deliver(world, "1", "2")
    with caplog.at_level(logging.INFO, logger="bot"):
        await reporting(world).report()
        await reporting(world).report()
    (record,) = [r for r in caplog.records if r.message == "run_report"]
    told = vars(record)
    assert (told["day"], told["title"]) == (str(DAY), "日报")
    assert told["platforms"]["telegram"]["delivered"] == 2


async def test_nothing_planned_is_nothing_to_tell(world: World):
    switch = Switch()
    await reporting(world, switch).report()
    await world.subscribe("1")
    await world.plan_due.plan()
    world.clock.advance(7 * HOUR)
    await world.plan_due.plan()
    await reporting(world, switch).report()
    assert (world.owner.reports, switch.heard) == ([], [])


async def test_a_run_without_a_matching_story_is_nothing_to_tell(world: World):
    await world.subscribe("1", topics=("视频",))
    await publish(world)
    await world.plan_due.plan()
    await reporting(world, switch := Switch()).report()
    assert (world.owner.reports, switch.heard) == ([], [])
    assert list(await world.stores.runs.not_ended()) == []


async def test_a_run_is_not_told_while_something_is_pending(world: World):
    await world.subscribe("1")
    await world.subscribe("2")
    await publish(world)
    await world.plan_due.plan()
    world.messenger.troubles_of["2"] = [DeliveryPostponed("503")]
    await world.lane().drain()
    reports = reporting(world)
    await reports.report()
    assert world.owner.reports == []
    world.clock.advance(MINUTE)
    await world.lane().drain()
    await reports.report()
    assert figures(world).delivered == 2


async def test_windows_far_apart_are_two_reports_and_close_ones_are_one(world: World):
    await publish(world)
    for chat, minutes in (("1", 0), ("2", 5), ("3", 120)):
        opening = time(8 + minutes // 60, minutes % 60)
        await world.subscribe(chat, window=DeliveryWindow(opening, SHANGHAI))
    reports = reporting(world)
    for _ in range(150):
        await world.plan_due.plan()
        await world.lane().drain()
        await reports.report()
        world.clock.advance(MINUTE)
    assert [r.figures.platforms[0].delivered for r in world.owner.reports] == [2, 1]


async def test_who_is_due_soon_for_another_day_is_not_waited_for(world: World):
    five_past_eight_here = DeliveryWindow(time(19, 5), ZoneInfo("America/New_York"))
    await world.subscribe("2", window=five_past_eight_here)
    await deliver(world, "1")
    await reporting(world).report()
    assert len(world.owner.reports) == 1


async def test_those_who_do_not_wait_tell_at_once(world: World):
    await world.subscribe("2", window=DeliveryWindow(time(8, 5), SHANGHAI))
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    assert world.owner.reports == []
    await reports.report(waits=False)
    assert len(world.owner.reports) == 1


async def test_a_run_that_stays_open_is_told_after_an_hour_and_then_every_three(world: World):
    world.messenger.troubles_of["2"] = [DeliveryPostponed("503")] * 1000
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch())
    told: list[int] = []
    for minute in range(5 * 60):
        await world.lane().drain()
        await reports.report()
        if len(world.owner.reports) > len(told):
            told.append(minute)
        world.clock.advance(MINUTE)
    assert told == [60, 60 + 3 * 60]
    assert world.owner.reports[0].still_open == 1
    assert figures(world, 0).errors[0].error == "503"
    assert switch.heard == []


async def test_what_was_told_is_not_told_again_after_a_restart(open_world: OpenWorld):
    world = open_world()
    await deliver(world, "1")
    await reporting(world, switch := Switch()).report()
    after = open_world()
    await reporting(after, switch).report()
    assert (len(world.owner.reports), len(after.owner.reports)) == (1, 0)
    assert len(switch.heard) == 1


async def test_what_was_not_told_is_made_up_for_after_a_restart(open_world: OpenWorld):
    await deliver(open_world(), "1")
    after = open_world()
    await reporting(after, switch := Switch()).report()
    assert (len(after.owner.reports), len(switch.heard)) == (1, 1)


async def test_a_push_to_one_chat_is_no_run(world: World):
    await deliver(world, "1")
    reports = reporting(world, switch := Switch())
    await reports.report()
    stored = await world.library.stored(DAY)
    assert stored
    push = PushDigest(world.stores.subscriptions, world.publish, NewChat(Language.EN, WINDOW))
    await push.push(stored, to=ChatAddress(Platform.TELEGRAM, "1"), force=True)
    await world.lane().drain()
    await reports.report(waits=False)
    assert len(world.messenger.sent_to("1")) == 2 * 3
    assert (len(world.owner.reports), len(switch.heard)) == (1, 1)
    await push.push(stored, force=True)
    await world.lane().drain()
    await reports.report(waits=False)
    assert (len(world.owner.reports), len(switch.heard)) == (2, 2)


async def test_two_programs_tell_once(open_world: OpenWorld):
    first, second = open_world(), open_world()
    await deliver(first, "1")
    switch = Switch()
    await asyncio.gather(reporting(first, switch).report(), reporting(second, switch).report())
    assert len(first.owner.reports) + len(second.owner.reports) == 1
    assert len(switch.heard) == 1
