"""Start, run and stop the program: one task group, one stop event, no task without an owner."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from bot.adapters.scheduling import Scheduler
from bot.bootstrap.program import Account, Program
from bot.domain.audience import ChatAddress, Platform
from bot.domain.errors import DigestNotFound, LaneHeld, LeaseLost, StorageUnavailable
from bot.domain.lease import IfHeld, Lease
from bot.ports import StoredDigest
from bot.usecases.deliver_outbox import DeliverOutbox

logger = logging.getLogger(__name__)
_CONNECTING_S = 5.0
_LOOK_AGAIN_S = 0.5
_LANE_HELD_S = 1.0
_STORAGE_AWAY_S = 2.0
_PATIENCE_S = 5.0
_LOOK_AT_RUNS = timedelta(seconds=5)  # whoever drained the lanes, this process or another

Result = TypeVar("Result")


async def run(program: Program, stop: asyncio.Event, *, if_held: IfHeld = IfHeld.WAIT) -> None:
    """Everything in one process until ``stop``: what is in flight is finished first.

    An account is only connected while this process owns its lane. Raises an ``ExceptionGroup``
    holding a ``ConfigError`` where an account is refused, or a ``LaneHeld`` where it is not waited
    for.
    """
    await _until_stopped(_run_all(program, stop, if_held), program, stop)


async def _until_stopped(
    coroutine: Coroutine[None, None, Result], program: Program, stop: asyncio.Event
) -> Result | None:
    """The coroutine's result; nothing where ``stop`` came first and it had to be broken off."""
    work = asyncio.create_task(coroutine)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for account in program.accounts:
            account.lane.stop()
        await asyncio.wait({work}, timeout=_PATIENCE_S)
    finally:
        stopping.cancel()
        if work.cancel():
            logger.warning("not everything ended in time; the rest stays in the outbox")
    with suppress(asyncio.CancelledError):
        return await work
    return None


class _Lanes:
    """Which lanes this process owns, and which of their platforms were connected."""

    def __init__(self, program: Program) -> None:
        self.owned: set[Platform] = set()
        self.has_owned = asyncio.Event()
        self.is_connected = asyncio.Event()
        self._waiting = {account.platform for account in program.accounts}

    @contextmanager
    def own(self, platform: Platform) -> Iterator[None]:
        self.owned.add(platform)
        self.has_owned.set()
        try:
            yield
        finally:
            self.owned.discard(platform)

    def greet(self, platform: Platform) -> None:
        logger.info("connected", extra={"platform": platform.value})
        self._waiting.discard(platform)
        if not self._waiting:
            self.is_connected.set()


async def _run_all(program: Program, stop: asyncio.Event, if_held: IfHeld) -> None:
    lanes = _Lanes(program)
    async with asyncio.TaskGroup() as group:
        for account in program.accounts:
            group.create_task(_run_account(account, program, lanes, stop, if_held=if_held))
        # The first look may have something to tell the owner. A platform that is down holds up
        # only that, and not for long.
        if await _ends_before(stop, asyncio.create_task(_until_connected(lanes))):
            group.create_task(_run_schedule(program, lanes, stop))


async def _until_connected(lanes: _Lanes) -> None:
    await lanes.has_owned.wait()
    await _pause(lanes.is_connected, _CONNECTING_S)


async def _run_account(
    account: Account, program: Program, lanes: _Lanes, stop: asyncio.Event, *, if_held: IfHeld
) -> None:
    """Own the lane and run the account, or wait for whoever does, again and again."""
    told: LaneHeld | None = None
    while not stop.is_set():
        try:
            async with program.lanes.hold(account.platform) as lease:
                with lanes.own(account.platform):
                    await _run_owned(account, lease, lanes, stop)
                told = None
        except LaneHeld as held:
            if if_held is IfHeld.EXIT:
                raise
            _tell_held(held, told)
            told = held
            await _pause(stop, _LANE_HELD_S)
        except StorageUnavailable as error:
            _tell_storage_away(error)
            await _pause(stop, _STORAGE_AWAY_S)


def _tell_held(held: LaneHeld, told: LaneHeld | None) -> None:
    """Once for each holder."""
    if told is None or (told.holder.process, told.holder.since) != (
        held.holder.process,
        held.holder.since,
    ):
        facts = {"lane": held.lane, "holder": str(held.holder)}
        logger.warning("another process has this lane: waiting to take its place", extra=facts)


