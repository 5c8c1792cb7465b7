"""The dead-man switch against a real web server on loopback."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.adapters.dead_man_switch import HttpDeadManSwitch, open_ping_client
from bot.adapters.dead_man_switch.http_switch import _REASONS
from bot.adapters.scheduling import ManualClock
from bot.domain.errors import AnnouncementFailed
from tests.adapters.dead_man_switch.monitor import SECRET, Monitor, monitoring


@pytest.fixture
async def monitor() -> AsyncIterator[Monitor]:
    async with monitoring() as opened:
        yield opened


async def ping(url: str, *, time_out: float = 5, message: str = "全部送达") -> list[float]:
    """Ping with a clock that is moved on at once; the waits in between, in seconds."""
    clock = ManualClock(datetime(2026, 2, 26, tzinfo=UTC))
    waits: list[float] = []
    async with open_ping_client(time_out=timedelta(seconds=time_out)) as client:
        pinging = asyncio.create_task(HttpDeadManSwitch(client, url, clock).ping(message))
        while not pinging.done():
            await asyncio.sleep(0.005)
            if clock.sleepers:
                before = clock.now()
                while clock.sleepers:
                    clock.advance(timedelta(seconds=0.5))
                waits.append((clock.now() - before).total_seconds())
        await pinging
    return waits


async def why_not(url: str, *, time_out: float = 5) -> str:
    with pytest.raises(AnnouncementFailed) as caught:
        await ping(url, time_out=time_out)
    return str(caught.value)


async def test_it_posts_the_message_once(monitor: Monitor):
    assert await ping(monitor.url) == []
    assert monitor.heard == [("POST", "全部送达")]


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_a_monitor_that_takes_no_post_is_asked_by_get(monitor: Monitor, status: int):
    monitor.answers = [status]
    await ping(monitor.url)
    assert [method for method, _ in monitor.heard] == ["POST", "GET"]


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_what_may_pass_is_tried_again_after_waits_that_grow(monitor: Monitor, status: int):
    monitor.answers = [status, status]
    assert await ping(monitor.url) == [1, 4]
    assert len(monitor.heard) == 3


@pytest.mark.parametrize("status", [301, 400, 403, 410])
async def test_what_cannot_pass_is_said_at_once(monitor: Monitor, status: int):
    monitor.answers = [status]
    assert await why_not(monitor.url) == f"dead-man switch: answered with status {status}"
    assert len(monitor.heard) == 1


async def test_after_three_tries_it_is_enough(monitor: Monitor):
    monitor.answers = [503] * 9
    assert "503" in await why_not(monitor.url)
    assert len(monitor.heard) == 3


async def test_a_monitor_that_does_not_answer_is_not_waited_for_long(monitor: Monitor):
    monitor.answers = [None, None, None]
    assert "no answer in time" in await why_not(monitor.url, time_out=0.1)


async def test_a_monitor_that_is_away_is_said_without_its_address(
    caplog: pytest.LogCaptureFixture,
):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with caplog.at_level(logging.WARNING):
            reason = await why_not(f"http://127.0.0.1:{port}/ping/{SECRET}")
    assert reason == "dead-man switch: cannot connect"
    assert SECRET not in caplog.text


async def test_a_message_of_any_length_is_heard(monitor: Monitor):
    await ping(monitor.url, message="日" * 100_000)
    ((_, body),) = monitor.heard
    assert 1_000 < len(body) <= 10_000


def test_every_error_of_the_library_has_a_reason():
    for name in httpx.__all__:
        kind = getattr(httpx, name)
        if isinstance(kind, type) and issubclass(kind, httpx.HTTPError | httpx.StreamError):
            assert any(issubclass(kind, known) for known, _ in _REASONS), name
