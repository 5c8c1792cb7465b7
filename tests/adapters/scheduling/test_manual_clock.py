import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.adapters.scheduling import ManualClock

EIGHT = datetime(2026, 2, 26, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_it_stands_still() -> None:
    clock = ManualClock(EIGHT)
    assert clock.now() == clock.now() == EIGHT


def test_it_tells_utc_whatever_zone_it_starts_in() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert ManualClock(EIGHT.astimezone(shanghai)).now().tzinfo is UTC


def test_it_refuses_a_naive_start() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 2, 26))  # noqa: DTZ001 - naive on purpose


def test_it_never_goes_back() -> None:
    clock = ManualClock(EIGHT)
    with pytest.raises(ValueError, match="already"):
        clock.advance(-MINUTE)


async def test_it_wakes_only_those_whose_time_has_come() -> None:
    clock = ManualClock(EIGHT)
    soon = asyncio.create_task(clock.sleep(MINUTE))
    later = asyncio.create_task(clock.sleep(MINUTE * 2))
    await asyncio.sleep(0)
    assert clock.sleepers == 2

    clock.advance(MINUTE)
    await soon
    assert not later.done()
    assert clock.sleepers == 1

    clock.set(EIGHT + MINUTE * 2)
    await later
    assert clock.sleepers == 0


async def test_a_cancelled_sleeper_does_not_count() -> None:
    clock = ManualClock(EIGHT)
    sleeper = asyncio.create_task(clock.sleep(MINUTE))
    await asyncio.sleep(0)
    sleeper.cancel()
    await asyncio.wait([sleeper])
    assert clock.sleepers == 0
