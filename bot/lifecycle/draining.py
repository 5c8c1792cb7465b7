"""Drain every account's lane until nothing is pending."""

import asyncio
import logging
from collections.abc import Callable

from bot.bootstrap.program import Account, Program
from bot.domain.errors import LaneHeld, LeaseLost, StorageUnavailable
from bot.domain.lease import Lease
from bot.lifecycle.farewell import Farewell
from bot.lifecycle.stopping import LOOK_AGAIN_S, pause
from bot.lifecycle.storage_away import storage_may_be_away, tell_storage_away

logger = logging.getLogger(__name__)


async def deliver_everywhere(
    program: Program, stop: asyncio.Event, say: Callable[[str], None]
) -> bool:
    """Whether everything that was pending arrived, on all platforms; ``say`` tells how it went."""
    farewell = Farewell(program, stop)

    async def deliver(account: Account) -> bool:
        return await _deliver_all(account, program, stop, say)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(farewell.after(a, deliver)) for a in program.accounts]
    return all(task.result() for task in tasks)


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
        await pause(stop, LOOK_AGAIN_S)
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
                tell_storage_away(error)
            except LeaseLost:
                if lease.is_lost:
                    raise
            await pause(stop, LOOK_AGAIN_S if is_pending else 0)
        if account.pins and not stop.is_set():
            with storage_may_be_away():
                await account.pins.pin()
    say(f"{platform}: {account.lane.summary}")
    return account.lane.summary.is_complete and not is_pending