async def _run_owned(account: Account, lease: Lease, lanes: _Lanes, stop: asyncio.Event) -> None:
    """Connect the account and run its gateway and its lane, until ``stop`` or until it is lost."""
    async with _ending(lease, stop) as ending, AsyncExitStack() as stack:
        connecting = asyncio.create_task(stack.enter_async_context(account.connect()))
        if not await _ends_before(ending, connecting):
            return
        async with asyncio.TaskGroup() as group:
            lanes.greet(account.platform)
            group.create_task(account.run_gateway(ending))
            group.create_task(_drain_until(account.lane, lease, ending))


@asynccontextmanager
async def _ending(lease: Lease, stop: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """An event that is set at ``stop``, or soon after the lease is lost."""
    ending = asyncio.Event()

    async def watch() -> None:
        while not stop.is_set() and not lease.is_lost:
            await _pause(stop, _LOOK_AGAIN_S)
        ending.set()

    watching = asyncio.create_task(watch())
    try:
        yield ending
    finally:
        watching.cancel()


async def _ends_before(stop: asyncio.Event, work: asyncio.Task[Any]) -> bool:
    """Whether ``work`` ended before ``stop``, else it is cancelled. Raises what it raises."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
        return work.done()
    finally:
        for task in (stopping, work):
            task.cancel()
        await asyncio.wait({stopping, work})


async def _drain_until(lane: DeliverOutbox, lease: Lease, ending: asyncio.Event) -> None:
    """Drain the lane whenever something is pending; while the lease is not good, nothing is."""
    told = False
    while not ending.is_set():
        try:
            await lane.drain(lease)
            told = False
        except LeaseLost as lost:
            if not told:
                logger.warning("nothing is sent", extra={"error": str(lost)})
            told = True
        except StorageUnavailable as error:
            _tell_storage_away(error)
            await _pause(ending, _STORAGE_AWAY_S)
        await _pause(ending, _LOOK_AGAIN_S)


@contextmanager
def _storage_may_be_away() -> Iterator[None]:
    """For what is done again soon."""
    try:
        yield
    except StorageUnavailable as error:
        _tell_storage_away(error)


def _tell_storage_away(error: StorageUnavailable) -> None:
    logger.error("the database is away", extra={"error": str(error)})


async def _run_schedule(program: Program, lanes: _Lanes, stop: asyncio.Event) -> None:
    """Look for digests and plan what is due, while this process owns any lane at all."""

    def owning(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        async def run_where_owner() -> None:
            if lanes.owned:
                with _storage_may_be_away():
                    await job()

        return run_where_owner

    async def collect() -> None:
        if await program.collect.collect():
            await program.plan_due.plan()
            await correct()

    async def correct() -> None:
        first_day = program.settings.delivery.corrected_since(program.read.today)
        if first_day is not None:
            await program.correct.correct_since(first_day)

    async def begin() -> None:
        await program.collect.collect()
        await program.read.current()  # in memory from now on, also where the database goes away
        await program.plan_due.plan()
        await correct()

    async with Scheduler() as scheduler:
        scheduler.every(program.settings.source.poll, owning(collect))
        scheduler.every_minute(owning(program.plan_due.plan))
        scheduler.every_minute(owning(correct))
        scheduler.every_minute(owning(program.watch.look_ahead))
        scheduler.every(_LOOK_AT_RUNS, owning(program.report.report))
        await owning(begin)()
        await stop.wait()


async def _pause(end: asyncio.Event, seconds: float) -> None:
    """Return after ``seconds``, or at the ``end`` where that comes first."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await end.wait()


@dataclass(frozen=True, slots=True)
class PushOrder:
    """What ``daybrief push`` was asked: a day (else the newest), one chat (else all), force.

    ``corrections`` alone: nobody gets an edition who has none.
    """

    day: date | None = None
    to: ChatAddress | None = None
    force: bool = False
    corrections: bool = False


async def push_now(
    program: Program, order: PushOrder, stop: asyncio.Event, *, say: Callable[[str], None]
) -> bool:
    """Publish and deliver what ``order`` says, then all else that is pending, until ``stop``.

    True where nothing failed and nothing is left. Raises ``DigestNotFound``.
    """
    is_complete = await _until_stopped(_push(program, order, stop, say), program, stop)
    if stop.is_set():
        say("stopped; the next push goes on here")
    return bool(is_complete)


async def _push(
    program: Program, order: PushOrder, stop: asyncio.Event, say: Callable[[str], None]
) -> bool:
    stored = await _find_digest(program, order.day)
    if order.corrections:
        return await _push_corrections(program, stored, order.to, stop, say=say)
    summary = await program.push.push(stored, to=order.to, force=order.force)
    say(
        f"{stored.day}: {summary.planned} edition(s) to deliver, {summary.known} planned before, "
        f"{summary.skipped} without a matching story"
    )
    if summary.known and await program.correct.has_outdated(stored, to=order.to):
        say(f"{stored.day} changed since: push {stored.day} --corrections brings them up to date")
    return await _deliver_everywhere(program, stop, say)


async def _push_corrections(
    program: Program,
    stored: StoredDigest,
    to: ChatAddress | None,
    stop: asyncio.Event,
    *,
    say: Callable[[str], None],
) -> bool:
    """What is still on its way is finished first, and corrected in another round."""
    is_complete, is_first = True, True
    while not stop.is_set():
        summary = await program.correct.correct(stored, to=to)
        if is_first or summary.planned:
            say(f"{stored.day}: {summary}")
        if not summary.planned and not is_first:
            break
        is_first = False
        is_complete &= await _deliver_everywhere(program, stop, say)
    return is_complete


async def _deliver_everywhere(
    program: Program, stop: asyncio.Event, say: Callable[[str], None]
) -> bool:
    farewell = _Farewell(program, stop)

    async def deliver(account: Account) -> bool:
        return await _deliver_all(account, program, stop, say)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(farewell.after(a, deliver)) for a in program.accounts]
    return all(task.result() for task in tasks)


