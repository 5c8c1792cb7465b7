"""What the status tells, and what of it needs a person."""

from datetime import UTC, datetime, timedelta

from bot.domain.audience import Platform
from bot.domain.errors import (
    AnnouncementFailed,
    ChatUnreachable,
    DeliveryPostponed,
    MessageRejected,
)
from bot.domain.run import ErrorCount, PingWhen, RunReport
from bot.domain.status import (
    Concern,
    ConcernKind,
    LaneHolder,
    NewestDigest,
    ProgramStatus,
    Schema,
)
from bot.usecases.report_run import Listeners, ReportRuns
from bot.usecases.tell_status import TellStatus
from tests.usecases.world import DAY, World

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SCHEMA = Schema("0002", "0002")
HOLDER = LaneHolder(Platform.TELEGRAM, "host", 7, datetime(2026, 2, 26, tzinfo=UTC))


class Holders:
    def __init__(self, *holders: LaneHolder) -> None:
        self._holders = holders

    async def holders(self) -> tuple[LaneHolder, ...]:
        return self._holders


class NoSwitch:
    async def ping(self, message: str) -> None:
        raise AnnouncementFailed(f"nobody is there to hear {len(message)} characters")


def title(report: RunReport) -> str:
    return report.title


async def status(world: World) -> ProgramStatus:
    tell = TellStatus(world.stores, world.library, holders=Holders(), clock=world.clock)
    return await tell.tell("file.db", SCHEMA)


async def concerns(world: World) -> list[Concern]:
    return list((await status(world)).concerns)


async def run_once(world: World) -> None:
    """Plan, deliver and report as the running program does."""
    listeners = Listeners(world.owner, NoSwitch(), PingWhen.ALL, title)
    limits = {Platform.TELEGRAM: 30.0}
    await world.plan_due.plan()
    await world.lane().drain()
    reports = ReportRuns(world.stores, world.library, listeners, limits=limits, clock=world.clock)
    await reports.report()


async def published(world: World, *chats: str) -> None:
    world.write(DAY)
    await world.collect.collect()
    for chat in chats:
        await world.subscribe(chat)


async def test_a_new_program_is_well(world: World):
    found = await status(world)
    assert found.is_well
    assert (found.newest, found.runs, found.errors, found.lanes) == (None, (), (), ())


async def test_a_day_that_went_well_is_told_with_its_run(world: World):
    await published(world, "1", "2")
    await run_once(world)
    found = await status(world)
    assert found.newest == NewestDigest(DAY, "日报", 1, 2)
    assert [report.figures.platforms[0].delivered for report in found.runs] == [2]
    assert found.standing
    assert found.standing.next_due
    assert found.standing.next_due.chats == 2
    assert [concern.kind for concern in found.concerns] == [ConcernKind.PING_FAILED]


async def test_a_digest_that_is_due_and_not_there_needs_a_person(world: World):
    await world.subscribe("1")
    assert await concerns(world) == [Concern(ConcernKind.DIGEST_MISSING, day=DAY)]


async def test_a_digest_that_is_there_and_that_nobody_plans_needs_a_person(world: World):
    await published(world, "1")
    world.clock.advance(9 * MINUTE)
    assert await concerns(world) == []
    world.clock.advance(2 * MINUTE)
    assert await concerns(world) == [Concern(ConcernKind.PLANNING_OVERDUE, 1)]


async def test_a_bot_that_has_been_down_for_a_month_needs_a_person(world: World):
    await world.subscribe("1")
    world.clock.advance(timedelta(days=30))
    assert await concerns(world) == [Concern(ConcernKind.PLANNING_OVERDUE, 1)]


async def test_a_delivery_that_is_stuck_needs_a_person(world: World):
    world.messenger.troubles_of["2"] = [DeliveryPostponed("503")] * 1000
    await published(world, "1", "2")
    await run_once(world)
    assert await concerns(world) == []
    for _ in range(62):
        world.clock.advance(MINUTE)
        await world.lane().drain()
    assert await concerns(world) == [Concern(ConcernKind.DELIVERY_OVERDUE, 1)]


async def test_what_failed_or_was_lost_today_needs_a_person_and_tomorrow_not_any_more(
    world: World,
):
    world.messenger.troubles_of["1"] = [MessageRejected("too long")]
    world.messenger.troubles_of["2"] = [DeliveryPostponed("503")] * 1000
    await published(world, "1", "2")
    for _ in range(9 * 60):
        await world.plan_due.plan()
        await world.lane().drain()
        world.clock.advance(MINUTE)
    await run_once(world)
    assert await concerns(world) == [
        Concern(ConcernKind.DELIVERY_FAILED, 1, DAY),
        Concern(ConcernKind.MESSAGES_LOST, 1, DAY),
    ]
    errors = (await status(world)).errors
    assert set(errors) == {ErrorCount("503", 1), ErrorCount("too long", 1)}
    subscriptions = await world.stores.subscriptions.active(limit=9)
    later = world.clock.now() + 48 * HOUR
    await world.stores.subscriptions.reschedule({each.id: later for each in subscriptions})
    world.clock.advance(25 * HOUR)
    assert await concerns(world) == []


async def test_a_chat_that_cannot_be_reached_needs_nobody(world: World):
    world.messenger.troubles_of["2"] = [ChatUnreachable("blocked")]
    await published(world, "1", "2")
    await run_once(world)
    found = await status(world)
    assert found.is_well
    assert found.errors == (ErrorCount("blocked", 1),)


async def test_editions_that_were_too_late_need_a_person(world: World):
    await published(world, "1", "2")
    world.clock.advance(7 * HOUR)
    await run_once(world)
    assert await concerns(world) == [Concern(ConcernKind.DELIVERY_CUT_OFF, 2, DAY)]


async def test_who_owns_a_lane_is_told(world: World):
    telling = TellStatus(world.stores, world.library, holders=Holders(HOLDER), clock=world.clock)
    assert (await telling.tell("file.db", SCHEMA)).lanes == (HOLDER,)
