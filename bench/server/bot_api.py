"""The few methods of the Bot API that the senders need, and the bench's own questions.

https://core.telegram.org/bots/api#making-requests
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine

from bench.broadcast import Broadcast, read_broadcast
from bench.server.forms import read_parameters, text_as_json
from bench.server.http import Exchange
from bench.server.run import Run

_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_BOT_AS_JSON = json.dumps(_BOT).encode()
_YES = b'{"ok":true,"result":true}'
Slow = Callable[[Exchange], Coroutine[None, None, None]]


class BotApi:
    """Serves one sender at a time: ``POST /bench/run`` begins anew for the next one.

    Messages are looked at when they come and answered after the broadcast's latency.
    """

    def __init__(self, broadcast: Broadcast | None = None) -> None:
        self.run = Run(broadcast or Broadcast())
        self._slow: dict[bytes, Slow] = {
            b"/bench/run": self._begin_run,
            b"/bench/phase": self._begin_phase,
            b"getupdates": self._get_updates,
        }
        self._tasks: set[asyncio.Task[None]] = set()

    def respond(self, exchange: Exchange) -> None:
        """Answer a request: ``HttpServer`` calls it."""
        path = exchange.path.partition(b"?")[0]
        method = path.rpartition(b"/")[2].lower() if path.startswith(b"/bot") else path
        if method == b"sendmessage":
            parameters = read_parameters(exchange.body)
            self.send_message(exchange, int(parameters["chat_id"]), parameters["text"])
        elif method == b"getme":
            exchange.answer(_ok(_BOT))
        elif method == b"/bench/figures":
            exchange.answer(json.dumps(self.run.as_json()).encode())
        elif slow := self._slow.get(method):
            task = asyncio.get_running_loop().create_task(slow(exchange))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            exchange.answer(_YES)

    def send_message(self, exchange: Exchange, chat: int, text: str) -> None:
        """Take a message, or refuse it for its account's or its chat's limit."""
        if not self.run.knows(chat):
            self.later(exchange, refusal(400, "Bad Request: chat not found"), 400)
            return
        now = time.monotonic()
        retry_after = self.run.limits.admit(chat, now)
        if retry_after:
            self.run.refused += 1
            self.later(exchange, too_many_requests(retry_after), 429)
        else:
            number = self.run.accept(chat, text, now)
            self.later(exchange, _sent(number, chat, text))

    def later(self, exchange: Exchange, body: bytes, status: int = 200) -> None:
        """Answer after the broadcast's latency."""
        latency = self.run.broadcast.latency
        asyncio.get_running_loop().call_later(latency, exchange.answer, body, status)

    async def _begin_run(self, exchange: Exchange) -> None:
        await self.run.questions.pause()
        self.run = Run(read_broadcast(exchange.body.decode()))
        exchange.answer(_YES)

    async def _begin_phase(self, exchange: Exchange) -> None:
        """``{"name": …, "types": whether people type commands in it}``."""
        asked = json.loads(exchange.body)
        self.run.phase = asked["name"]
        if asked["types"]:
            await self.run.questions.begin(self.run.phase)
        else:
            await self.run.questions.end()
        exchange.answer(_YES)

    async def _get_updates(self, exchange: Exchange) -> None:
        parameters = read_parameters(exchange.body)
        offset, timeout = int(parameters.get("offset", 0)), float(parameters.get("timeout", 0))
        updates = await self.run.questions.updates(offset, timeout)
        self.later(exchange, _ok(updates))


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _sent(number: int, chat: int, text: str) -> bytes:
    return (
        b'{"ok":true,"result":{"message_id":%d,"from":%b,"date":%d,"text":%b,'
        b'"chat":{"id":%d,"type":"private","first_name":"Reader"}}}'
        % (number, _BOT_AS_JSON, time.time(), text_as_json(text), chat)
    )


def too_many_requests(retry_after: int) -> bytes:
    """The body of a 429; ``retry_after`` is whole seconds."""
    return refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def refusal(status: int, description: str, **parameters: int) -> bytes:
    """The body of a no."""
    said = {"ok": False, "error_code": status, "description": description}
    return json.dumps(said | ({"parameters": parameters} if parameters else {})).encode()
