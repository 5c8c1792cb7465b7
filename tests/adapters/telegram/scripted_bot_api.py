"""A Bot API server of another make: it knows as little as a test says, and says it as told."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.telegram.account import TelegramAccount, TelegramBot, connected

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
Parameters = dict[str, Any]
Answer = Callable[[Parameters], web.StreamResponse]


def result(value: object) -> Answer:
    return lambda _: web.json_response({"ok": True, "result": value})


def refusal(code: int, description: str, **more: object) -> Answer:
    body = {"ok": False, "error_code": code, "description": description, **more}
    return lambda _: web.json_response(body, status=code)


def page(status: int) -> Answer:
    text = "<html><h1>Sorry</h1></html>"
    return lambda _: web.Response(status=status, text=text, content_type="text/html")


@dataclass
class BotApi:
    """Answers each method by what stands in ``answers``, every other by ``otherwise``."""

    base: str = ""
    otherwise: Answer = field(default_factory=lambda: page(404))
    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[tuple[str, Parameters]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    called: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.answers.setdefault("getme", result({"id": 9, "username": "brief_bot"}))
        self.answers.setdefault("sendmessage", result({"message_id": 7}))
        self.answers.setdefault("getupdates", self._give_updates)

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    def stumble(self, method: str, answer: Answer, *, until: Callable[[], bool]) -> None:
        """Give ``answer`` to ``method`` first, and what it has later on."""
        later = self.answers[method.lower()]

        def give(parameters: Parameters) -> web.StreamResponse:
            return later(parameters) if until() else answer(parameters)

        self.answers[method.lower()] = give

    async def wait_for(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.called:
            await self.called.wait_for(is_so)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        found = re.search(r"/bot([^/]+)/(\w+)$", request.path)
        if not found or found[1] != TOKEN:
            return refusal(401, "Unauthorized")({})
        given = {**request.query, **(await request.post())}
        parameters = {name: _read(str(value)) for name, value in given.items()}
        async with self.called:
            self.calls.append((found[2], parameters))
            self.called.notify_all()
        return self.answers.get(found[2].lower(), self.otherwise)(parameters)

    def _give_updates(self, parameters: Parameters) -> web.StreamResponse:
        offset = int(parameters.get("offset", 0))
        return result([u for u in self.updates if u["update_id"] >= offset])({})


def _read(value: str) -> object:
    return json.loads(value) if value[:1] in ("{", "[") else value


@asynccontextmanager
async def serving(api: BotApi, path: str = "") -> AsyncIterator[BotApi]:
    """The server on loopback, below ``path``."""
    app = web.Application()
    app.router.add_route("*", path + "/{tail:.*}", api.serve)
    async with TestServer(app) as server:
        api.base = str(server.make_url(path)).rstrip("/")
        yield api


@asynccontextmanager
async def signed_in_at(api: BotApi) -> AsyncIterator[TelegramBot]:
    bot = TelegramAccount(TOKEN, api.base).make_bot()
    async with connected(bot, retry_s=0.01):
        yield bot
