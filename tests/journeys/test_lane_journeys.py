"""Several processes on one database: one of them sends, whatever becomes of it."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.database import SqlLaneLeases, database_file, open_database
from bot.adapters.processes import is_gone, own_process
from bot.adapters.scheduling import SystemClock
from bot.config import load_settings
from bot.domain.audience import Platform
from tests.journeys.street import PARTS, TELEGRAM, Street, opened_street, until

LEASE_S = 1.5
SHORT = {"DAYBRIEF_DELIVERY_LEASE_SECONDS": str(LEASE_S)}
WAITING = "another process has this lane"


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with opened_street(tmp_path) as street:
        yield street


async def test_a_second_bot_says_who_is_at_work_and_connects_nothing(street: Street):
    first = await street.running()
    signed_in = street.polls()
    second = await street.waiting()
    assert WAITING in second.said
    assert f"process {first.pid} on " in second.said
    assert "connected" not in second.said
    assert street.polls() == signed_in
    assert await second.terminate() == 0
    assert await first.terminate() == 0


async def test_a_second_bot_exits_where_it_is_told_to(street: Street):
    first = await street.running()
    second = street.start("run", "--if-held", "exit")
    assert await second.ended() == 75
    assert f":main is held by process {first.pid} on " in second.said
    assert "Traceback" not in second.said


async def test_a_bot_that_ends_is_followed_by_the_one_that_waits(street: Street):
    first = await street.running()
    second = await street.waiting()
    assert await first.terminate() == 0
    for platform in Platform:
        await second.says(f"platform={platform}", within_s=10)
    await street.plan()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_bot_that_is_killed_is_followed_at_once_and_nothing_is_lost(street: Street):
    first = await street.running()
    second = await street.waiting()
    await street.plan()
    await street.until_sent(20)
    await first.kill()
    killed_at = time.monotonic()
    await second.says("lane taken over", within_s=10)
    assert time.monotonic() - killed_at < 8  # the lease itself would have lasted 15 s
    await street.until_complete()
    street.assert_in_order(breaks=1)


async def test_a_restart_after_a_kill_does_not_wait_for_the_lease(street: Street):
    first = await street.running()
    await first.kill()
    second = street.start("run", "--if-held", "exit")
    for platform in Platform:
        await second.says(f"platform={platform}", within_s=30)


async def test_a_bot_that_was_frozen_sends_and_records_nothing_more_once_it_was_followed(
    street: Street,
):
    first = await street.running(**SHORT)
    second = await street.waiting(**SHORT)
    await street.plan()
    await street.until_sent(20)
    first.freeze()
    frozen_at = time.monotonic()
    await second.says("lane taken over", within_s=15)
    assert time.monotonic() - frozen_at < LEASE_S + 3
    await street.until_complete()
    complete = street.texts()
    first.thaw()
    await until(lambda: first.said.count(WAITING) == len(Platform))
    assert "lane lost: another process sends now" in first.said
    assert street.texts() == complete
    street.assert_in_order(breaks=1)

    assert await second.terminate() == 0  # and the first one is whole: it takes its place back
    await until(lambda: first.said.count("connected") == 4)
    assert street.texts() == complete


async def test_a_bot_that_was_frozen_for_a_moment_goes_on(street: Street):
    first = await street.running()
    await street.plan()
    await street.until_sent(10)
    first.freeze()
    count = street.count()
    first.thaw()
    await street.until_complete()
    street.assert_in_order(breaks=0)
    assert street.count() > count


async def test_a_bot_works_on_the_lane_that_is_free(street: Street):
    settings = load_settings(street.stage.config, street.stage.environ)
    file = database_file(settings.database.url, base=street.stage.home)
    database = await open_database(file)
    hour = timedelta(hours=1)
    leases = SqlLaneLeases(
        database, own_process(), is_gone=is_gone, clock=SystemClock(), length=hour
    )
    lease = await leases.take(TELEGRAM)
    bot = street.start("run")
    await bot.says("platform=discord")
    await street.plan()
    await until(lambda: len(street.texts()[-1]) == PARTS)
    assert street.polls() == 0
    assert all(not texts for texts in street.texts()[:-1])
    await leases.release(lease)
    await database.close()
    await street.until_complete()
    street.assert_in_order(breaks=0)


async def test_a_push_says_who_delivers_and_waits_for_it(street: Street):
    bot = await street.running()
    push = street.start("push")
    assert await push.ended() == 0
    assert f"telegram: another process delivers it: process {bot.pid} on " in push.said
    street.assert_in_order(breaks=0)


async def test_databases_are_independent(street: Street):
    first = await street.running()
    other = {"DAYBRIEF_DATABASE_URL": "sqlite:///other.db", "TELEGRAM_BOT_TOKEN": ""}
    second = street.start("run", "--if-held", "exit", **other)
    await second.says("platform=discord")
    assert await second.terminate() == 0
    assert await first.terminate() == 0
