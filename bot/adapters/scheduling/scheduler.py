"""Runs jobs again and again, through APScheduler."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], Awaitable[None]]

_PATIENCE = timedelta(seconds=20)
_CLOCK_LOOK = timedelta(seconds=10)

_log = structlog.get_logger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Scheduler:
    """Ticks while its ``async with`` block lasts.

    A job never overlaps itself. Runs that came too late (a busy loop, a machine that slept) are
    made up for by one run, however late: the default grace of one second would drop them. A job
    that raises is logged and runs again at its next time. Leaving the block starts nothing new
    and waits for jobs that are running, at most ``patience`` long, then cancels them. Where the
    machine's clock (``now``) is put back, jobs run at once and then by the new clock:
    APScheduler would let them rest until the old time comes round again.

    See https://apscheduler.readthedocs.io/en/3.x/userguide.html
    """

    def __init__(
        self,
        *,
        patience: timedelta = _PATIENCE,
        now: Callable[[], datetime] = _utc_now,
        look_at_clock_every: timedelta = _CLOCK_LOOK,
    ) -> None:
        self._patience = patience
        self._now = now
        self._look_at_clock_every = look_at_clock_every
        self._watch: asyncio.Task[None] | None = None
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._ticks = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every_minute(self, job: Job) -> None:
        """Run ``job`` at the start of each minute."""
        self._add(job, CronTrigger(second=0, timezone=UTC))

    def every(self, interval: timedelta, job: Job) -> None:
        """Run ``job`` each ``interval``, first after one. Raises ``ValueError`` unless positive."""
        if interval <= timedelta(0):
            raise ValueError(f"cannot run a job every {interval}")
        self._add(job, IntervalTrigger(seconds=interval.total_seconds(), timezone=UTC))

    async def __aenter__(self) -> Self:
        self._ticks.start()
        self._watch = asyncio.create_task(self._watch_clock())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ticks.pause()
        if self._watch:
            self._watch.cancel()
        try:
            await asyncio.sleep(0)  # a job submitted just now starts, so that it is waited for
            async with asyncio.timeout(self._patience.total_seconds()):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("jobs_cancelled", count=self._running)
        finally:
            self._ticks.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler shuts down in the loop's next turn

    async def _watch_clock(self) -> None:
        before = self._now()
        while True:
            await asyncio.sleep(self._look_at_clock_every.total_seconds())
            if (now := self._now()) < before:
                _log.warning("clock_put_back", by=str(before - now))
                for job in self._ticks.get_jobs():
                    job.modify(next_run_time=now)
            before = now

    def _add(self, job: Job, trigger: BaseTrigger) -> None:
        name = getattr(job, "__qualname__", type(job).__qualname__)

        async def run() -> None:
            await self._run(job, name)

        self._ticks.add_job(run, trigger, name=name)

    async def _run(self, job: Job, name: str) -> None:
        self._running += 1
        self._idle.clear()
        try:
            await job()
        except Exception:  # noqa: BLE001 - whatever it was, the job's next run must come
            _log.exception("job_failed", job=name)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
