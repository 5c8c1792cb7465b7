"""The few methods of the Bot API that the senders need, and the bench's own questions.

https://core.telegram.org/bots/api#making-requests
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from bench.broadcast import PEOPLE, Broadcast, part_of, read_broadcast
from bench.server.limits import Limits
from bench.server.questions import Questions
from bench.server.tally import Tally

_PEOPLE = frozenset(PEOPLE)
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
Method = Callable[[Any], Coroutine[None, None, web.Response]]


class Run:
    """What one sender did so far."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.limits = Limits(broadcast.real_rate, broadcast.chat_rate)
        self.tally = Tally(broadcast.chat_ids, broadcast.messages)
        self.questions = Questions()
        self.refused = 0
        self.replies: dict[str, int] = {}
        self.phase = ""

    async def accept(self, chat: int, text: str, now: float) -> None:
        """Count a message to a chat of the broadcast, or a reply to a person."""
        if chat in _PEOPLE:
            self.replies[self.phase] = self.replies.get(self.phase, 0) + 1
            await self.questions.answered(chat, now)
        else:
            self.tally.accept(chat, part_of(text))

    def as_json(self) -> dict[str, Any]:
        """The counters; ``waits`` are seconds from a question to its answer, by phase."""
        return {
            "accepted": self.tally.accepted,
            "refused": self.refused,
            "order_violations": self.tally.order_violations,
            "lost": self.tally.lost,
            "duplicates": self.tally.duplicates,
            "replies": self.replies,
            "waits": self.questions.waits,
        }


class BotApi:
    """Serves one sender at a time: ``POST /bench/run`` begins anew for the next one."""

    def __init__(self) -> None:
        self.run = Run(Broadcast())
        self._methods: dict[str, Method] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "sendmessage": self._send_message,
        }

    def make_app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_post("/bench/run", self._begin_run)
        app.router.add_post("/bench/phase", self._begin_phase)
        app.router.add_get("/bench/figures", self._figures)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        return app

    async def _begin_run(self, request: web.Request) -> web.Response:
        await self.run.questions.pause()
        self.run = Run(read_broadcast(await request.text()))
        return _answer(True)  # noqa: FBT003 - the Bot API's own answer

    async def _begin_phase(self, request: web.Request) -> web.Response:
        """``{"name": …, "types": whether people type commands in it}``."""
        asked = await request.json()
        self.run.phase = asked["name"]
        if asked["types"]:
            await self.run.questions.begin(self.run.phase)
        else:
            await self.run.questions.end()
        return _answer(True)  # noqa: FBT003 - the Bot API's own answer

    async def _figures(self, _request: web.Request) -> web.Response:
        return web.json_response(self.run.as_json())

    async def _call(self, request: web.Request) -> web.Response:
        method = self._methods.get(request.match_info["method"].lower())
        given = await request.post()
        return await method(given) if method else _answer(True)  # noqa: FBT003 - as above

    async def _get_me(self, _given: Any) -> web.Response:  # noqa: ANN401 - a form's fields
        return _answer(_BOT)

    async def _get_updates(self, given: Any) -> web.Response:  # noqa: ANN401 - a form's fields
        run = self.run
        offset, timeout = int(given.get("offset", 0)), float(given.get("timeout", 0))
        updates = await run.questions.updates(offset, timeout)
        await asyncio.sleep(run.broadcast.latency)
        return _answer(updates)

    async def _send_message(self, given: Any) -> web.Response:  # noqa: ANN401 - a form's fields
        run, chat = self.run, int(given["chat_id"])
        now = asyncio.get_running_loop().time()
        retry_after = run.limits.admit(chat, now)
        if retry_after:
            run.refused += 1
            await asyncio.sleep(run.broadcast.latency)
            return _too_many_requests(retry_after)
        await run.accept(chat, given["text"], now)
        number = run.tally.accepted + sum(run.replies.values())
        await asyncio.sleep(run.broadcast.latency)
        return _answer(
            {
                "message_id": number,
                "from": _BOT,
                "chat": {"id": chat, "type": "private", "first_name": "Reader"},
                "date": int(time.time()),
                "text": given["text"],
            }
        )


def _answer(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _too_many_requests(retry_after: int) -> web.Response:
    return web.json_response(
        {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {retry_after}",
            "parameters": {"retry_after": retry_after},
        },
        status=429,
    )
