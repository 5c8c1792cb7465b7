"""Own an account's lane, and run the account while it is owned."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.bootstrap.program import Account, Program
from bot.domain.errors import LaneHeld, LeaseLost, StorageUnavailable
from bot.domain.lease import IfHeld, Lease
from bot.lifecycle.lanes import Lanes
from bot.lifecycle.stopping import LOOK_AGAIN_S, ends_before, pause
from bot.lifecycle.storage_away import STORAGE_AWAY_S, storage_may_be_away, tell_storage_away
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.pin_overviews import PinOverviews

logger = logging.getLogger(__name__)
_LANE_HELD_S = 1.0
_PIN_S = 2.0


async def run_account(
    account: Account, program: Program, lanes: Lanes, stop: asyncio.Event, *, if_held: IfHeld
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
            await pause(stop, _LANE_HELD_S)
        except StorageUnavailable as error:
            tell_storage_away(error)
            await pause(stop, STORAGE_AWAY_S)


def _tell_held(held: LaneHeld, told: LaneHeld | None) -> None:
    """Once for each holder."""
    if told is None or (told.holder.process, told.holder.since) != (
        held.holder.process,
        held.holder.since,
    ):
        facts = {"lane": held.lane, "holder": str(held.holder)}
        logger.warning("another process has this lane: waiting to take its place", extra=facts)


async def _run_owned(account: Account, lease: Lease, lanes: Lanes, stop: asyncio.Event) -> None:
    """Connect the account and run its gateway and its lane, until ``stop`` or until it is lost."""
    async with _ending(lease, stop) as ending, AsyncExitStack() as stack:
        connecting = asyncio.create_task(stack.enter_async_context(account.connect()))
        if not await ends_before(ending, connecting):
            return
        async with asyncio.TaskGroup() as group:
            lanes.greet(account.platform)
            group.create_task(account.run_gateway(ending))
            group.create_task(_drain_until(account.lane, lease, ending))
            if account.pins:
                group.create_task(_pin_until(account.pins, ending))


@asynccontextmanager
async def _ending(lease: Lease, stop: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """An event that is set at ``stop``, or soon after the lease is lost."""
    ending = asyncio.Event()

    async def watch() -> None:
        while not stop.is_set() and not lease.is_lost:
            await pause(stop, LOOK_AGAIN_S)
        ending.set()

    watching = asyncio.create_task(watch())
    try:
        yield ending
    finally:
        watching.cancel()


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
            tell_storage_away(error)
            await pause(ending, STORAGE_AWAY_S)
        await pause(ending, LOOK_AGAIN_S)


async def _pin_until(pins: PinOverviews, ending: asyncio.Event) -> None:
    """Pin what was delivered, soon after it was, whoever delivered it."""
    while not ending.is_set():
        with storage_may_be_away():
            await pins.pin()
        await pause(ending, _PIN_S)
