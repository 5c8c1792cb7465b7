"""A monitor that is reached by one request to an address of its own, as healthchecks.io has it.

The address is a secret: who knows it can pretend that all is well. No error or log line holds it.
See https://healthchecks.io/docs/http_api/ and https://healthchecks.io/docs/attaching_logs/
"""

from datetime import timedelta

import httpx

from bot.domain.errors import AnnouncementFailed
from bot.ports import Clock

_WAITS = (timedelta(seconds=1), timedelta(seconds=4))
_TIME_OUT = timedelta(seconds=10)
_MOST_CHARACTERS = 10_000
_NOT_BY_POST = frozenset({404, 405, 501})
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429})
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (httpx.TimeoutException, "no answer in time"),
    (httpx.ConnectError, "cannot connect"),
    (httpx.NetworkError, "the connection broke"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.ProtocolError, "the answer is no valid HTTP"),
    (httpx.HTTPError, "the request failed"),
    (httpx.InvalidURL, "no valid address"),
    (httpx.StreamError, "the answer could not be read"),
)
"""Narrow before wide, and only our own words: a foreign message may hold the address."""


class _Refused(Exception):  # noqa: N818 - says what happened
    """The monitor answered, but not that it heard; ``is_final`` where asking again cannot help."""

    def __init__(self, status: int) -> None:
        self.is_final = status < 500 and status not in _WORTH_ANOTHER_TRY
        super().__init__(f"answered with status {status}")


def open_ping_client(*, time_out: timedelta = _TIME_OUT) -> httpx.AsyncClient:
    """A client for ``HttpDeadManSwitch``; ``HTTPS_PROXY`` and ``NO_PROXY`` count. Close it."""
    return httpx.AsyncClient(timeout=time_out.total_seconds(), headers={"User-Agent": "daybrief"})


class HttpDeadManSwitch:
    """``DeadManSwitch``: POST with the message, or GET where that is all the monitor takes.

    What may pass by itself (no connection, 5xx, 429) is tried three times within seconds.
    """

    def __init__(self, client: httpx.AsyncClient, url: str, clock: Clock) -> None:
        self._client = client
        self._url = url
        self._clock = clock

    async def ping(self, message: str) -> None:
        """All is well; ``message`` says what was done. Raises ``AnnouncementFailed``."""
        for wait in (*_WAITS, None):
            try:
                return await self._ask(message)
            except _Refused as error:
                reason, is_final = str(error), error.is_final
            except tuple(kind for kind, _ in _REASONS) as error:
                reason, is_final = _reason_for(error), False
            if is_final or wait is None:
                break
            await self._clock.sleep(wait)
        raise AnnouncementFailed(f"dead-man switch: {reason}")

    async def _ask(self, message: str) -> None:
        content = message[:_MOST_CHARACTERS].encode()
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        answer = await self._client.post(self._url, content=content, headers=headers)
        if answer.status_code in _NOT_BY_POST:
            answer = await self._client.get(self._url)
        if not answer.is_success:
            raise _Refused(answer.status_code)


def _reason_for(error: Exception) -> str:
    return next(reason for kind, reason in _REASONS if isinstance(error, kind))
