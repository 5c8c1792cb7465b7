"""Start, run and stop the program: one task group, one stop event, no task without an owner."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta

from bot.adapters.scheduling import Scheduler
from bot.bootstrap.program import Account, Program
from bot.domain.audience import ChatAddress, Platform
from bot.domain.errors import DigestNotFound, StorageUnavailable
from bot.ports import LaneGuard, StoredDigest
from bot.usecases.deliver_outbox import DeliverOutbox

logger = logging.getLogger(__name__)
_LOOK_AGAIN_S = 0.5
_LANE_BUSY_S = 2.0
_STORAGE_AWAY_S = 2.0
_PATIENCE_S = 6.0


async def run(program: Program, stop: asyncio.Event) -> None:
    """Everything in one process until ``stop``: what is in flight is finished first.

    Raises an ``ExceptionGroup`` holding a ``ConfigError`` where an account is refused.
    """
    work = asyncio.create_task(_run_all(program, stop))
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
        await work


async def _run_all(program: Program, stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as group:
        for account in program.accounts:
            group.create_task(_run_account(account, program.guard, stop))
        group.create_task(_run_schedule(program, stop))


async def _run_account(account: Account, guard: LaneGuard, stop: asyncio.Event) -> None:
    async with AsyncExitStack() as stack:
        connecting = asyncio.create_task(stack.enter_async_context(account.connect()))
        if not await _ends_before(stop, connecting):
            return
        async with asyncio.TaskGroup() as group:
            logger.info("connected", extra={"platform": account.platform.value})
            group.create_task(account.run_gateway(stop))
            group.create_task(run_lane(account.platform, account.lane, guard, stop))


async def _ends_before(stop: asyncio.Event, work: asyncio.Task[object]) -> bool:
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


async def run_lane(
    platform: Platform, lane: DeliverOutbox, guard: LaneGuard, stop: asyncio.Event
) -> None:
    """Drain the lane whenever something is pending, while no other process does."""
    told = False
    while not stop.is_set():
        async with guard.hold(platform) as is_owner:
            if is_owner:
                await _drain_until(lane, stop)
                return
        if not told:
            logger.warning("another process drains this lane", extra={"platform": platform.value})
            told = True
        await _pause(stop, _LANE_BUSY_S)


async def _drain_until(lane: DeliverOutbox, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await lane.drain()
        except* StorageUnavailable as errors:
            logger.error("the database is away", extra={"error": str(errors.exceptions[0])})  # noqa: TRY400 - said in one line
            await _pause(stop, _STORAGE_AWAY_S)
        await _pause(stop, _LOOK_AGAIN_S)


async def _run_schedule(program: Program, stop: asyncio.Event) -> None:
    async def collect() -> None:
        if await program.collect.collect():
            await program.plan_due.plan()

    async with Scheduler() as scheduler:
        scheduler.every(program.settings.source.poll, collect)
        scheduler.every_minute(program.plan_due.plan)
        await program.collect.collect()
        await program.plan_due.plan()
        await stop.wait()


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


@dataclass(frozen=True, slots=True)
class PushOrder:
    """What ``daybrief push`` was asked: a day (else the newest), one chat (else all), force."""

    day: date | None = None
    to: ChatAddress | None = None
    force: bool = False


async def push_now(program: Program, order: PushOrder, *, say: Callable[[str], None]) -> bool:
    """Publish and deliver what ``order`` says, then all else that is pending.

    True where nothing failed. Raises ``DigestNotFound``.
    """
    stored = await _find_digest(program, order.day)
    summary = await program.push.push(stored, to=order.to, force=order.force)
    say(
        f"{stored.day}: {summary.planned} edition(s) to deliver, {summary.known} planned before, "
        f"{summary.skipped} without a matching story"
    )
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_deliver_all(a, program, say)) for a in program.accounts]
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


async def _deliver_all(account: Account, program: Program, say: Callable[[str], None]) -> bool:
    """Drain the account's lane, or wait for the process that does."""
    outbox = program.stores.outbox
    if not await outbox.has_pending(account.platform):
        return True
    async with AsyncExitStack() as stack:
        is_owner = await stack.enter_async_context(program.guard.hold(account.platform))
        if is_owner:
            await stack.enter_async_context(account.connect())
        else:
            say(f"{account.platform}: another process delivers it")
        while await outbox.has_pending(account.platform):
            if is_owner:
                await account.lane.drain()
            await program.clock.sleep(timedelta(seconds=_LOOK_AGAIN_S))
    say(f"{account.platform}: {account.lane.summary}" if is_owner else f"{account.platform}: done")
    return account.lane.summary.is_complete


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
