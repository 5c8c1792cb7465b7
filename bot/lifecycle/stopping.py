"""How a stop reaches what runs, and what waits no longer then."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from bot.bootstrap.program import Program

logger = logging.getLogger(__name__)
_PATIENCE_S = 5.0
LOOK_AGAIN_S = 0.5
Result = TypeVar("Result")


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


async def until_stopped(
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


async def ends_before(stop: asyncio.Event, work: asyncio.Task[Any]) -> bool:
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


async def pause(end: asyncio.Event, seconds: float) -> None:
    """Return after ``seconds``, or at the ``end`` where that comes first."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await end.wait()
