"""A run is told of once: to the owner, and to the dead-man switch where all has arrived."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import ChatAddress, DeliveryWindow, Language, Platform
from bot.domain.delivery import SkipReason
from bot.domain.errors import (
    AnnouncementFailed,
    ChatUnreachable,
    DeliveryPostponed,
    MessageRejected,
)
from bot.domain.run import PingWhen, PlatformFigures
from bot.usecases.push_digest import NewChat, PushDigest
from bot.usecases.report_run import Listeners, ReportRuns
from tests.usecases.world import DAY, DIGEST, SHANGHAI, WINDOW, World

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OpenWorld = Callable[[], World]


@dataclass
class Switch:
    """Keeps what it heard; one that ``is_away`` hears nothing."""

    heard: list[str] = field(default_factory=list)
    is_away: bool = False

    async def ping(self, message: str) -> None:
        if self.is_away:
            raise AnnouncementFailed("no answer in time")
        self.heard.append(message)


def reporting(
    world: World, switch: Switch | None = None, *, when: PingWhen = PingWhen.ALL
) -> ReportRuns:
    return ReportRuns(
        world.stores,
        world.library,
        Listeners(world.owner, switch, when, lambda report: f"{report.title} {report.day}"),
        limits={Platform.TELEGRAM: 30.0},
        clock=world.clock,
    )


async def publish(world: World, text: str = DIGEST) -> None:
    world.write(DAY, text)
    await world.collect.collect()


async def deliver(world: World, *chats: str) -> None:
    """Subscribe the chats, plan their edition and deliver it."""
    for chat in chats:
        await world.subscribe(chat)
    await publish(world)
    await world.plan_due.plan()
    await world.lane().drain()


def figures(world: World, number: int = -1) -> PlatformFigures:
    """What a report, else the last one, says of the one platform."""
    (figures,) = world.owner.reports[number].figures.platforms
    return figures


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
