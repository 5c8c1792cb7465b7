"""Servers that send too much, too slowly, or half of it."""

import asyncio
import gzip
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.adapters.digest_http import open_http_client
from tests.adapters.digest_http.scripted_server import (
    DAY,
    ScriptedServer,
    source_at,
    why_unavailable,
)


@pytest.mark.parametrize(("size", "is_read"), [(1000, True), (1001, False)])
async def test_it_reads_no_more_than_the_limit(
    server: ScriptedServer, client: httpx.AsyncClient, size: int, *, is_read: bool
) -> None:
    server.answer = server.say(lambda: web.Response(body=b"x" * size))
    source = source_at(client, server.base, max_bytes=1000)
    if is_read:
        assert len((await source.fetch(DAY)).content) == size
    else:
        assert "larger than 1,000 bytes" in await why_unavailable(source)


async def test_an_endless_answer_is_cut_short(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65536)
        except ConnectionError:
            return response

    server.answer = answer
    assert "larger than" in await why_unavailable(source_at(client, server.base))


async def test_a_compressed_answer_is_unpacked(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    body = gzip.compress("日报".encode())
    headers = {"Content-Encoding": "gzip"}
    server.answer = server.say(lambda: web.Response(body=body, headers=headers))
    assert (await source_at(client, server.base).fetch(DAY)).content.decode() == "日报"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(bytes(50_000_000)), "gzip", "larger than 2,000,000 bytes"),
        (gzip.compress(b"digest")[:-4], "gzip", "no complete gzip"),
        (gzip.compress(b"digest") + b"more", "gzip", "no complete gzip"),
        (b"digest", "gzip", "no valid gzip"),
        (b"digest", "br", "not asked for"),
        (gzip.compress(gzip.compress(b"digest")), "gzip, gzip", "not asked for"),
    ],
    # gzip holds the time: bytes in the names would differ between the workers of a parallel run
    ids=["bomb", "cut off", "with a tail", "no gzip", "another encoding", "twice"],
)
async def test_a_hostile_compressed_answer_is_refused(
    server: ScriptedServer, client: httpx.AsyncClient, body: bytes, encoding: str, reason: str
) -> None:
    headers = {"Content-Encoding": encoding}
    server.answer = server.say(lambda: web.Response(body=body, headers=headers))
    assert reason in await why_unavailable(source_at(client, server.base))


async def test_a_server_that_does_not_answer_is_given_up(server: ScriptedServer) -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    server.answer = never
    async with open_http_client(allow_private=True, timeout=timedelta(milliseconds=50)) as hasty:
        assert "no answer in time" in await why_unavailable(source_at(hasty, server.base))


async def test_a_trickle_that_outlasts_the_deadline_is_given_up(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    server.answer = trickle
    source = source_at(client, server.base, deadline=timedelta(milliseconds=100))
    assert "no complete answer in time" in await why_unavailable(source)


async def test_a_server_that_hangs_up_is_unavailable(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    server.answer = hang_up
    assert ": the " in await why_unavailable(source_at(client, server.base))


async def test_an_answer_that_stops_early_is_not_taken_for_whole(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def stop_early(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response

    server.answer = stop_early
    assert "no valid HTTP" in await why_unavailable(source_at(client, server.base))


async def test_nobody_listening_is_unavailable(
    client: httpx.AsyncClient, unused_tcp_port: int
) -> None:
    base = f"http://127.0.0.1:{unused_tcp_port}"
    assert "cannot connect" in await why_unavailable(source_at(client, base))


async def test_old_answers_are_forgotten(server: ScriptedServer, client: httpx.AsyncClient) -> None:
    headers = {"ETag": '"v1"'}
    server.answer = server.say(lambda: web.Response(body=b"digest", headers=headers))
    source = source_at(client, server.base, lookback_days=1)
    for days_ago in (0, 1, 2, 0):
        await source.fetch(DAY - timedelta(days=days_ago))
    assert ["If-None-Match" in request.headers for request in server.requests] == [False] * 4
