"""What every ``LaneLeases`` keeps: one owner a lane and database, and an epoch that only grows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import SqlLaneLeases, migrate, open_database
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Platform
from bot.domain.errors import LaneHeld, LeaseLost
from bot.domain.lease import ProcessName
from bot.ports import LaneLeases
from tests.contracts.store_samples import NOW

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
LENGTH = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


class House:
    """Databases by name, processes by pid, a clock for all of them."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self.clock = ManualClock(NOW)
        self.gone: set[int] = set()

    async def leases(self, pid: int = 1, *, database: str = "a") -> LaneLeases:
        """Those of one process on one database, opened anew."""
        opened = await open_database(f"sqlite:///{self._folder / database}.db")
        self._stack.push_async_callback(opened.close)
        await migrate(opened)
        return SqlLaneLeases(
            opened,
            ProcessName("box", "box", pid, "1"),
            is_gone=lambda process: process.pid in self.gone,
            clock=self.clock,
            length=LENGTH,
        )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield House(tmp_path, stack)


async def test_the_first_to_ask_owns_the_lane(house: House):
    lease = await (await house.leases()).take(TELEGRAM)
    assert lease.lane == "telegram:main"
    assert lease.length == LENGTH
    assert lease.is_good(house.clock.now())


@pytest.mark.parametrize("pid", [1, 2])
async def test_a_second_one_hears_who_does(house: House, pid: int):
    await (await house.leases(1)).take(TELEGRAM)
    house.clock.advance(SECOND)
    with pytest.raises(LaneHeld) as held:
        await (await house.leases(pid)).take(TELEGRAM)
    assert held.value.lane == "telegram:main"
    assert held.value.holder.process.pid == 1
    assert held.value.holder.since == NOW
    assert held.value.holder.until == NOW + LENGTH


async def test_asking_in_vain_takes_nothing_from_the_owner(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lease = await first.take(TELEGRAM)
    for _ in range(2):
        with pytest.raises(LaneHeld):
            await second.take(TELEGRAM)
    await first.renew(lease)


async def test_of_many_who_ask_at_once_one_gets_it(house: House):
    for gone in range(3):
        house.gone = set(range(gone))
        askers = [await house.leases(10 * gone + pid) for pid in range(6)]
        asked = [asker.take(TELEGRAM) for asker in askers]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        refused = [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
        assert refused == [LaneHeld] * 5
        house.clock.advance(LENGTH)


async def test_lanes_are_owned_one_by_one(house: House):
    await (await house.leases(1)).take(TELEGRAM)
    await (await house.leases(2)).take(DISCORD)


async def test_databases_have_lanes_of_their_own(house: House):
    await (await house.leases(1)).take(TELEGRAM)
    await (await house.leases(2, database="b")).take(TELEGRAM)


async def test_a_lane_that_was_let_go_of_is_free_at_once_and_its_epoch_grows(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lease = await first.take(TELEGRAM)
    await first.release(lease)
    assert not lease.is_good(house.clock.now())
    assert (await second.take(TELEGRAM)).epoch > lease.epoch


async def test_an_owner_that_does_not_renew_is_followed_by_another_one(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lease = await first.take(TELEGRAM)
    house.clock.advance(LENGTH - SECOND)
    with pytest.raises(LaneHeld):
        await second.take(TELEGRAM)
    house.clock.advance(SECOND)
    assert (await second.take(TELEGRAM)).epoch > lease.epoch


async def test_an_owner_that_renews_is_not(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lease = await first.take(TELEGRAM)
    for _ in range(5):
        house.clock.advance(lease.renew_after)
        await first.renew(lease)
        assert lease.is_good(house.clock.now())
    with pytest.raises(LaneHeld):
        await second.take(TELEGRAM)


async def test_an_owner_that_died_is_followed_at_once(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lease = await first.take(TELEGRAM)
    house.gone.add(1)
    assert (await second.take(TELEGRAM)).epoch > lease.epoch


async def test_whoever_comes_back_too_late_can_neither_renew_nor_let_go(house: House):
    first, second = await house.leases(1), await house.leases(2)
    lost = await first.take(TELEGRAM)
    house.clock.advance(LENGTH)
    lease = await second.take(TELEGRAM)
    with pytest.raises(LeaseLost):
        await first.renew(lost)
    assert lost.is_lost
    await first.release(lost)
    await second.renew(lease)
    with pytest.raises(LaneHeld):
        await first.take(TELEGRAM)


async def test_whoever_comes_back_late_and_finds_nobody_in_its_place_goes_on(house: House):
    first = await house.leases(1)
    lease = await first.take(TELEGRAM)
    house.clock.advance(10 * LENGTH)
    assert not lease.is_good(house.clock.now())
    await first.renew(lease)
    assert lease.is_good(house.clock.now())


async def test_the_epoch_grows_with_every_owner(house: House):
    epochs = []
    for pid in range(4):
        leases = await house.leases(pid)
        lease = await leases.take(TELEGRAM)
        await leases.release(lease)
        epochs.append(lease.epoch)
    assert epochs == sorted(set(epochs))
