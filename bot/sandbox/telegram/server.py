"""The HTTP side: one request in, one answer out, with the faults that were ordered.

https://core.telegram.org/bots/api#making-requests
"""

import asyncio
import inspect
import json
import socket
import struct

from aiohttp import web

from bot.sandbox.telegram.calls import Call
from bot.sandbox.telegram.faults import Fault, FaultKind, FaultOrders
from bot.sandbox.telegram.methods import BY_LOWER_CASE, METHODS
from bot.sandbox.telegram.parameters import check_parameters
from bot.sandbox.telegram.wire import (
    ApiError,
    JsonObject,
    bad_request,
    read_parameters,
    too_many_requests,
)
from bot.sandbox.telegram.world import BotAccount, World

MAX_REQUEST = 52 * 1024 * 1024
RESETS = frozenset({FaultKind.RESET_AFTER_ACCEPTING, FaultKind.RESET_BEFORE_ACCEPTING})
REASONS = {
    401: "Unauthorized",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


class ApiServer:
    """Answers Bot API requests for the bots of ``world``."""

    def __init__(self, world: World, faults: FaultOrders) -> None:
        self.world = world
        self.faults = faults
        self.latency = 0.0
        self.has_rich_messages = True
        self.port = 0
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one. Raises ``OSError``."""
        app = web.Application(client_max_size=MAX_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        # Cancelling on disconnect frees long polls and requests that hang on order.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=1.0
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection."""
        self._closing.set()
        for bot in self.world.bots.values():
            bot.updates.interrupt()
        if self._runner is not None:
            await self._runner.cleanup()

    async def perform(self, bot: BotAccount, method: str, params: JsonObject) -> object:
        """A call that came in a webhook's response; nobody hears what becomes of it."""
        return await self._carry_out(bot, self._note(bot, method, params))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None:
            return _respond(ApiError(401, "Unauthorized"))
        try:
            params = await read_parameters(request)
        except ApiError as error:
            return _respond(error)
        call = self._note(bot, request.match_info["method"], params)
        try:
            return await self._obey(request, bot, call)
        finally:
            self.world.changes.announce()

    def _note(self, bot: BotAccount, method: str, params: JsonObject) -> Call:
        name = BY_LOWER_CASE.get(method.lower(), method)
        call = Call(bot.person.id, name, params, self.world.now())
        self.world.calls.append(call)
        self.world.changes.announce()
        return call

    async def _obey(self, request: web.Request, bot: BotAccount, call: Call) -> web.StreamResponse:
        """Carry the call out, or what a fault makes of it."""
        fault = self.faults.strike(call)
        await asyncio.sleep(self.latency)
        if fault is None:
            return await self._carry_out(bot, call)
        if fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
            return await self._carry_out(bot, call)
        refusal = _refusal(fault)
        if refusal is not None:
            return _respond(refusal, call)
        if fault.kind is not FaultKind.RESET_BEFORE_ACCEPTING:
            await self._carry_out(bot, call)
            call.status = 0
            self.world.changes.announce()
        if fault.kind is FaultKind.TIMEOUT_AFTER_ACCEPTING:
            await self._closing.wait()
        if fault.kind in RESETS:
            _reset(request)
        return web.Response(text="<html>garbage", content_type="text/html")

    def _refuse_unknown(self, call: Call) -> None:
        """Methods that don't exist, or didn't before rich messages."""
        is_known = call.method in METHODS
        if not is_known or (call.method == "sendRichMessage" and not self.has_rich_messages):
            raise ApiError(404, "Not Found")
        if self.has_rich_messages:
            return
        if "rich_message" in call.params:
            raise bad_request("message text is empty")

    async def _carry_out(self, bot: BotAccount, call: Call) -> web.Response:
        try:
            self._refuse_unknown(call)
            call.params = check_parameters(call.method, call.params)
            if not self.has_rich_messages:
                _refuse_rich_results(call.params)
            result = METHODS[call.method](self.world, bot, call.params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return _respond(error, call)
        call.status = 200
        call.result = result
        return _json({"ok": True, "result": result}, 200)


def _refuse_rich_results(params: JsonObject) -> None:
    for result in params.get("results", []):
        if "rich_message" in result.get("input_message_content", {}):
            raise bad_request("can't parse InlineQueryResult: message text is empty")


def _respond(error: ApiError, call: Call | None = None) -> web.Response:
    if call is not None:
        call.status = error.code
        call.description = error.description
    return _json(error.envelope(), error.code)


def _json(body: JsonObject, status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")


def _refusal(fault: Fault) -> ApiError | None:
    """The error that a fault answers with, if it is of that kind."""
    if fault.kind is FaultKind.SERVER_ERROR:
        return ApiError(fault.status, REASONS.get(fault.status, "Internal Server Error"))
    if fault.kind is FaultKind.TOO_MANY_REQUESTS:
        return too_many_requests(fault.retry_after)
    return None


def _reset(request: web.Request) -> None:
    """Drop the connection so that the client sees a reset rather than an orderly end."""
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
