from datetime import date, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from aiohttp import web

from bot.adapters.digest_http import (
    HttpDigestOptions,
    HttpDigestSource,
    UrlTemplate,
    open_http_client,
)
from bot.domain.errors import DigestNotFound
from tests.adapters.digest_http.scripted_server import (
    CLOCK,
    DAY,
    ScriptedServer,
    source_at,
    why_unavailable,
)


async def test_it_asks_for_the_address_of_the_day(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    server.answer = server.say(lambda: web.Response(body=b"# \xe6\x97\xa5"))
    document = await source_at(client, server.base).fetch(DAY)
    assert server.requests[0].path == "/2026/02/2026-02-26.md"
    assert (document.name, document.content) == ("2026-02-26.md", b"# \xe6\x97\xa5")


@pytest.mark.parametrize(
    ("zone", "today"),
    [("UTC", date(2026, 2, 26)), ("Asia/Shanghai", date(2026, 2, 27))],
)
async def test_days_go_back_from_today_in_the_given_zone(
    client: httpx.AsyncClient, zone: str, today: date
) -> None:
    source = source_at(client, "https://x.test", lookback_days=2, zone=ZoneInfo(zone))
    assert await source.days() == [today, today - timedelta(days=1), today - timedelta(days=2)]


async def test_an_unchanged_digest_is_not_sent_again(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        headers = {"ETag": '"v1"', "Last-Modified": "Thu, 26 Feb 2026 08:00:00 GMT"}
        return web.Response(body=b"digest", headers=headers)

    server.answer = answer
    source = source_at(client, server.base)
    assert await source.fetch(DAY) is await source.fetch(DAY)
    asked = server.requests[1].headers
    assert asked["If-Modified-Since"] == "Thu, 26 Feb 2026 08:00:00 GMT"
    assert "If-None-Match" not in server.requests[0].headers


async def test_not_modified_without_an_earlier_answer_is_an_error(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    server.answer = server.say(lambda: web.Response(status=304))
    assert "answered 304" in await why_unavailable(source_at(client, server.base))


@pytest.mark.parametrize("status", [404, 410])
async def test_missing_means_not_found(
    server: ScriptedServer, client: httpx.AsyncClient, status: int
) -> None:
    server.answer = server.say(lambda: web.Response(status=status))
    with pytest.raises(DigestNotFound):
        await source_at(client, server.base).fetch(DAY)


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 429, 500, 503])
async def test_any_other_status_means_unavailable(
    server: ScriptedServer, client: httpx.AsyncClient, status: int
) -> None:
    server.answer = server.say(lambda: web.Response(status=status))
    assert f"answered {status}" in await why_unavailable(source_at(client, server.base))


async def test_a_redirect_is_followed(server: ScriptedServer, client: httpx.AsyncClient) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/moved":
            return web.Response(body=b"digest")
        raise web.HTTPFound("/moved")

    server.answer = answer
    assert (await source_at(client, server.base).fetch(DAY)).content == b"digest"


@pytest.mark.parametrize(("hops", "is_followed"), [(3, True), (4, False)])
async def test_at_most_three_redirects_are_followed(
    server: ScriptedServer, client: httpx.AsyncClient, hops: int, *, is_followed: bool
) -> None:
    async def answer(_: web.Request) -> web.Response:
        if len(server.requests) <= hops:
            raise web.HTTPFound(f"/{len(server.requests)}")
        return web.Response(body=b"digest")

    server.answer = answer
    source = source_at(client, server.base)
    if is_followed:
        assert (await source.fetch(DAY)).content == b"digest"
    else:
        assert "more than 3 redirects" in await why_unavailable(source)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is none of the allowed"),
        ("http://localhost/", "localhost is none of the allowed"),
        ("//evil.test/", "evil.test is none of the allowed"),
        ("file:///etc/passwd", "something else than http"),
        ("http://[broken/", "none of the allowed"),
        ("http://127.0.0.1:99999/", "cannot connect"),
        ("http://127.0.0.1:port/", "no valid HTTP"),
    ],
)
async def test_a_redirect_elsewhere_is_refused(
    server: ScriptedServer, client: httpx.AsyncClient, location: str, reason: str
) -> None:
    server.answer = server.say(lambda: web.Response(status=302, headers={"Location": location}))
    assert reason in await why_unavailable(source_at(client, server.base))
    assert len(server.requests) == 1


async def test_a_host_that_is_not_allowed_is_not_asked(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    source = source_at(client, server.base, allowed_hosts=frozenset({"Digests.Test"}))
    assert "127.0.0.1 is none of the allowed hosts" in await why_unavailable(source)
    assert server.requests == []


async def test_private_addresses_are_refused_unless_allowed(server: ScriptedServer) -> None:
    async with open_http_client() as strict:
        reason = await why_unavailable(source_at(strict, server.base))
    assert "127.0.0.1 has no address that may be connected to" in reason
    assert server.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "127。0。0。1",
    ],
)
async def test_this_machine_is_refused_however_its_address_is_written(
    server: ScriptedServer, host: str
) -> None:
    base = server.base.replace("127.0.0.1", host)
    async with open_http_client() as strict:
        reason = await why_unavailable(source_at(strict, base))
    assert "has no address that may be connected to" in reason
    assert server.requests == []


async def test_credentials_are_sent_yet_never_shown(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    server.answer = server.say(lambda: web.Response(status=500))
    base = server.base.replace("http://", "http://reader:s3cret@")
    template = UrlTemplate(base + "/{date}.md?key=s3cret#s3cret")
    source = HttpDigestSource(client, HttpDigestOptions(url=template), clock=CLOCK)
    reason = await why_unavailable(source)
    assert server.requests[0].headers["Authorization"].startswith("Basic ")
    assert reason == f"{server.base}/2026-02-26.md: answered 500"


async def test_credentials_do_not_go_along_to_another_origin(
    server: ScriptedServer, client: httpx.AsyncClient
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/moved":
            return web.Response(body=b"digest")
        raise web.HTTPFound(server.base.replace("127.0.0.1", "localhost") + "/moved")

    server.answer = answer
    base = server.base.replace("http://", "http://reader:s3cret@")
    hosts = frozenset({"127.0.0.1", "localhost"})
    assert (await source_at(client, base, allowed_hosts=hosts).fetch(DAY)).content == b"digest"
    assert ["Authorization" in request.headers for request in server.requests] == [True, False]
