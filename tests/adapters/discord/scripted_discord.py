"""A Discord server of another make: REST and gateway, with as few fields as a test says."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.gateway import DiscordGateway, OpenRoad
from bot.adapters.discord.refusals import Refusals
from bot.domain.audience import Language
from bot.domain.topic import Topic, TopicCatalogue
from bot.ports import Messenger
from bot.texts import texts_for
from bot.usecases.caller import Caller

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
Json = dict[str, Any]
Answer = Callable[[Json], web.StreamResponse]
HEARTBEAT, IDENTIFY, RESUME, HELLO = 1, 2, 6, 10


def said(value: object, status: int = 200, **headers: str) -> Answer:
    """JSON as many frameworks send it, with a charset."""
    return lambda _: web.json_response(value, status=status, headers=headers)


def nothing(_: Json) -> web.StreamResponse:
    return web.Response(status=204)


MISSING = said({"message": "404: Not Found", "code": 0}, 404)
MESSAGE = said({"id": "31"})


@dataclass
class Discord:
    """Answers ``METHOD /path`` by the first pattern in ``answers`` that fits, else with 404.

    What fits the pattern in ``hold`` is not answered before its event.
    """

    base: str = ""
    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    hold: tuple[str, asyncio.Event] | None = None
    ready: Json = field(default_factory=lambda: {"session_id": "s"})
    calls: list[tuple[str, Json]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    refused_sockets: int = 0
    received: list[int] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        usual = {
            "GET /users/@me": said({"id": "777", "username": "brief"}),
            "GET /gateway/bot": lambda _: said({"url": self.url})({}),
            "PUT /applications/777/commands": said([]),
            "POST /interactions/.*/callback": nothing,
            "PATCH /webhooks/.*/messages/@original": MESSAGE,
            "POST /webhooks/.*": MESSAGE,
            "POST /channels/.*/messages": MESSAGE,
        }
        self.answers = {**self.answers, **{k: v for k, v in usual.items() if k not in self.answers}}

    def bodies(self, pattern: str) -> list[Json]:
        return [body for called, body in self.calls if re.fullmatch(pattern, called)]

    async def wait_for(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(15), self.changed:
            await self.changed.wait_for(is_so)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        called = f"{request.method} {request.path.removeprefix('/api/v10')}"
        text = await request.text()
        body = json.loads(text) if text else {}
        async with self.changed:
            self.calls.append((called, body))
            self.changed.notify_all()
        if self.hold and re.fullmatch(self.hold[0], called):
            await self.hold[1].wait()
        known = (answer for p, answer in self.answers.items() if re.fullmatch(p, called))
        return next(known, MISSING)(body)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        if self.refused_sockets:
            self.refused_sockets -= 1
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 40_000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            op = json.loads(message.data)["op"]
            if op == IDENTIFY:
                await self.dispatch("READY", self.ready)
            elif op == RESUME:
                await self.dispatch("RESUMED", None)
            async with self.changed:
                self.received.append(op)
                self.changed.notify_all()
        return socket

    async def dispatch(self, name: str, body: Json | None) -> None:
        await self.sockets[-1].send_json({"op": 0, "t": name, "d": body})

    async def slash(self, name: str, *values: Json, **more: object) -> None:
        """A command in a channel of a server, with hardly a field that discord.py wants."""
        asked = {
            "id": "1",
            "type": 2,
            "token": "t0ken",
            "application_id": "777",
            "data": {"id": "2", "name": name, "options": list(values)},
            "guild_id": "100",
            "channel_id": "200",
            "member": {"user": {"id": "5", "username": "ann"}, "permissions": "0"},
        }
        interaction = {k: v for k, v in {**asked, **more}.items() if v is not None}
        await self.dispatch("INTERACTION_CREATE", interaction)


@asynccontextmanager
async def serving(server: Discord, path: str = "/api/v10") -> AsyncIterator[Discord]:
    """The server on loopback, REST below ``path`` and the gateway beside it."""
    app = web.Application()
    app.router.add_get("/socket/", server.connect)
    app.router.add_route("*", path + "/{tail:.*}", server.serve)
    async with TestServer(app) as running:
        server.base = str(running.make_url(path)).rstrip("/")
        server.url = str(running.make_url("/socket/")).replace("http", "ws", 1)
        yield server


@dataclass
class Bot:
    """A gateway on ``server`` and what it handed on."""

    gateway: DiscordGateway
    asked: list[tuple[str, str, Caller, Messenger]]
    news: asyncio.Event

    async def next_command(self) -> tuple[str, str, Caller, Messenger]:
        async with asyncio.timeout(10):
            await self.news.wait()
        self.news.clear()
        return self.asked[-1]


@asynccontextmanager
async def connected_to(server: Discord, refusals: Refusals | None = None) -> AsyncIterator[Bot]:
    account = DiscordAccount(TOKEN, server.base)
    client = account.make_client(refusals)
    asked: list[tuple[str, str, Caller, Messenger]] = []
    news = asyncio.Event()

    async def respond(command: str, words: str, caller: Caller, via: OpenRoad) -> None:
        messenger = await via()
        if messenger:
            asked.append((command, words, caller, messenger))
        news.set()

    gateway = DiscordGateway(client, respond, CATALOGUE, texts_for, language=Language.ZH_HANS)
    stop = asyncio.Event()
    async with signed_in(client, account, retry_s=0.01):
        running = asyncio.create_task(gateway.run(stop))
        try:
            await server.wait_for(lambda: IDENTIFY in server.received)
            yield Bot(gateway, asked, news)
        finally:
            stop.set()
            await running


CATALOGUE = TopicCatalogue((Topic("开源", ("open source",), ()),), str.casefold)
