"""Behind the fence: whoever lost a lane claims nothing and records nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.database import Database, SqlLaneLeases, Stores
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Platform
from bot.domain.delivery import Delivery, DeliveryState, PlannedCorrection
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease, ProcessName
from bot.ports import Outbox
from tests.contracts.store_samples import (
    MINUTE,
    NOW,
    ONE_TWO_THREE,
    TODAY,
    make_chat,
    make_messages,
    make_receipt,
    plan,
    subscribe,
)

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
FIRST, LAST = make_messages("改一", "改三")
LENGTH = timedelta(seconds=15)
Write = Callable[[Outbox, Delivery], Awaitable[object]]

WRITES: dict[str, Write] = {
    "begin": lambda outbox, delivery: outbox.begin(delivery, part=0),
    "take_back": lambda outbox, delivery: outbox.take_back(delivery, part=0),
    "rest": lambda outbox, delivery: outbox.rest(delivery, until=NOW + MINUTE),
    "checkpoint": lambda outbox, delivery: outbox.checkpoint(
        delivery, part=0, receipts=[make_receipt()]
    ),
    "part_failed": lambda outbox, delivery: outbox.part_failed(delivery, part=0, error="no"),
    "postpone": lambda outbox, delivery: outbox.postpone(delivery, until=NOW + MINUTE, error="no"),
    "fall_back": lambda outbox, delivery: outbox.fall_back(delivery, part=0),
    "abandon": lambda outbox, delivery: outbox.abandon(delivery, at=NOW, error="no"),
    "finish": lambda outbox, delivery: outbox.finish(
        delivery, state=DeliveryState.FAILED, at=NOW, error="no"
    ),
}


class Lanes:
    """One database, and owners who follow one another."""

    def __init__(self, database: Database, stores: Stores) -> None:
        self.outbox = stores.outbox
        self.clock = ManualClock(NOW)
        self._database = database

    def leases(self, pid: int = 1) -> SqlLaneLeases:
        return SqlLaneLeases(
            self._database,
            ProcessName("box", "box", pid, "1"),
            is_gone=lambda _process: False,
            clock=self.clock,
            length=LENGTH,
        )

    async def take_over(self, platform: Platform = TELEGRAM) -> Lease:
        self.clock.advance(LENGTH)
        return await self.leases(2).take(platform)

    async def claim(self, lease: Lease | None, platform: Platform = TELEGRAM) -> list[Delivery]:
        return list(await self.outbox.pending(platform, moment=NOW, limit=10, lease=lease))


@pytest.fixture
async def lanes(database: Database, stores: Stores) -> Lanes:
    for platform in (TELEGRAM, DISCORD):
        await plan(stores, await subscribe(stores, make_chat(platform=platform)))
    return Lanes(database, stores)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_the_owner_records_what_it_did(lanes: Lanes, write: Write):
    [delivery] = await lanes.claim(await lanes.leases().take(TELEGRAM))
    await write(lanes.outbox, delivery)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_whoever_lost_the_lane_changes_nothing(lanes: Lanes, write: Write):
    lost = await lanes.leases().take(TELEGRAM)
    [delivery] = await lanes.claim(lost)
    lease = await lanes.take_over()
    before = await lanes.claim(lease)
    with pytest.raises(LeaseLost):
        await write(lanes.outbox, delivery)
    assert lost.is_lost
    assert await lanes.claim(lease) == before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_an_owner_that_is_late_but_was_not_followed_still_records(lanes: Lanes, write: Write):
    [delivery] = await lanes.claim(await lanes.leases().take(TELEGRAM))
    lanes.clock.advance(2 * LENGTH)
    await write(lanes.outbox, delivery)


async def test_whoever_lost_the_lane_claims_nothing(lanes: Lanes):
    lost = await lanes.leases().take(TELEGRAM)
    await lanes.take_over()
    with pytest.raises(LeaseLost):
        await lanes.claim(lost)


async def test_an_owner_of_an_empty_lane_claims_nothing_and_keeps_it(lanes: Lanes):
    lease = await lanes.leases().take(TELEGRAM)
    [delivery] = await lanes.claim(lease)
    await lanes.outbox.finish(delivery, state=DeliveryState.SKIPPED, at=NOW)
    assert await lanes.claim(lease) == []
    assert not lease.is_lost


async def test_whoever_let_go_of_the_lane_records_nothing_more(lanes: Lanes):
    leases = lanes.leases()
    lease = await leases.take(TELEGRAM)
    [delivery] = await lanes.claim(lease)
    await leases.release(lease)
    with pytest.raises(LeaseLost):
        await lanes.outbox.begin(delivery, part=0)


async def test_of_writes_that_are_committed_together_only_the_late_ones_are_refused(lanes: Lanes):
    """As in a process that lost one lane of two: both write through one group."""
    first = lanes.leases()
    [telegram] = await lanes.claim(await first.take(TELEGRAM))
    [discord] = await lanes.claim(await first.take(DISCORD), DISCORD)
    lease = await lanes.take_over()
    writes = [lanes.outbox.begin(delivery, part=0) for delivery in (telegram, discord)]
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [LeaseLost, bool]
    assert [each.is_uncertain for each in await lanes.claim(lease)] == [False]
    assert [each.is_uncertain for each in await lanes.claim(None, DISCORD)] == [True]


async def test_what_was_on_its_way_is_uncertain_for_whoever_comes_next(lanes: Lanes):
    [delivery] = await lanes.claim(await lanes.leases().take(TELEGRAM))
    assert await lanes.outbox.begin(delivery, part=0)
    [found] = await lanes.claim(await lanes.take_over())
    assert found.is_uncertain


async def correct(lanes: Lanes, stores: Stores) -> None:
    """Telegram's edition arrived, then the first and third changed."""
    [delivery] = await lanes.claim(None)
    for part in range(3):
        receipts = [make_receipt(f"m{part}")]
        await lanes.outbox.checkpoint(delivery, part=part, receipts=receipts, closes_at=NOW)
        delivery = replace(delivery, next_part=part + 1)
    [edition] = await stores.corrections.outdated(TODAY, revision=1, limit=9)
    changed = (FIRST, ONE_TWO_THREE[1], LAST)
    planned = PlannedCorrection(edition, 2, ONE_TWO_THREE, changed, 0, NOW)
    assert await stores.corrections.correct_all([planned]) == 1


