"""The REST face: takes a request through authorisation, faults, limits and checks to its route.

https://discord.com/developers/docs/reference
"""

import asyncio
import contextlib
import json
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import BodyPartReader, web

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.checks import check_body
from bot.sandbox.discord.errors import (
    ApiError,
    malformed_json,
    method_not_allowed,
    unauthorized,
    unknown_message,
    unknown_route,
)
from bot.sandbox.discord.faults import Fault, FaultDesk, FaultKind
from bot.sandbox.discord.journal import Call
from bot.sandbox.discord.limits import RateLimiter, too_many_requests
from bot.sandbox.discord.routes import ROUTES, Operation
from bot.sandbox.discord.wire import Answer, Incoming, UploadedFile

API_PREFIX = "/api/v10"
_FILE_FIELD = re.compile(r"files\[([0-9]{1,2})\]")
_OPEN_TO_ALL = ("/gateway", "/interactions/", "/webhooks/")
_INSTEAD = (FaultKind.STATUS, FaultKind.RATE_LIMITED, FaultKind.GARBAGE, FaultKind.RESET)


class Rest:
    """Serves ``ROUTES`` under the API prefix and keeps a record of every call."""

    def __init__(
        self,
        backend: Backend,
        *,
        token: str,
        limiter: RateLimiter,
        faults: FaultDesk,
        now: Callable[[], datetime],
    ) -> None:
        self._backend = backend
        self._authorization = f"Bot {token}"
        self._limiter = limiter
        self._faults = faults
        self._now = now
        self._closing = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Put the routes, and an answer for every other address, into ``app``."""
        for route, operation in ROUTES.items():
            method, path = route.split(" ")
            app.router.add_route(method, API_PREFIX + path, self._served(path, operation))
        app.router.add_get("/attachments/{channel_id}/{file_id}/{name}", self._attachment)
        app.router.add_route("*", "/{tail:.*}", self._elsewhere)

    def release(self) -> None:
        """Let go of requests that were left without an answer on order."""
        self._closing.set()

    def _served(
        self, path: str, operation: Operation
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            return await self._serve(request, path, operation)

        return serve

    async def _serve(self, request: web.Request, path: str, operation: Operation) -> web.Response:
        try:
            call = await _incoming(request, path)
            self._authorize(request, path)
        except ApiError as error:
            return _response(Answer(error.payload(), error.status), {})
        fault = self._faults.next_for(call)
        if fault is not None and fault.kind is FaultKind.LATENCY:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind in _INSTEAD:
            return self._spoiled(request, call, fault)
        headers, answer = self._limiter.take(call)
        if answer is None:
            answer = await self._operate(call, operation)
        self._record(call, answer, fault)
        if fault is not None and fault.kind is FaultKind.TIME_OUT_AFTER_ACCEPTING:
            await self._closing.wait()
            _reset(request)
        if fault is not None and fault.kind is FaultKind.RESET_AFTER_ACCEPTING:
            _reset(request)
        return _response(answer, headers)

    def _authorize(self, request: web.Request, path: str) -> None:
        if path.startswith(_OPEN_TO_ALL) and path != "/gateway/bot":
            return
        if request.headers.get("Authorization") != self._authorization:
            raise unauthorized()

    async def _operate(self, call: Incoming, operation: Operation) -> Answer:
        try:
            check_body(f"{call.method} {call.route}", call.body)
            return await operation(self._backend, call)
        except ApiError as error:
            return Answer(error.payload(), error.status)

    def _spoiled(self, request: web.Request, call: Incoming, fault: Fault) -> web.Response:
        if fault.kind is FaultKind.RATE_LIMITED:
            answer = too_many_requests(fault.seconds, is_global=fault.is_global)
        elif fault.kind is FaultKind.STATUS:
            answer = Answer({"message": f"{fault.status}: on order", "code": 0}, fault.status)
        else:
            answer = Answer(None, 200)
        self._record(call, answer, fault)
        if fault.kind is FaultKind.GARBAGE:
            return web.Response(
                body=b"<html>{not json", headers={"Content-Type": "application/json"}
            )
        if fault.kind is FaultKind.RESET:
            _reset(request)
        return _response(answer, {})

    def _record(self, call: Incoming, answer: Answer, fault: Fault | None) -> None:
        kind = fault.kind.value if fault else None
        self._backend.journal.record(Call(call, answer.status, answer.body, self._now(), kind))

    async def _attachment(self, request: web.Request) -> web.Response:
        for message in self._backend.messages.in_channel(request.match_info["channel_id"]):
            file = message.files.get(request.match_info["file_id"])
            if file is not None:
                headers = {"Content-Type": file.content_type}
                return web.Response(body=file.content, headers=headers)
        return _response(Answer(unknown_message().payload(), 404), {})

    async def _elsewhere(self, request: web.Request) -> web.Response:
        error = unknown_route()
        for resource in request.app.router.resources():
            _, methods = await resource.resolve(request)
            if methods and request.method not in methods and "*" not in methods:
                error = method_not_allowed()
        return _response(Answer(error.payload(), error.status), {})


async def _incoming(request: web.Request, path: str) -> Incoming:
    files: tuple[UploadedFile, ...] = ()
    body: object = None
    if request.content_type.startswith("multipart/"):
        body, files = await _multipart(request)
    elif request.can_read_body:
        body = _decoded(await request.read())
    return Incoming(
        request.method,
        path,
        request.path,
        dict(request.match_info),
        dict(request.query),
        body,
        files,
    )


def _decoded(raw: bytes) -> object:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        raise malformed_json() from None


async def _multipart(request: web.Request) -> tuple[object, tuple[UploadedFile, ...]]:
    body: object = None
    files: list[UploadedFile] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        name = part.name or ""
        content = bytes(await part.read(decode=True))
        if name == "payload_json":
            body = _decoded(content)
        elif (index := _FILE_FIELD.fullmatch(name)) is not None:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(UploadedFile(int(index[1]), part.filename or "file", kind, content))
    return body, tuple(files)


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    if answer.status == 204:
        return web.Response(status=204, headers=headers)
    headers = {**headers, "Content-Type": "application/json"}
    if answer.status == 429 and isinstance(answer.body, dict):
        headers |= {"Via": "1.1 sandbox", "Retry-After": str(int(answer.body["retry_after"]) + 1)}
    body = json.dumps(answer.body, ensure_ascii=False).encode()
    return web.Response(body=body, status=answer.status, headers=headers)


def _reset(request: web.Request) -> None:
    """Close so that the client sees a reset connection and not an orderly end."""
    if request.transport is None:
        return
    raw: socket.socket | None = request.transport.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
