"""PTB's requests over aiohttp, which takes about a quarter of the work that HTTPX does.

The port: https://docs.python-telegram-bot.org/en/stable/telegram.request.baserequest.html
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_KEEP_ALIVE_S = 60.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SHORT = 64  # characters: not worth a place among the texts that a broadcast repeats


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds for one request; nothing is no limit.

    ``connect`` is for one connection, ``pool`` for a free place among them, ``read`` between two
    pieces of the answer, ``write`` for an upload on top of the answer's ``read``.
    """

    connect: float | None = 10.0
    read: float | None = 20.0
    write: float | None = 60.0
    pool: float | None = None


class AiohttpRequest(BaseRequest):
    """At most ``connections`` at once, kept alive between requests.

    ``proxy`` is the address of an HTTP proxy; without one the environment's ``HTTPS_PROXY`` and
    ``NO_PROXY`` count. What never left raises ``NetworkError`` or ``TimedOut`` with an aiohttp
    error of connecting as its cause, what was lost on its way one with another cause.
    """

    def __init__(
        self, *, connections: int = 256, limits: TimeLimits | None = None, proxy: str = ""
    ) -> None:
        self._connections = connections
        self._limits = limits or TimeLimits()
        self._proxy = proxy or None
        self._proxies_by_host: dict[str, str | None] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds between two pieces of an answer, where a request names none."""
        return self._limits.read

    async def initialize(self) -> None:
        """Open the pool; doing it twice changes nothing."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_KEEP_ALIVE_S
            )
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}
            )
            self._proxies_by_host.clear()

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - PTB's own type is private
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - … as above
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - … as above
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - … as above
    ) -> tuple[int, bytes]:
        """Status and body of the answer, whatever its status.

        Raises ``TimedOut`` and ``NetworkError``; neither names the address, which holds the token.
        """
        if self._session is None or self._session.closed:
            raise RuntimeError("this AiohttpRequest is not initialized")
        limits = TimeLimits(
            connect=_given(connect_timeout, self._limits.connect),
            read=_given(read_timeout, self._limits.read),
            write=_given(write_timeout, self._limits.write),
            pool=_given(pool_timeout, self._limits.pool),
        )
        is_upload = bool(request_data and request_data.contains_files)
        try:
            async with self._session.request(
                method,
                url,
                data=_form(request_data) if request_data else None,
                headers=_FORM if request_data and not is_upload else None,
                proxy=self._proxy or self._environment_proxy(url),
                allow_redirects=False,
                timeout=_timeout(limits, is_upload=is_upload),
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(f"aiohttp.{type(error).__name__}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {_reason(error)}") from error

    def _environment_proxy(self, url: str) -> str | None:
        """The environment's proxy for the address, looked up once for each of its hosts.

        aiohttp's own ``trust_env`` looks it up, and reads ``.netrc``, in threads for every request.
        """
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._proxies_by_host:
            bypassed = not parts.hostname or proxy_bypass(parts.hostname)
            self._proxies_by_host[host] = None if bypassed else getproxies().get(parts.scheme)
        return self._proxies_by_host[host]


def _given(asked: Any, default: float | None) -> float | None:  # noqa: ANN401 - PTB's own type is private
    return default if asked is BaseRequest.DEFAULT_NONE else asked


@lru_cache(maxsize=64)
def _timeout(limits: TimeLimits, *, is_upload: bool) -> aiohttp.ClientTimeout:
    """In aiohttp ``connect`` counts the wait for a free place too, and writing has no limit."""
    total = None
    if is_upload and limits.write is not None and limits.read is not None:
        total = (limits.connect or 0) + limits.write + limits.read
    connect = None
    if limits.pool is not None and limits.connect is not None:
        connect = limits.pool + limits.connect
    return aiohttp.ClientTimeout(
        total=total, connect=connect, sock_connect=limits.connect, sock_read=limits.read
    )


def _form(request_data: RequestData) -> aiohttp.FormData | bytes:
    """The parameters as a form, of several parts where files belong to it."""
    parameters = request_data.json_parameters
    if not request_data.contains_files:
        fields = (f"{quote_plus(name)}={_quoted(value)}" for name, value in parameters.items())
        return "&".join(fields).encode("ascii")
    form = aiohttp.FormData(parameters, quote_fields=False, default_to_multipart=True)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _quoted(value: str) -> str:
    return quote_plus(value) if len(value) <= _SHORT else _quoted_long(value)


@lru_cache(maxsize=512)
def _quoted_long(value: str) -> str:
    """A broadcast sends the same few texts to very many chats, and to quote one takes a while."""
    return quote_plus(value)


def _reason(error: Exception) -> str:
    """What happened, without the address: only an operating system's error has nothing of it."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return (cause.strerror if isinstance(cause, OSError) else "") or "no connection"
