"""A lane is kept while its owner lives, and sent for by nobody who may have lost it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import Database, SqlLaneLeases, Stores, migrate, open_database
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import LaneHeld, LeaseLost
from bot.domain.lease import Lease, ProcessName
from bot.usecases.hold_lane import HoldLane
from tests.usecases.world import DAY, ListMessenger, World

TELEGRAM = Platform.TELEGRAM
EDITION = ["日报", "开源模型发布", "芯片降价"]
LENGTH = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


class Place:
    """A database with two processes on it, and one clock."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.file = folder / "test.db"
        self.database = database
        self.world = World(Stores(database), folder / "digests")
        self.clock = self.world.clock

    def leases(self, pid: int, *, others_are_gone: bool = False) -> SqlLaneLeases:
        return SqlLaneLeases(
            self.database,
            ProcessName("box", "box", pid, "1"),
            is_gone=lambda _process: others_are_gone,
            clock=self.clock,
            length=LENGTH,
        )

    def holding(self, pid: int) -> HoldLane:
        return HoldLane(self.leases(pid), self.clock)

    async def plan(self, *chat_ids: str) -> None:
        self.world.write(DAY)
        await self.world.collect.collect()
        stored = await self.world.library.stored(DAY)
        assert stored
        subscriptions = [await self.world.subscribe(chat_id) for chat_id in chat_ids]
        await self.world.publish.publish(stored, subscriptions)

    async def pass_time(self, *, seconds: int) -> None:
        """Second by second, so that everybody who waits gets a turn."""
        for _ in range(seconds):
            await self.world.until_somebody_sleeps()
            self.clock.advance(SECOND)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    (tmp_path / "digests").mkdir()
    async with AsyncExitStack() as stack:
        database = await open_database(tmp_path / "test.db", patience=timedelta(milliseconds=50))
        stack.push_async_callback(database.close)
        await migrate(database)
        yield Place(tmp_path, database)


async def test_a_lane_is_kept_far_beyond_the_length_of_its_lease(place: Place):
    async with place.holding(1).hold(TELEGRAM) as lease:
        await place.pass_time(seconds=60)
        assert lease.is_good(place.clock.now())
        with pytest.raises(LaneHeld):
            await place.leases(2).take(TELEGRAM)


@pytest.mark.parametrize("error", [None, ZeroDivisionError])
async def test_it_is_let_go_of_at_the_end_of_the_block(place: Place, error: type[Exception] | None):
    async def hold() -> None:
        async with place.holding(1).hold(TELEGRAM):
            if error is not None:
                raise error

    await asyncio.gather(hold(), return_exceptions=True)
    async with place.holding(2).hold(TELEGRAM) as lease:
        assert lease.epoch == 2


async def test_an_owner_finds_out_that_it_was_followed(
    place: Place, caplog: pytest.LogCaptureFixture
):
    async with place.holding(1).hold(TELEGRAM) as lost:
        lease = await place.leases(2, others_are_gone=True).take(TELEGRAM)
        await place.world.until_somebody_sleeps()
        place.clock.advance(lost.renew_after)
        async with asyncio.timeout(5):
            while not lost.is_lost:  # noqa: ASYNC110 - a lease tells nobody
                await asyncio.sleep(0.001)
    assert "lane lost" in caplog.text
    await place.leases(2).renew(lease)


async def test_while_the_database_is_away_the_lease_runs_out_and_is_renewed_when_it_is_back(
    place: Place,
):
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
        async with place.holding(1).hold(TELEGRAM) as lease:
            await place.world.until_somebody_sleeps()
            other.execute("BEGIN IMMEDIATE")
            await place.pass_time(seconds=20)
            assert not lease.is_good(place.clock.now())
            assert not lease.is_lost
            other.execute("ROLLBACK")
            await place.pass_time(seconds=3)
            await place.world.until_somebody_sleeps()
            assert lease.is_good(place.clock.now())


async def test_a_database_that_is_away_holds_up_no_end(place: Place):
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
        async with asyncio.timeout(4), place.holding(1).hold(TELEGRAM):
            other.execute("BEGIN IMMEDIATE")


async def test_the_owner_delivers(place: Place):
    await place.plan("1", "2")
    async with place.holding(1).hold(TELEGRAM) as lease:
        assert await place.world.lane().drain(lease) == 2
    assert place.world.messenger.sent_to("1") == EDITION


async def test_nothing_is_sent_under_a_lease_that_is_over(place: Place):
    await place.plan("1")
    lease = await place.leases(1).take(TELEGRAM)
    place.clock.advance(LENGTH)
    with pytest.raises(LeaseLost):
        await place.world.lane().drain(lease)
    assert place.world.messenger.sent == []


class FreezingMessenger(ListMessenger):
    """The process stands still while a message is on its way, and another one takes its place."""

    def __init__(self, place: Place, *, at: int, then: Callable[[], object]) -> None:
        super().__init__(place.clock)
        self._at = at
        self._then = then

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        receipts = await super().send(chat, message, nonce=nonce)
        if len(self.sent) == self._at:
            self._then()
        return receipts


async def test_whoever_was_frozen_sends_nothing_more_and_the_next_one_goes_on_behind_it(
    place: Place, caplog: pytest.LogCaptureFixture
):
    await place.plan("1")
    lost = await place.leases(1).take(TELEGRAM)
    messenger = FreezingMessenger(place, at=2, then=lambda: place.clock.advance(LENGTH))
    place.world.messenger = messenger
    with pytest.raises(LeaseLost):
        await place.world.lane().drain(lost)
    assert messenger.sent_to("1") == EDITION[:2]
    assert "not recorded" not in caplog.text  # nobody had taken the lane: the receipt was kept

    async with place.holding(2).hold(TELEGRAM) as lease:
        await place.world.lane().drain(lease)
    assert messenger.sent_to("1") == EDITION


async def test_what_a_follower_may_have_sent_meanwhile_is_not_recorded_by_whoever_lost_the_lane(
    place: Place, caplog: pytest.LogCaptureFixture
):
    await place.plan("1")
    lost = await place.leases(1).take(TELEGRAM)
    taken: list[asyncio.Task[Lease]] = []

    def freeze() -> None:
        place.clock.advance(LENGTH)
        taken.append(asyncio.create_task(place.leases(2).take(TELEGRAM)))

    class Slow(FreezingMessenger):
        async def send(
            self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
        ) -> tuple[Receipt, ...]:
            receipts = await super().send(chat, message, nonce=nonce)
            await asyncio.gather(*taken)
            return receipts

    messenger = Slow(place, at=2, then=freeze)
    place.world.messenger = messenger
    with pytest.raises(LeaseLost):
        await place.world.lane().drain(lost)
    assert messenger.sent_to("1") == EDITION[:2]
    assert "not recorded" in caplog.text

    await place.world.lane().drain(taken[0].result())
    assert messenger.sent_to("1") == [*EDITION[:2], EDITION[1], EDITION[2]]
