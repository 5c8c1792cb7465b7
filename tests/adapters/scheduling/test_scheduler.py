import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.adapters.scheduling import Scheduler

TICK = timedelta(milliseconds=10)


async def test_it_runs_a_job_again_and_again() -> None:
    runs: asyncio.Queue[None] = asyncio.Queue()
    async with Scheduler() as scheduler:
        scheduler.every(TICK, lambda: runs.put(None))
        for _ in range(3):
            await asyncio.wait_for(runs.get(), 5)


async def test_jobs_may_be_added_before_it_starts() -> None:
    ran = asyncio.Event()

    async def job() -> None:
        ran.set()

    scheduler = Scheduler()
    scheduler.every(TICK, job)
    async with scheduler:
        await asyncio.wait_for(ran.wait(), 5)


async def test_a_job_that_raises_is_logged_and_runs_again() -> None:
    runs: asyncio.Queue[None] = asyncio.Queue()

    async def fail() -> None:
        runs.put_nowait(None)
        raise LookupError("no such chat")

    with capture_logs() as logs:
        async with Scheduler() as scheduler:
            scheduler.every(TICK, fail)
            for _ in range(2):
                await asyncio.wait_for(runs.get(), 5)
    assert logs[0]["event"] == "job_failed"
    assert "fail" in logs[0]["job"]
    assert logs[0]["exc_info"]
    assert len(logs) >= 2


async def ticks_pass(count: int) -> None:
    """Return after ``count`` ticks of a scheduler of its own."""
    ticks: asyncio.Queue[None] = asyncio.Queue()
    async with Scheduler() as scheduler:
        scheduler.every(TICK, lambda: ticks.put(None))
        for _ in range(count):
            await asyncio.wait_for(ticks.get(), 5)


async def test_a_job_never_overlaps_itself() -> None:
    starts = 0
    finish = asyncio.Event()

    async def slow() -> None:
        nonlocal starts
        starts += 1
        await finish.wait()

    async with Scheduler() as scheduler:
        scheduler.every(TICK, slow)
        await ticks_pass(5)
        assert starts == 1
        finish.set()
        await ticks_pass(5)
    assert starts > 1


async def test_leaving_waits_for_a_running_job() -> None:
    started, finish = asyncio.Event(), asyncio.Event()
    finished = False

    async def job() -> None:
        nonlocal finished
        started.set()
        await finish.wait()
        finished = True

    async with Scheduler() as scheduler:
        scheduler.every(TICK, job)
        await asyncio.wait_for(started.wait(), 5)
        asyncio.get_running_loop().call_later(0.05, finish.set)
    assert finished


async def test_leaving_cancels_a_job_that_does_not_end() -> None:
    started = asyncio.Event()
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def job() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set_result("cancelled")

    with capture_logs() as logs:
        async with Scheduler(patience=TICK) as scheduler:
            scheduler.every(TICK, job)
            await asyncio.wait_for(started.wait(), 5)
        assert await asyncio.wait_for(ended, 5) == "cancelled"
    assert {"event": "jobs_cancelled", "count": 1, "log_level": "warning"} in logs


async def test_nothing_runs_after_leaving() -> None:
    runs = 0

    async def job() -> None:
        nonlocal runs
        runs += 1

    async with Scheduler() as scheduler:
        scheduler.every(TICK, job)
    counted = runs
    await ticks_pass(5)
    assert runs == counted


async def test_the_minute_tick_comes_at_the_start_of_each_minute_however_late() -> None:
    async def job() -> None:
        raise AssertionError

    async with Scheduler() as scheduler:
        scheduler.every_minute(job)
        (tick,) = scheduler._ticks.get_jobs()
    assert (tick.next_run_time.second, tick.next_run_time.microsecond) == (0, 0)
    assert tick.next_run_time - datetime.now(UTC) <= timedelta(minutes=1)
    assert tick.coalesce
    assert tick.max_instances == 1
    assert tick.misfire_grace_time is None


@pytest.mark.parametrize("interval", [timedelta(0), timedelta(seconds=-1)])
def test_an_interval_must_be_positive(interval: timedelta) -> None:
    async def job() -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="cannot run"):
        Scheduler().every(interval, job)


async def test_a_clock_that_is_put_back_does_not_let_jobs_rest_until_the_old_time() -> None:
    times = [datetime.now(UTC), datetime.now(UTC) - timedelta(hours=1)]
    ran = asyncio.Event()

    async def job() -> None:
        ran.set()

    scheduler = Scheduler(
        now=lambda: times.pop(0) if len(times) > 1 else times[0], look_at_clock_every=TICK
    )
    async with scheduler:
        scheduler.every(timedelta(hours=1), job)
        await asyncio.wait_for(ran.wait(), 5)


async def test_a_clock_that_goes_on_wakes_no_job_early() -> None:
    ran: list[None] = []

    async def job() -> None:
        ran.append(None)

    async with Scheduler(look_at_clock_every=TICK) as scheduler:
        scheduler.every(timedelta(hours=1), job)
        await ticks_pass(5)
    assert ran == []