async def test_whoever_lost_the_lane_steps_over_nothing_of_a_correction(
    lanes: Lanes, stores: Stores
):
    await correct(lanes, stores)
    lost = await lanes.leases().take(TELEGRAM)
    [begun] = await lanes.claim(lost)
    await lanes.outbox.checkpoint(begun, part=0, receipts=[])
    lease = await lanes.take_over()
    with pytest.raises(LeaseLost):
        await lanes.outbox.next_change(replace(begun, next_part=1))
    [found] = await lanes.claim(lease)
    assert found.next_part == 1
    assert (await lanes.outbox.next_change(found)).next_part == 2


async def test_whoever_lost_the_lane_gives_no_correction_up(lanes: Lanes, stores: Stores):
    await correct(lanes, stores)
    lost = await lanes.leases().take(TELEGRAM)
    [begun] = await lanes.claim(lost)
    lease = await lanes.take_over()
    with pytest.raises(LeaseLost):
        await lanes.outbox.abandon(begun, at=NOW, error="no")
    [found] = await lanes.claim(lease)
    assert found.is_correction


async def test_corrections_are_planned_whoever_owns_the_lane(lanes: Lanes, stores: Stores):
    """Planning sends nothing: it needs no lease, and takes none away."""
    lease = await lanes.leases().take(TELEGRAM)
    await correct(lanes, stores)
    [found] = await lanes.claim(lease)
    assert (found.is_correction, lease.is_lost) == (True, False)
