"""Who owns the lanes, as ``daybrief status`` asks."""

from datetime import timedelta

import pytest

from bot.adapters.database import Database, SqlLaneHolders, SqlLaneLeases
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Platform
from bot.domain.lease import ProcessName
from bot.domain.status import LaneHolder
from tests.contracts.store_samples import NOW

TELEGRAM, DISCORD = Platform.TELEGRAM, Platform.DISCORD
LENGTH = timedelta(seconds=15)


class Lanes:
    """One database, the process 7 of ``box``, and whoever looks."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock(NOW)
        self.has_ended = False
        self.leases = SqlLaneLeases(
            database,
            ProcessName("box", "machine", 7, "1"),
            is_gone=lambda _process: False,
            clock=self.clock,
            length=LENGTH,
        )
        self._holders = SqlLaneHolders(
            database, is_gone=lambda _process: self.has_ended, clock=self.clock
        )

    async def seen(self) -> list[LaneHolder]:
        return list(await self._holders.holders())


@pytest.fixture
def lanes(database: Database) -> Lanes:
    return Lanes(database)


async def test_where_nobody_runs_nobody_is_told(lanes: Lanes):
    assert await lanes.seen() == []


async def test_an_owner_is_told_with_its_process_and_since_when(lanes: Lanes):
    lease = await lanes.leases.take(TELEGRAM)
    lanes.clock.advance(LENGTH / 3)
    await lanes.leases.renew(lease)
    await lanes.leases.take(DISCORD)
    assert await lanes.seen() == [
        LaneHolder(DISCORD, "box", 7, NOW + LENGTH / 3),
        LaneHolder(TELEGRAM, "box", 7, NOW),
    ]


async def test_whoever_let_go_is_not_told(lanes: Lanes):
    await lanes.leases.release(await lanes.leases.take(TELEGRAM))
    assert await lanes.seen() == []


async def test_whoever_did_not_renew_in_time_is_not_told(lanes: Lanes):
    await lanes.leases.take(TELEGRAM)
    lanes.clock.advance(LENGTH)
    assert await lanes.seen() == []


async def test_a_process_that_was_killed_is_not_told_although_its_lease_goes_on(lanes: Lanes):
    await lanes.leases.take(TELEGRAM)
    lanes.has_ended = True
    assert await lanes.seen() == []
