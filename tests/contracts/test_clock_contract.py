"""What every ``Clock`` keeps, the machine's and the one that tests move."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.scheduling import ManualClock, SystemClock
from bot.ports import Clock

SHORT = timedelta(milliseconds=20)
LONG = timedelta(hours=1)

Pass = Callable[[timedelta], None]


@pytest.fixture(params=["system", "manual"])
def clock_and_pass(request: pytest.FixtureRequest) -> tuple[Clock, Pass]:
    """A clock and what makes a short time pass on it."""
    if request.param == "system":
        return SystemClock(), lambda _: None
    clock = ManualClock(datetime(2026, 2, 26, 8, tzinfo=UTC))
    return clock, clock.advance


async def test_now_is_aware_and_utc(clock_and_pass: tuple[Clock, Pass]) -> None:
    clock, _ = clock_and_pass
    assert clock.now().tzinfo is UTC


async def test_sleep_returns_after_its_duration(clock_and_pass: tuple[Clock, Pass]) -> None:
    clock, let_pass = clock_and_pass
    before = clock.now()
    sleeper = asyncio.create_task(clock.sleep(SHORT))
    await asyncio.sleep(0)
    assert not sleeper.done()
    let_pass(SHORT)
    await asyncio.wait_for(sleeper, 5)
    assert clock.now() - before >= SHORT * 0.9


@pytest.mark.parametrize("duration", [timedelta(0), timedelta(seconds=-5)])
async def test_sleep_returns_at_once_where_nothing_is_to_be_waited_for(
    clock_and_pass: tuple[Clock, Pass], duration: timedelta
) -> None:
    clock, _ = clock_and_pass
    await asyncio.wait_for(clock.sleep(duration), 1)


async def test_shorter_sleeps_end_first(clock_and_pass: tuple[Clock, Pass]) -> None:
    clock, let_pass = clock_and_pass
    woken = []

    async def doze(duration: timedelta) -> None:
        await clock.sleep(duration)
        woken.append(duration)

    async with asyncio.TaskGroup() as tasks:
        for duration in (SHORT * 3, SHORT, SHORT * 2):
            tasks.create_task(doze(duration))
        await asyncio.sleep(0)
        let_pass(SHORT * 3)
    assert woken == [SHORT, SHORT * 2, SHORT * 3]


async def test_a_sleep_can_be_cancelled(clock_and_pass: tuple[Clock, Pass]) -> None:
    clock, let_pass = clock_and_pass
    sleeper = asyncio.create_task(clock.sleep(LONG))
    await asyncio.sleep(0)
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper
    let_pass(LONG * 2)
