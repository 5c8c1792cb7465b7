"""Serves the webhook's endpoint beside everything else in the event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from bot.domain.errors import ConfigError

_LAST_ANSWERS_S = 3


class _Server(uvicorn.Server):
    """Signals are the program's, not the server's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(application: ASGIApp, listen: str) -> AsyncIterator[None]:
    """Serve ``application`` at ``host:port``. Raises ``ConfigError`` where that cannot be had."""
    listening = _listen(listen)
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        date_header=False,
        ws="none",
        timeout_graceful_shutdown=_LAST_ANSWERS_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _listen(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    try:
        is_ipv6 = ip_address(host).version == 6
    except ValueError:
        is_ipv6 = False
    try:
        family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
        return socket.create_server((host, int(port)), family=family, backlog=256)
    except OSError as error:
        raise ConfigError(("telegram.webhook.listen", f"{listen}: {error.strerror}")) from None
