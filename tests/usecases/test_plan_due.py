import asyncio
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.audience import ChatAddress, DeliveryWindow, Platform
from bot.domain.delivery import DeliveryState, SkipReason
from tests.usecases.world import DAY, EIGHT, World

EDITION = ["日报", "开源模型发布", "芯片降价"]


async def tick(world: World) -> None:
    await world.collect.collect()
    await world.plan_due.plan()
    await world.lane().drain()


async def last(world: World, chat_id: str = "1"):
    subscription = await world.stores.subscriptions.get(ChatAddress(Platform.TELEGRAM, chat_id))
    assert subscription
    return await world.stores.outbox.last_outcome(subscription.id)


def at(world: World, moment: datetime) -> None:
    world.clock.set(moment)


async def test_an_edition_goes_out_at_its_time_and_not_before(world: World):
    world.write(DAY)
    await world.subscribe(window=DeliveryWindow(time(8, 30), ZoneInfo("Asia/Shanghai")))
    at(world, EIGHT + timedelta(minutes=29))
    await tick(world)
    assert world.messenger.sent == []
    at(world, EIGHT + timedelta(minutes=30))
    await tick(world)
    await tick(world)
    assert world.messenger.sent_to("1") == EDITION


async def test_each_day_goes_out_once(world: World):
    await world.subscribe()
    for offset in range(3):
        day = DAY + timedelta(days=offset)
        world.write(day)
        for hour in range(24):
            at(world, EIGHT + timedelta(days=offset, hours=hour))
            await tick(world)
    assert world.messenger.sent_to("1") == EDITION * 3


async def test_weekdays_that_were_not_chosen_stay_quiet(world: World):
    monday_only = DeliveryWindow(time(8), ZoneInfo("Asia/Shanghai"), frozenset({0}))
    await world.subscribe(window=monday_only)
    for offset in range(7):
        world.write(DAY + timedelta(days=offset))
        at(world, EIGHT + timedelta(days=offset, minutes=1))
        await tick(world)
    assert world.messenger.sent_to("1") == EDITION


async def test_zones_get_their_own_morning(world: World):
    world.write(DAY)
    await world.subscribe("tokyo", window=DeliveryWindow(time(9, 30), ZoneInfo("Asia/Tokyo")))
    await world.subscribe("london", window=DeliveryWindow(time(8), ZoneInfo("Europe/London")))
    at(world, EIGHT + timedelta(minutes=30))
    await tick(world)
    assert world.messenger.sent_to("tokyo") == EDITION
    assert world.messenger.sent_to("london") == []
    at(world, EIGHT + timedelta(hours=8))
    await tick(world)
    assert world.messenger.sent_to("london") == EDITION


async def test_after_downtime_within_the_cut_off_it_is_made_up_for_once(
    open_world: Callable[[], World],
):
    before = open_world()
    before.write(DAY)
    await before.subscribe()
    after = open_world()
    at(after, EIGHT + timedelta(hours=5, minutes=59))
    await tick(after)
    await tick(after)
    assert after.messenger.sent_to("1") == EDITION


async def test_after_the_cut_off_it_is_skipped_with_its_reason(world: World):
    world.write(DAY)
    await world.subscribe()
    at(world, EIGHT + timedelta(hours=6, minutes=1))
    await tick(world)
    outcome = await last(world)
    assert world.messenger.sent == []
    assert outcome
    assert (outcome.day, outcome.state, outcome.reason) == (
        DAY,
        DeliveryState.SKIPPED,
        SkipReason.CUT_OFF,
    )


async def test_after_a_week_of_downtime_only_what_is_still_due_goes_out(world: World):
    for offset in range(8):
        world.write(DAY + timedelta(days=offset))
    await world.subscribe()
    at(world, EIGHT + timedelta(days=7, hours=1))
    await tick(world)
    assert world.messenger.sent_to("1") == EDITION


async def test_a_late_digest_goes_out_on_arrival_and_the_owner_is_told_once(world: World):
    await world.subscribe()
    for minute in range(5):
        at(world, EIGHT + timedelta(minutes=minute))
        await tick(world)
    assert world.owner.kinds == ["digest-late"]
    at(world, EIGHT + timedelta(hours=3))
    world.write(DAY)
    await tick(world)
    assert world.messenger.sent_to("1") == EDITION