async def _find_digest(program: Program, day: date | None) -> StoredDigest:
    await program.collect.collect()
    if day is not None:
        await program.collect.fetch(day)
    digest = await program.library.on(day) if day else await program.read.current()
    wanted = digest.day if digest else day or program.read.today
    stored = await program.library.stored(wanted)
    if stored is None:
        raise DigestNotFound(wanted)
    return stored


async def _deliver_all(
    account: Account, program: Program, stop: asyncio.Event, say: Callable[[str], None]
) -> bool:
    """Drain the account's lane, or wait for the process that does, until nothing is pending.

    Where that process dies meanwhile, this one goes on in its place.
    """
    platform, outbox = account.platform, program.stores.outbox
    told = False
    while not stop.is_set() and await outbox.has_pending(platform):
        try:
            async with program.lanes.hold(platform) as lease:
                return await _drain_all(account, lease, program, stop, say=say)
        except LaneHeld as held:
            if not told:
                say(f"{platform}: another process delivers it: {held.holder}")
            told = True
        except LeaseLost as lost:
            logger.warning("nothing is sent", extra={"error": str(lost)})
        await _pause(stop, _LOOK_AGAIN_S)
    if told and not stop.is_set():
        say(f"{platform}: done")
    return not stop.is_set()


async def _drain_all(
    account: Account,
    lease: Lease,
    program: Program,
    stop: asyncio.Event,
    *,
    say: Callable[[str], None],
) -> bool:
    """Whether everything arrived. Raises ``LeaseLost`` where another process goes on."""
    platform, outbox = account.platform, program.stores.outbox
    is_pending = True
    async with account.connect():
        while is_pending and not stop.is_set():
            try:
                await account.lane.drain(lease)
                is_pending = await outbox.has_pending(platform)
            except StorageUnavailable as error:
                _tell_storage_away(error)
            except LeaseLost:
                if lease.is_lost:
                    raise
            await _pause(stop, _LOOK_AGAIN_S if is_pending else 0)
    say(f"{platform}: {account.lane.summary}")
    return account.lane.summary.is_complete and not is_pending


class _Farewell:
    """Accounts stay connected until all have delivered: the owner is told then, through one."""

    def __init__(self, program: Program, stop: asyncio.Event) -> None:
        self._program = program
        self._stop = stop
        self._left = {account.platform for account in program.accounts}
        self._told = asyncio.Event()

    async def after(
        self, account: Account, deliver: Callable[[Account], Awaitable[Result]]
    ) -> Result:
        """What ``deliver`` returns; the last one who has delivered tells of it."""

        @asynccontextmanager
        async def staying() -> AsyncIterator[None]:
            async with account.connect():
                yield
                await self._arrive(account.platform)
                await self._told.wait()

        delivered = await deliver(replace(account, connect=staying))
        await self._arrive(account.platform)
        return delivered

    async def _arrive(self, platform: Platform) -> None:
        self._left.discard(platform)
        if self._left or self._told.is_set():
            return
        with suppress(StorageUnavailable):  # the next run or push makes up for it
            if not self._stop.is_set():
                await self._program.report.report(waits=False)
        self._told.set()


@asynccontextmanager
async def stop_on_signals(signals: Iterable[signal.Signals]) -> AsyncIterator[asyncio.Event]:
    """An event that the first of ``signals`` sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
