"""Chats that must wait, and many of them: the lane's rate is used in full all the same.

Moments are simulated, so that what is measured is the order of things and not the machine.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.database import Database, Stores, group_commit, migrate, open_database
from bot.adapters.database.outbox import SqlOutbox
from bot.adapters.scheduling import ManualClock
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionState
from bot.domain.delivery import MessageKind, PlannedEdition, Receipt, RenderedMessage
from bot.domain.errors import DeliveryError, DeliveryUncertain, RateLimited
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.lane import Lane
from bot.usecases.send_paced import PacedMessenger
from tests.usecases.world import DAY, WINDOW, ListOwner

NOW = datetime(2026, 2, 26, 8, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LANE_RATE = 10
STEP = timedelta(milliseconds=20)
WIDTH = 4
CLAIMED_AHEAD = 24
PRIVATE, GROUP = ChatKind.PRIVATE, ChatKind.GROUP
RATES = {PRIVATE: Rate(1, SECOND, burst=3), GROUP: Rate(20, MINUTE, burst=3)}


class WatchedOutbox(SqlOutbox):
    """Knows whether anything is under way in it: until then simulated time stands still."""

    under_way = 0

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
        """Every public method is a coroutine."""
        method = super().__getattribute__(name)
        if name.startswith("_") or not callable(method):
            return method

        async def watched(*arguments: object, **named: object) -> object:
            self.under_way += 1
            try:
                return await method(*arguments, **named)
            finally:
                self.under_way -= 1

        return watched


class TimedMessenger:
    """Keeps when each chat got something. A chat's first trouble is met before anything else."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.sent: dict[str, list[float]] = {}
        self.asked: dict[str, int] = {}
        self.troubles: dict[str, list[tuple[timedelta, DeliveryError]]] = {}

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        del message, nonce
        name = chat.chat_id
        self.asked[name] = self.asked.get(name, 0) + 1
        if self.troubles.get(name):
            lasting, trouble = self.troubles[name].pop(0)
            await self._clock.sleep(lasting)
            raise trouble
        self.sent.setdefault(name, []).append((self._clock.now() - NOW).total_seconds())
        return (Receipt("1", self._clock.now()),)

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        raise NotImplementedError


class Broadcast:
    """Editions of any length for any chats, delivered by the real lane in simulated time."""

    def __init__(self, database: Database) -> None:
        self.stores = Stores(database)
        self.outbox = WatchedOutbox(database)
        self.clock = ManualClock(NOW)
        self.messenger = TimedMessenger(self.clock)
        pace = LanePace(Rate(LANE_RATE, SECOND), lambda kind: ChatRate(RATES[kind]))
        self.lane = DeliverOutbox(
            Lane(
                Platform.TELEGRAM,
                PacedMessenger(self.messenger, pace, self.clock),
                width=WIDTH,
                claimed_ahead=CLAIMED_AHEAD,
            ),
            self.outbox,
            self.stores.subscriptions,
            owner=ListOwner(),
            clock=self.clock,
        )
        self.parts: dict[str, int] = {}
        self._draining: asyncio.Task[None] | None = None

    async def plan(self, names: Iterable[str], *, parts: int, kind: ChatKind = PRIVATE) -> None:
        """Put an edition of so many parts in for each chat, behind all that are in already."""
        message = RenderedMessage(MessageKind.STORY, "sendMessage", '{"text": "早"}')
        for name in names:
            self.parts[name] = parts
            subscription = await self.stores.subscriptions.put(
                Chat(ChatAddress(Platform.TELEGRAM, name), kind),
                state=SubscriptionState.ACTIVE,
                window=WINDOW,
                topics=(),
                next_due_at=None,
            )
            edition = PlannedEdition(subscription, DAY, 1, (message,) * parts, self.clock.now())
            await self.stores.outbox.plan_all([edition])

    async def run(self, *, until: Iterable[str], at_most: float = 2000) -> float:
        """Seconds until those chats have their editions."""
        self._draining = self._draining or asyncio.create_task(self._drain())
        wanted = set(until)
        while wanted and self.seconds < at_most:
            await self._settle()
            wanted = {n for n in wanted if len(self.times(n)) < self.parts[n]}
            self.clock.advance(STEP)
        assert not wanted
        return self.seconds

    async def stop(self) -> None:
        """Break off."""
        if self._draining:
            self._draining.cancel()
            await asyncio.gather(self._draining, return_exceptions=True)

    @property
    def seconds(self) -> float:
        return (self.clock.now() - NOW).total_seconds()

    def times(self, name: str) -> list[float]:
        return self.messenger.sent.get(name, [])

    async def _drain(self) -> None:
        while True:
            await self.lane.drain()
            await self.clock.sleep(STEP)

    async def _settle(self) -> None:
        """Return once nothing can happen without time passing."""
        quiet = 0
        while quiet < 30:
            quiet = 0 if self.outbox.under_way else quiet + 1
            await asyncio.sleep(0)


