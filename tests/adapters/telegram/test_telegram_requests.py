"""Both carriers of PTB's requests, over the wire: what errors mean hangs on them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.adapters.telegram.account import HttpClient, TelegramAccount, TelegramBot
from bot.adapters.telegram.aiohttp_request import AiohttpRequest, TimeLimits
from bot.adapters.telegram.errors import delivery_error
from bot.domain.errors import DeliveryError, DeliveryPostponed, DeliveryUncertain

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SENT = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CONNECTIONS = 64
CLIENTS = pytest.mark.parametrize("http", list(HttpClient))


@dataclass
class Server:
    base: str = ""
    connections: set[object] = field(default_factory=set)
    most_at_once: int = 0
    at_once: int = 0
    asked: list[str] = field(default_factory=list)
    credentials: set[str] = field(default_factory=set)


async def say_yes(_: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": SENT})


@asynccontextmanager
async def serving(handler: Handler = say_yes) -> AsyncIterator[Server]:
    """A server that lets ``handler`` answer and counts connections and requests at once."""
    seen = Server()

    async def handle(request: web.Request) -> web.StreamResponse:
        seen.connections.add(request.transport)
        seen.asked.append(str(request.raw_path))
        seen.credentials.update(request.headers.getall("Proxy-Authorization", ()))
        seen.at_once += 1
        seen.most_at_once = max(seen.most_at_once, seen.at_once)
        try:
            return await handler(request)
        finally:
            seen.at_once -= 1

    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", handle)
    server = TestServer(application)
    await server.start_server()
    seen.base = str(server.make_url("")).rstrip("/")
    try:
        yield seen
    finally:
        await server.close()


def forget_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine has set."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@asynccontextmanager
async def speaking(base: str, http: HttpClient, *, proxy: str = "") -> AsyncIterator[TelegramBot]:
    account = TelegramAccount(TOKEN, base, http=http, proxy=proxy, connections=CONNECTIONS)
    bot = account.make_bot()
    await bot._request[1].initialize()
    try:
        yield bot
    finally:
        await bot._request[1].shutdown()


async def refusal_of(work: Awaitable[object]) -> DeliveryError:
    with pytest.raises(TelegramError) as caught:
        await work
    assert TOKEN not in str(caught.value)
    assert TOKEN.partition(":")[2] not in repr(caught.value.__cause__)
    return delivery_error(caught.value)


@CLIENTS
async def test_connections_are_used_again(http: HttpClient):
    async with serving() as server, speaking(server.base, http) as bot:
        for _ in range(5):
            await bot.send_message(1, "早安 & <b>")
    assert len(server.connections) == 1


@CLIENTS
async def test_more_requests_than_connections_wait_and_none_fails(http: HttpClient):
    async def dawdle(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0)
        return await say_yes(request)

    async with serving(dawdle) as server, speaking(server.base, http) as bot:
        await asyncio.gather(*(bot.send_message(1, str(n)) for n in range(200)))
    assert len(server.asked) == 200
    assert server.most_at_once <= CONNECTIONS


@CLIENTS
async def test_parameters_arrive_as_they_were_given(http: HttpClient):
    forms: list[dict[str, str]] = []

    async def read(request: web.Request) -> web.StreamResponse:
        forms.append({name: str(value) for name, value in (await request.post()).items()})
        return await say_yes(request)

    async with serving(read) as server, speaking(server.base, http) as bot:
        await bot.send_message(-100, "a&b=c +é开源", disable_notification=True)
    assert forms == [{"chat_id": "-100", "text": "a&b=c +é开源", "disable_notification": "true"}]


@CLIENTS
async def test_files_are_uploaded_beside_the_parameters(http: HttpClient):
    uploads: list[tuple[str, bytes, str]] = []

    async def read(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        document = form["document"]
        assert isinstance(document, web.FileField)
        uploads.append((document.filename, document.file.read(), str(form["caption"])))
        return await say_yes(request)

    async with serving(read) as server, speaking(server.base, http) as bot:
        await bot.send_document(1, b"\x00\xffdata", filename="数据.json", caption="你的数据")
    assert uploads == [("数据.json", b"\x00\xffdata", "你的数据")]


@CLIENTS
async def test_an_answer_that_never_comes_leaves_it_open(http: HttpClient):
    async def hang(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async with serving(hang) as server, speaking(server.base, http) as bot:
        error = await refusal_of(bot.send_message(1, "x", read_timeout=0.05))
    assert isinstance(error, DeliveryUncertain)


@CLIENTS
async def test_a_connection_that_breaks_off_leaves_it_open(http: HttpClient):
    async def break_off(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with serving(break_off) as server, speaking(server.base, http) as bot:
        error = await refusal_of(bot.send_message(1, "x"))
    assert isinstance(error, DeliveryUncertain)


@CLIENTS
async def test_what_never_left_was_not_delivered(http: HttpClient):
    async with serving() as server:
        gone = server.base
    async with speaking(gone, http) as bot:
        error = await refusal_of(bot.send_message(1, "x"))
    assert type(error) is DeliveryPostponed


@CLIENTS
async def test_refusals_keep_their_meaning(http: HttpClient):
    answers: Iterator[tuple[int, dict[str, object]]] = iter(
        [
            (429, {"description": "Too Many Requests", "parameters": {"retry_after": 3}}),
            (400, {"description": "Bad Request: chat not found"}),
            (502, {}),
        ]
    )

    async def refuse(_: web.Request) -> web.StreamResponse:
        status, body = next(answers)
        return web.json_response({"ok": False, "error_code": status, **body}, status=status)

    async with serving(refuse) as server, speaking(server.base, http) as bot:
        for expected in (RetryAfter, BadRequest, NetworkError):
            with pytest.raises(expected):
                await bot.send_message(1, "x")


@CLIENTS
async def test_a_redirect_is_not_followed_with_the_token(http: HttpClient):
    async def redirect(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"/elsewhere{request.path}")

    async with serving(redirect) as server, speaking(server.base, http) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(1, "x")
    assert server.asked == [f"/bot{TOKEN}/sendMessage"]


@CLIENTS
async def test_a_proxy_is_asked_for_the_whole_address(http: HttpClient):
    async with (
        serving() as proxy,
        speaking("http://telegram.example", http, proxy=proxy.base) as bot,
    ):
        await bot.send_message(1, "x")
    assert proxy.asked == [f"http://telegram.example/bot{TOKEN}/sendMessage"]


@CLIENTS
async def test_the_environments_proxy_is_asked_where_none_is_set(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch
):
    async with serving() as proxy:
        forget_proxies(monkeypatch)
        monkeypatch.setenv("http_proxy", proxy.base.replace("//", "//reader:secret@"))
        async with speaking("http://telegram.example", http) as bot:
            await bot.send_message(1, "words")
            await bot.send_message(1, "more words")
    assert proxy.asked == [f"http://telegram.example/bot{TOKEN}/sendMessage"] * 2
    assert proxy.credentials == {"Basic cmVhZGVyOnNlY3JldA=="}


@CLIENTS
async def test_no_proxy_is_asked_for_a_host_that_the_environment_excepts(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch
):
    async with serving() as proxy, serving() as server:
        forget_proxies(monkeypatch)
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
        async with speaking(server.base, http) as bot:
            await bot.send_message(1, "words")
    assert (len(server.asked), proxy.asked) == (1, [])
    assert server.credentials == set()


@CLIENTS
async def test_a_proxy_that_is_set_goes_before_the_environments(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch
):
    async with serving() as theirs, serving() as ours:
        forget_proxies(monkeypatch)
        monkeypatch.setenv("http_proxy", theirs.base)
        async with speaking("http://telegram.example", http, proxy=ours.base) as bot:
            await bot.send_message(1, "words")
    assert (len(ours.asked), theirs.asked) == (1, [])


async def test_a_request_before_the_start_is_a_mistake_of_ours():
    with pytest.raises(RuntimeError):
        await AiohttpRequest().do_request("http://127.0.0.1:1/", "POST")


async def test_starting_and_ending_twice_changes_nothing():
    request = AiohttpRequest(limits=TimeLimits(read=3))
    assert request.read_timeout == 3
    async with serving() as server:
        await request.initialize()
        await request.initialize()
        assert (await request.do_request(server.base, "GET"))[0] == 200
        await request.shutdown()
        await request.shutdown()
        await request.initialize()
        assert (await request.do_request(server.base, "GET"))[0] == 200
        await request.shutdown()
