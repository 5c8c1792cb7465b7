"""Corrections are told of once, like a run, and to the owner alone."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import SkipReason
from bot.domain.errors import ChatUnreachable, DeliveryPostponed, MessageRejected
from bot.domain.run import ErrorCount, RunKind
from bot.domain.status import Concern, ConcernKind, ProgramStatus, Schema
from bot.usecases.report_run import ReportRuns
from bot.usecases.tell_status import TellStatus
from tests.usecases.reporting import Switch, deliver, figures, publish, reporting
from tests.usecases.world import DAY, DIGEST, World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CHANGED = DIGEST.replace("开源模型发布", "开源模型推迟").replace("芯片降价", "芯片涨价")
OpenWorld = Callable[[], World]


async def change(world: World, text: str = CHANGED, *, to: ChatAddress | None = None) -> None:
    """The digest changes, and what that corrects is planned."""
    await publish(world, text)
    stored = await world.library.stored(DAY)
    assert stored
    await world.correct.correct(stored, to=to)


async def told(world: World, reports: ReportRuns) -> None:
    """Carry out what is pending, and report as the running program does."""
    await world.lane().drain()
    world.clock.advance(10 * SECOND)
    await reports.report()


async def test_corrections_are_told_once_with_their_figures(world: World):
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch())
    await reports.report()
    await change(world)
    await told(world, reports)
    await told(world, reports)
    delivery, correction = world.owner.reports
    assert (delivery.kind, correction.kind) == (RunKind.DELIVERY, RunKind.CORRECTION)
    assert (correction.day, correction.title, correction.figures.revision) == (DAY, "日报", 2)
    found = figures(world)
    assert (found.chats, found.delivered, found.edited, found.messages) == (2, 2, 4, 0)
    assert correction.is_whole
    assert len(switch.heard) == 1


async def test_the_run_that_delivered_stays_as_it_was_told(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world)
    await told(world, reports)
    correction, delivery = await world.stores.runs.latest(5)
    assert [correction, delivery] == world.owner.reports[::-1]
    assert delivery.figures.platforms[0].edited == 0


async def test_corrections_are_told_when_their_pages_are_done_and_not_before(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world)
    await world.lane().drain()
    await reports.report()
    assert len(world.owner.reports) == 1
    world.clock.advance(10 * SECOND)
    await reports.report()
    assert len(world.owner.reports) == 2


async def test_those_who_do_not_wait_tell_at_once(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world)
    await world.lane().drain()
    await reports.report(waits=False)
    assert len(world.owner.reports) == 2


async def test_a_change_that_nobody_is_shown_is_nothing_to_tell(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world, DIGEST.replace("丙", "丁"))
    await told(world, reports)
    assert len(world.owner.reports) == 1


async def test_a_correction_that_was_asked_for_one_chat_is_not_told(world: World):
    await deliver(world, "1", "2")
    reports = reporting(world)
    await reports.report()
    await change(world, to=ChatAddress(Platform.TELEGRAM, "1"))
    await told(world, reports)
    assert world.messenger.edited_in("1")
    assert len(world.owner.reports) == 1


async def test_what_was_deleted_is_told_as_passed_over(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    world.messenger.delete("1", "开源模型发布")
    await change(world)
    await told(world, reports)
    assert (figures(world).edited, figures(world).gone) == (1, 1)
    assert world.owner.reports[-1].is_whole


async def test_a_chat_that_cannot_be_reached_and_a_refused_edit_are_told_with_the_reason(
    world: World,
):
    await deliver(world, "1", "2")
    reports = reporting(world)
    await reports.report()
    await change(world)
    world.messenger.troubles_of = {
        "1": [ChatUnreachable("blocked")],
        "2": [MessageRejected("can't parse")],
    }
    await told(world, reports)
    found = figures(world)
    assert (found.delivered, found.edited, found.parts_lost) == (1, 1, 1)
    assert found.skipped == {SkipReason.CHAT_UNREACHABLE: 1}
    assert found.errors == (ErrorCount("blocked", 1), ErrorCount("can't parse", 1))
    assert not world.owner.reports[-1].is_whole


async def test_corrections_that_are_given_up_are_told_and_need_a_person(world: World):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world)
    world.messenger.troubles = [DeliveryPostponed("down")] * 99
    while not figures(world).failed:
        await told(world, reports)
        world.clock.advance(10 * MINUTE)
    assert (figures(world).failed, figures(world).errors) == (1, (ErrorCount("down", 1),))
    found = await status(world)
    assert Concern(ConcernKind.CORRECTION_FAILED, 1, DAY) in found.concerns
    assert found.runs[0].kind is RunKind.CORRECTION


class Nobody:
    async def holders(self) -> tuple[()]:
        return ()


async def status(world: World) -> ProgramStatus:
    """How everything stands."""
    telling = TellStatus(world.stores, world.library, holders=Nobody(), clock=world.clock)
    return await telling.tell("file.db", Schema("0005", "0005"))


async def test_corrections_that_stay_open_are_told_after_an_hour(
    world: World, caplog: pytest.LogCaptureFixture
):
    await deliver(world, "1")
    reports = reporting(world, switch := Switch())
    await reports.report()
    await change(world)
    world.messenger.troubles = [DeliveryPostponed("down")] * 99
    await world.lane().drain()
    world.clock.advance(60 * MINUTE)
    with caplog.at_level(logging.INFO, logger="bot"):
        await reports.report()
    said = [r.message for r in caplog.records if r.name == "bot.usecases.report_run"]
    assert said == ["correction_open"]
    assert world.owner.reports[-1].still_open == 1
    assert len(switch.heard) == 1


async def test_the_log_gets_one_record_with_fields(world: World, caplog: pytest.LogCaptureFixture):
    await deliver(world, "1")
    reports = reporting(world)
    await reports.report()
    await change(world)
    with caplog.at_level(logging.INFO, logger="bot.usecases.report_run"):
        await told(world, reports)
    (record,) = [r for r in caplog.records if r.name == "bot.usecases.report_run"]
    fields = vars(record)
    assert (record.message, fields["kind"]) == ("correction_report", "correction")
    telegram = fields["platforms"]["telegram"]
    assert (telegram["edited"], telegram["marked"], telegram["gone"]) == (2, 0, 0)


async def test_a_ping_of_a_spoilt_run_is_not_made_up_for_by_its_correction(world: World):
    world.messenger.troubles_of = {"2": [ChatUnreachable("blocked")]}
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch())
    await reports.report()
    await change(world)
    await told(world, reports)
    assert world.owner.reports[-1].is_whole
    assert switch.heard == []


async def test_a_run_that_waits_for_somebody_is_told_as_it_was_in_spite_of_corrections(
    world: World,
):
    world.messenger.troubles_of = {"2": [DeliveryPostponed("503")]}
    await deliver(world, "1", "2")
    reports = reporting(world, switch := Switch())
    await change(world)
    await told(world, reports)
    (correction,) = world.owner.reports
    assert (correction.kind, figures(world).edited) == (RunKind.CORRECTION, 2)
    world.clock.advance(MINUTE)
    await told(world, reports)
    assert world.owner.reports[-1].kind is RunKind.DELIVERY
    found = figures(world)
    assert (found.delivered, found.stories, found.messages, found.edited) == (2, 4, 6, 0)
    assert len(switch.heard) == 1


async def test_what_was_corrected_before_a_kill_is_counted_after_it(open_world: OpenWorld):
    world = open_world()
    await deliver(world, "1", "2")
    await reporting(world).report()
    await change(world)
    world.messenger.troubles_of = {"2": [DeliveryPostponed("503")]}
    await world.lane().drain()
    after = open_world()
    after.messenger = world.messenger
    after.clock.advance(MINUTE)
    reports = reporting(after)
    await told(after, reports)
    assert (figures(after).delivered, figures(after).edited) == (2, 4)