@pytest.fixture
async def broadcast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Broadcast]:
    # In simulated time nothing arrives while the next commit is waited for.
    monkeypatch.setattr(group_commit, "_APART", timedelta(0))
    database = await open_database(f"sqlite:///{tmp_path / 'test.db'}")
    await migrate(database)
    broadcast = Broadcast(database)
    yield broadcast
    await broadcast.stop()
    await database.close()


def names(kind: str, count: int) -> list[str]:
    return [f"{kind}{number}" for number in range(count)]


async def test_slow_groups_in_front_leave_the_lane_to_the_chats_behind_them(
    broadcast: Broadcast,
) -> None:
    groups, people = names("g", 6 * WIDTH), names("p", 40)
    await broadcast.plan(groups, parts=8, kind=GROUP)
    await broadcast.plan(people, parts=5)
    whole = sum(broadcast.parts.values())
    assert await broadcast.run(until=broadcast.parts) <= 1.05 * whole / LANE_RATE + 3


async def test_chats_that_must_rest_for_long_hold_up_nobody_however_many_they_are(
    broadcast: Broadcast,
) -> None:
    flooded, people = names("f", 10 * WIDTH), names("p", 40)
    await broadcast.plan(flooded, parts=2)
    await broadcast.plan(people, parts=5)
    for name in flooded:
        broadcast.messenger.troubles[name] = [(timedelta(0), RateLimited(MINUTE))]
    asked = len(flooded) + 5 * len(people)
    # Refusals of different chats at once slow the lane down for a while: it may be meant.
    assert await broadcast.run(until=people) <= 2.2 * asked / LANE_RATE
    assert not any(broadcast.times(name) for name in flooded)
    assert await broadcast.run(until=flooded) <= 60 + 2.2 * (asked + 2 * len(flooded)) / LANE_RATE
    assert all(broadcast.messenger.asked[name] == 3 for name in flooded)
    assert all(broadcast.times(name)[0] >= 60 for name in flooded)


async def test_chats_that_never_answer_hold_up_nobody_for_long(broadcast: Broadcast) -> None:
    silent, people = names("s", 3 * WIDTH), names("p", 40)
    await broadcast.plan(silent, parts=2)
    await broadcast.plan(people, parts=5)
    for name in silent:
        broadcast.messenger.troubles[name] = [(20 * SECOND, DeliveryUncertain("no answer"))] * 2
    asked = len(silent) + 5 * len(people)
    # Each wave of as many as are written to at once is noticed after two seconds, both times.
    assert await broadcast.run(until=people) <= 1.05 * asked / LANE_RATE + 2 * 3 * 2 + 2
    await broadcast.run(until=silent)
    assert all(broadcast.messenger.asked[name] == 4 for name in silent)


async def test_each_chat_gets_its_parts_by_turns_whether_it_has_many_or_one(
    broadcast: Broadcast,
) -> None:
    """A long edition waits for itself; a short one behind it for no more than its turn."""
    longer, shorter = names("l", WIDTH // 2), names("s", 60)
    await broadcast.plan(longer, parts=30)
    await broadcast.plan(shorter, parts=1)
    await broadcast.run(until=broadcast.parts)
    # The long ones take their 1/s each and their burst; everything else is there for the others.
    others = LANE_RATE - len(longer)
    assert max(broadcast.times(n)[0] for n in shorter) <= (60 + 2 * len(longer)) / others + 2
    for name in longer:
        assert broadcast.times(name)[-1] <= 30 * 1.1 + 1


async def test_a_lane_with_more_than_it_opens_at_once_works_from_the_front(
    broadcast: Broadcast,
) -> None:
    people = names("p", 60)
    await broadcast.plan(people, parts=6)
    whole = sum(broadcast.parts.values())
    assert await broadcast.run(until=people) <= 1.05 * whole / LANE_RATE + 1
    for number, name in enumerate(people[: -2 * CLAIMED_AHEAD]):
        times = broadcast.times(name)
        assert times[-1] - times[0] <= 6 * 3
        assert abs(times[0] - number * 6 / LANE_RATE) <= 12


async def test_a_lane_that_has_all_open_ends_for_all_at_about_the_same_time(
    broadcast: Broadcast,
) -> None:
    people = names("p", CLAIMED_AHEAD - 1)
    await broadcast.plan(people, parts=12)
    whole = sum(broadcast.parts.values())
    assert await broadcast.run(until=people) <= 1.03 * whole / LANE_RATE + 0.5
    ends = [broadcast.times(name)[-1] for name in people]
    assert max(ends) - min(ends) <= 2 * len(people) / LANE_RATE
