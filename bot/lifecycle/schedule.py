"""What is looked at again and again, while this process owns any lane."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.adapters.scheduling import Scheduler
from bot.bootstrap.program import Program
from bot.lifecycle.lanes import Lanes
from bot.lifecycle.storage_away import storage_may_be_away

_LOOK_AT_RUNS = timedelta(seconds=5)  # whoever drained the lanes, this process or another


async def run_schedule(program: Program, lanes: Lanes, stop: asyncio.Event) -> None:
    """Look for digests and plan what is due, while this process owns any lane at all."""

    def owning(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        async def run_where_owner() -> None:
            if lanes.owned:
                with storage_may_be_away():
                    await job()

        return run_where_owner

    async def plan() -> None:
        await program.end_pauses.end()
        await program.plan_due.plan()

    async def collect() -> None:
        if await program.collect.collect():
            await plan()
            await correct()

    async def correct() -> None:
        first_day = program.settings.delivery.corrected_since(program.read.today)
        if first_day is not None:
            await program.correct.correct_since(first_day)

    async def begin() -> None:
        await program.collect.collect()
        await program.read.current()  # in memory from now on, also where the database goes away
        await plan()
        await correct()

    async with Scheduler() as scheduler:
        scheduler.every(program.settings.source.poll, owning(collect))
        scheduler.every_minute(owning(plan))
        scheduler.every_minute(owning(correct))
        scheduler.every_minute(owning(program.watch.look_ahead))
        scheduler.every(_LOOK_AT_RUNS, owning(program.report.report))
        await owning(begin)()
        await stop.wait()
