"""An httpx transport that checks the address it connects to, not the one it was told.

Checking a name first and connecting to it later would look it up twice, and a name server may
answer differently the second time (DNS rebinding). Here a name is looked up once, its addresses
are checked, and the connection goes to a checked address; TLS and ``Host`` keep the name.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from bot.adapters.digest_http.addresses import Address, MayConnect, Resolve, resolve
from bot.adapters.digest_http.errors import AnswerRefused

_COUNTERPARTS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.TimeoutException, httpx.TimeoutException),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.NetworkError, httpx.NetworkError),
    (httpcore.ProxyError, httpx.ProxyError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.ProtocolError, httpx.ProtocolError),
)


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Looks a host up once and connects to one of its addresses that ``may_connect`` allows.

    Raises ``AnswerRefused`` where none is allowed.
    """

    def __init__(
        self,
        may_connect: MayConnect,
        *,
        resolve: Resolve = resolve,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._may_connect = may_connect
        self._resolve = resolve
        self._network = network or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._allowed(host, port)
        share = timeout / len(addresses) if timeout else None
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _allowed(self, host: str, port: int) -> list[Address]:
        if port > 65535:  # httpx lets it pass
            raise httpcore.ConnectError(f"{port} is no port")
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:  # the latter for a label of over 63 letters
            raise httpcore.ConnectError(f"cannot resolve {host}") from error
        allowed = [address for address in addresses if self._may_connect(address)]
        if not allowed:
            raise AnswerRefused(f"{host} has no address that may be connected to")
        return allowed

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class CheckedTransport(httpx.AsyncBaseTransport):
    """Carries requests over connections that ``backend`` opens."""

    def __init__(self, backend: CheckedBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=4,
            keepalive_expiry=5,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _in_httpx_terms():
            response = await self._pool.handle_async_request(
                httpcore.Request(
                    request.method,
                    url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _in_httpx_terms():
            async for chunk in self._response.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


@contextmanager
def _in_httpx_terms() -> Iterator[None]:
    try:
        yield
    except tuple(foreign for foreign, _ in _COUNTERPARTS) as error:
        kind = next(ours for foreign, ours in _COUNTERPARTS if isinstance(error, foreign))
        raise kind(str(error)) from error
