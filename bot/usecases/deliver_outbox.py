"""Drain a platform's lane: which chat gets its next part, and when."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TypeVar

from bot.domain.delivery import Delivery
from bot.domain.errors import LeaseLost, StorageUnavailable
from bot.domain.lease import Lease
from bot.domain.pacing import Slot
from bot.ports import Clock, Outbox, OwnerChannel, SubscriptionStore
from bot.usecases.deliver_part import DeliverPart
from bot.usecases.lane import Lane
from bot.usecases.lane_summary import LaneSummary
from bot.usecases.open_deliveries import LONGEST_REST, OpenDeliveries
from bot.usecases.tell_of_delivery import TellOfDelivery

T = TypeVar("T")
_LOOK_AGAIN = timedelta(seconds=1)
"""New deliveries do not wait for those that are under way."""
_AHEAD = timedelta(milliseconds=50)
"""So long before its slot a part is begun: to record that takes a while."""
_SLOW = timedelta(seconds=2)
_SLOW_WIDTHS = 4
_MOST_RESTING = 4096
_CLAIMED_AT_ONCE = 250
"""To read more takes so long that somebody who types a command would feel it."""


class DeliverOutbox:
    """Delivers what is pending for one lane, several chats at a time, each in order.

    One part of a chat is under way at a time, and no chat that waits holds a place: neither for its
    own rate nor, longer than two seconds, for an answer.
    """

    def __init__(
        self,
        lane: Lane,
        outbox: Outbox,
        subscriptions: SubscriptionStore,
        *,
        owner: OwnerChannel,
        clock: Clock,
    ) -> None:
        self._lane = lane
        self._pace = lane.messenger.pace
        self._outbox = outbox
        self._clock = clock
        tell = TellOfDelivery(lane.platform, owner, clock)
        self._part = DeliverPart(lane, outbox, subscriptions, tell=tell, clock=clock)
        self._state = self._part.state
        self._open = OpenDeliveries(self._time_left)
        self._under_way: dict[asyncio.Task[None], datetime] = {}
        self._changed = asyncio.Event()
        self._is_blocked = False
        self._look_at: datetime | None = None
        self._attempted = 0

    @property
    def summary(self) -> LaneSummary:
        """What was done since the program started."""
        return self._state.summary

    def stop(self) -> None:
        """Finish the parts that are on their way, then begin no other."""
        self._state.is_stopping = True
        self._changed.set()

    async def drain(self, lease: Lease | None = None) -> int:
        """Deliver until nothing may be attempted now; the number of deliveries attempted.

        ``lease`` is the right to do so; without one the caller answers for nobody else doing it.
        Raises ``StorageUnavailable`` or ``LeaseLost``, once what was on its way has come to its
        end; a lease that was only not renewed may be good again later.
        """
        self._open = OpenDeliveries(self._time_left)
        self._state.storage_away, self._state.lease = None, lease
        self._look_at, self._attempted = None, 0
        async with asyncio.TaskGroup() as group:
            await self._claim_uncertain()
            while not self._is_over():
                self._changed.clear()
                if not await self._claim():
                    break
                await self._wait_until(self._dispatch(group))
        if lease is not None and self._part.is_disowned:
            raise LeaseLost(lease.lane)
        if self._state.storage_away:
            raise self._state.storage_away
        return self._attempted

    def _is_over(self) -> bool:
        """Whether nothing more is begun: asked to stop, no storage, no lease, or a rest."""
        rests = self._state.rest.is_on(self._clock.now()) and not self._under_way
        is_away = self._state.storage_away is not None or self._part.is_disowned
        return self._state.is_stopping or is_away or rests

    async def _claim(self) -> bool:
        """Open what is needed to go on, a bounded number however much there is; False at the end.

        One that is closed or planned anew before its turn comes is not begun: ``Outbox.begin``.
        """
        now = self._clock.now()
        room = min(self._lane.claimed_ahead - len(self._open), _CLAIMED_AT_ONCE)
        if self._open and not (room > 0 and self._is_short(now)):
            return True
        found = await self._ask(
            self._outbox.pending(
                self._lane.platform,
                moment=now,
                limit=room,
                leaving_out=self._open.ids,
                lease=self._state.lease,
            )
        )
        if found is None:
            return False
        is_all = len(found) < room
        self._look_at = now + _LOOK_AGAIN if is_all else None
        self._open.claim(found, is_all=is_all)
        return bool(self._open)

    async def _claim_uncertain(self) -> None:
        """Open what was on its way when a process ended."""
        found = await self._ask(
            self._outbox.uncertain(
                self._lane.platform,
                moment=self._clock.now(),
                limit=self._lane.claimed_ahead,
                lease=self._state.lease,
            )
        )
        self._open.claim(found or (), is_all=False)

    async def _ask(self, asked: Awaitable[T]) -> T | None:
        """The outbox's answer; nothing where there is no storage, or no lease any more."""
        try:
            return await asked
        except LeaseLost:
            return None
        except StorageUnavailable as error:
            self._state.storage_away = error
            return None

    def _is_short(self, now: datetime) -> bool:
        if self._look_at is None:
            at_once = min(_CLAIMED_AT_ONCE, self._lane.claimed_ahead // 2)
            return len(self._open) <= self._lane.claimed_ahead - at_once
        return not now < self._look_at <= now + _LOOK_AGAIN

    def _dispatch(self, group: asyncio.TaskGroup) -> datetime:
        """Send what may be sent now or a little later; when to look again."""
        now = self._clock.now()
        self._open.wake(now)
        while self._has_room(now) and self._open.waiting:
            lane_at = self._pace.lane_free_at(now)
            if lane_at > now + _AHEAD:
                return lane_at - _AHEAD / 2
            delivery = self._open.pop()
            free_at = self._pace.chat_free_at(delivery.chat, now)
            if free_at > max(lane_at, now):
                self._rest(group, delivery, free_at)
            else:
                self._start(group, delivery, self._pace.take(delivery.chat, now))
        return min(self._open.rest_ends or now + _LOOK_AGAIN, now + _LOOK_AGAIN)

    def _has_room(self, now: datetime) -> bool:
        """A part that takes long leaves its place to another, up to a bound."""
        if self._state.is_stopping:
            return False
        width = self._state.rest.width(self._lane.width, now)
        oldest_first = self._under_way.values()
        slow = sum(1 for _ in takewhile(lambda begun_at: now - begun_at >= _SLOW, oldest_first))
        on_their_way = len(self._under_way)
        return on_their_way - slow < width and on_their_way < _SLOW_WIDTHS * width

    def _rest(self, group: asyncio.TaskGroup, delivery: Delivery, until: datetime) -> None:
        is_long = until - self._clock.now() > LONGEST_REST
        if is_long or self._open.resting >= _MOST_RESTING:
            self._track(group.create_task(self._lay_aside(delivery, until)))
        else:
            self._open.rest(delivery, until)

    def _start(self, group: asyncio.TaskGroup, delivery: Delivery, slot: Slot) -> None:
        self._attempted += self._open.begin(delivery)
        self._track(group.create_task(self._send(delivery, slot)))

    def _track(self, task: asyncio.Task[None]) -> None:
        self._under_way[task] = self._clock.now()
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if self._is_blocked:
            self._changed.set()

    async def _send(self, delivery: Delivery, slot: Slot) -> None:
        following = await self._part.deliver(delivery, slot)
        if following is None:
            self._open.close(delivery)
        else:
            self._open.put_back(following)

    async def _lay_aside(self, delivery: Delivery, until: datetime) -> None:
        """Back into the outbox, until its chat may be written to again."""
        await self._ask(self._outbox.rest(delivery, until=until))
        self._open.close(delivery)

    async def _wait_until(self, moment: datetime) -> None:
        """Return at the moment; sooner where a part has ended and another may take its place."""
        now = self._clock.now()
        self._is_blocked = not (self._open.waiting and self._has_room(now))
        waiting = {
            asyncio.create_task(self._clock.sleep(moment - now)),
            asyncio.create_task(self._changed.wait()),
        }
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    def _time_left(self, delivery: Delivery) -> timedelta:
        return self._pace.time_for(delivery.chat, delivery.parts - delivery.next_part)
