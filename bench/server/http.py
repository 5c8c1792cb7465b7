"""Just enough HTTP/1.1 for local clients, at a small part of the work that a framework takes.

The server shares two cores with what it measures: at a thousand requests a second it must not be
what is measured.
"""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self, cast

_REASONS = {200: "OK", 400: "Bad Request", 403: "Forbidden", 429: "Too Many Requests"}
_HEADS = {
    status: (
        f"HTTP/1.1 {status} {_REASONS.get(status, 'Error')}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    for status in (*_REASONS, 404, 500, 502)
}
_BACKLOG = 1024
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


class Exchange:
    """A request, and the one answer to it: now, later, or never."""

    __slots__ = ("_transport", "body", "path")

    def __init__(self, transport: asyncio.Transport, path: bytes, body: bytes) -> None:
        self._transport = transport
        self.path = path
        self.body = body

    def answer(self, body: bytes, status: int = 200) -> None:
        """Answer now; nothing happens where the client is gone."""
        if not self._transport.is_closing():
            self._transport.write(b"%b%d\r\n\r\n%b" % (_HEADS[status], len(body), body))

    def reset(self) -> None:
        """Break the connection off."""
        self._transport.abort()


Respond = Callable[[Exchange], None]


class _Connection(asyncio.Protocol):
    """One request after the other, each whole before it is looked at."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(_END_OF_HEAD)) >= 0:
            head, start = self._received[:end], end + len(_END_OF_HEAD)
            stop = start + _content_length(head)
            if len(self._received) < stop:
                return
            body, self._received = self._received[start:stop], self._received[stop:]
            path = head.split(b" ", 2)[1]
            self._respond(Exchange(self._transport, path, body))


def _content_length(head: bytes) -> int:
    """0 where the head names none; chunked bodies are not understood."""
    _, found, rest = head.lower().partition(_LENGTH)
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class HttpServer:
    """Listens on 127.0.0.1, at any free port, from entering to leaving."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._server: asyncio.Server | None = None
        self.address = ""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self._respond), "127.0.0.1", 0, backlog=_BACKLOG
        )
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