async def test_a_late_digest_is_told_once_although_the_program_is_started_anew(
    open_world: Callable[[], World],
):
    world = open_world()
    await world.subscribe()
    await tick(world)
    after = open_world()
    at(after, EIGHT + timedelta(minutes=1))
    await tick(after)
    assert (world.owner.kinds, after.owner.kinds) == (["digest-late"], [])


async def test_a_digest_that_never_comes_is_skipped_with_its_reason(world: World):
    await world.subscribe()
    at(world, EIGHT + timedelta(hours=6, minutes=1))
    await tick(world)
    outcome = await last(world)
    assert outcome
    assert outcome.reason is SkipReason.NO_DIGEST


async def test_an_edition_of_which_nothing_could_be_sent_by_the_cut_off_is_skipped(
    open_world: Callable[[], World],
):
    before = open_world()
    before.write(DAY)
    await before.subscribe()
    await before.collect.collect()
    await before.plan_due.plan()
    after = open_world()
    at(after, EIGHT + timedelta(hours=6, minutes=1))
    await tick(after)
    outcome = await last(after)
    assert after.messenger.sent == []
    assert outcome
    assert (outcome.state, outcome.reason) == (DeliveryState.SKIPPED, SkipReason.CUT_OFF)


async def test_an_edition_that_was_begun_is_finished_also_after_the_cut_off(
    open_world: Callable[[], World],
):
    before = open_world()
    before.write(DAY)
    await before.subscribe()
    await before.collect.collect()
    await before.plan_due.plan()
    before.messenger.hangs_after = 1
    draining = asyncio.create_task(before.lane().drain())
    await before.messenger.hanging.wait()
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)
    after = open_world()
    at(after, EIGHT + timedelta(hours=7))
    await tick(after)
    assert after.messenger.sent_to("1") == EDITION[1:]


async def test_who_waits_for_a_late_digest_stands_in_nobodys_way(world: World):
    los_angeles = DeliveryWindow(time(16, 0), ZoneInfo("America/Los_Angeles"))
    for number in range(5):
        await world.subscribe(f"waiting {number}")
    await world.subscribe("in time", window=los_angeles)
    world.write(DAY - timedelta(days=1))
    await world.collect.collect()
    await world.plan_due.plan(at_once=2)
    await world.lane().drain()
    assert world.owner.kinds == ["digest-late"]
    assert world.messenger.sent_to("in time") == EDITION


async def test_a_clock_that_is_put_back_repeats_nothing(open_world: Callable[[], World]):
    before = open_world()
    before.write(DAY)
    await before.subscribe()
    at(before, EIGHT + timedelta(minutes=30))
    await tick(before)
    after = open_world()
    for minute in range(60):
        at(after, EIGHT + timedelta(minutes=minute))
        await tick(after)
    assert before.messenger.sent_to("1") == EDITION
    assert after.messenger.sent == []


async def test_an_edition_without_a_matching_story_is_skipped_with_its_reason(world: World):
    world.write(DAY)
    await world.subscribe(topics=("视频",))
    await tick(world)
    outcome = await last(world)
    assert world.messenger.sent == []
    assert outcome
    assert outcome.reason is SkipReason.NO_STORIES


async def test_topics_choose_stories(world: World):
    world.write(DAY)
    await world.subscribe(topics=("开源",))
    await tick(world)
    assert world.messenger.sent_to("1") == ["日报", "开源模型发布"]


async def test_a_malformed_digest_is_not_sent_and_the_last_good_one_stays(world: World):
    world.write(DAY)
    await world.collect.collect()
    world.write(DAY, "没有标题，也没有新闻\n" * 3)
    await world.subscribe()
    await tick(world)
    await tick(world)
    assert world.owner.kinds == ["digest-malformed"]
    assert world.messenger.sent_to("1") == EDITION


async def test_through_both_changes_of_the_clock_every_day_comes_exactly_once(world: World):
    zone = ZoneInfo("America/New_York")
    for start, hour in ((date(2026, 3, 6), 2), (date(2026, 10, 30), 1)):
        chat = f"{start}"
        at(world, datetime.combine(start, time(0), zone))
        await world.subscribe(chat, window=DeliveryWindow(time(hour, 30), zone))
        for offset in range(5):
            world.write(start + timedelta(days=offset))
        for minutes in range(0, 5 * 24 * 60, 15):
            moment = datetime.combine(start, time(0), zone).timestamp() + minutes * 60
            at(world, max(world.clock.now(), datetime.fromtimestamp(moment, zone)))
            await tick(world)
        assert world.messenger.sent_to(chat) == EDITION * 5
