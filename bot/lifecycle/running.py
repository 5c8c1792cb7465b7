"""Everything in one process, until it is stopped."""

import asyncio

from bot.bootstrap.program import Program
from bot.domain.lease import IfHeld
from bot.lifecycle.account import run_account
from bot.lifecycle.lanes import Lanes
from bot.lifecycle.schedule import run_schedule
from bot.lifecycle.stopping import ends_before, pause, until_stopped

_CONNECTING_S = 5.0


async def run(program: Program, stop: asyncio.Event, *, if_held: IfHeld = IfHeld.WAIT) -> None:
    """Everything in one process until ``stop``: what is in flight is finished first.

    An account is only connected while this process owns its lane. Raises an ``ExceptionGroup``
    holding a ``ConfigError`` where an account is refused, or a ``LaneHeld`` where it is not waited
    for.
    """
    await until_stopped(_run_all(program, stop, if_held), program, stop)


async def _run_all(program: Program, stop: asyncio.Event, if_held: IfHeld) -> None:
    lanes = Lanes(program)
    async with asyncio.TaskGroup() as group:
        for account in program.accounts:
            group.create_task(run_account(account, program, lanes, stop, if_held=if_held))
        # The first look may have something to tell the owner. A platform that is down holds up
        # only that, and not for long.
        if await ends_before(stop, asyncio.create_task(_until_connected(lanes))):
            group.create_task(run_schedule(program, lanes, stop))


async def _until_connected(lanes: Lanes) -> None:
    await lanes.has_owned.wait()
    await pause(lanes.is_connected, _CONNECTING_S)
