"""What Discord refuses, counted wherever in discord.py it was asked for."""

from collections.abc import Callable
from datetime import UTC, datetime

import aiohttp

from bot.adapters.discord.errors import NeverConnected
from bot.domain.errors import AccountRefused
from bot.domain.invalid_requests import BANNED_AT, MOST_BY_REPLIES, InvalidRequests

_FORBIDDEN = frozenset({401, 403})
_TOO_MANY = 429
_RESET = frozenset({54, 10054})
"""Connection reset by peer on macOS and Windows: discord.py repeats what met these by itself."""


class Refusals:
    """Keeps an account far from being banned: nothing more goes while too much was refused.

    Messages, answers to interactions and the gateway's handshakes count alike.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._requests = InvalidRequests()

    @property
    def count(self) -> int:
        """How many requests were refused within the last ten minutes."""
        return self._requests.count(self._now())

    def spare(self, *, most: int = MOST_BY_REPLIES) -> None:
        """Raise ``AccountRefused``, without a request, while ``most`` or more were refused."""
        now = self._now()
        room_at = self._requests.room_at(now, most=most)
        if room_at > now:
            raise AccountRefused(
                f"{self._requests.count(now)} requests were refused within ten minutes, and Discord"
                f" bans at {BANNED_AT}; resting until {room_at:%H:%M:%S} UTC"
            )

    def trace(self) -> aiohttp.TraceConfig:
        """What lets discord.py's session tell about its requests."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._count)
        trace.on_request_exception.append(_leave_repeating_to_us)
        return trace

    async def _count(
        self, _session: object, _context: object, ended: aiohttp.TraceRequestEndParams
    ) -> None:
        status = ended.response.status
        is_shared = ended.response.headers.get("X-RateLimit-Scope") == "shared"
        if status in _FORBIDDEN or (status == _TOO_MANY and not is_shared):
            self._requests.add(self._now())


async def _leave_repeating_to_us(
    _session: object, _context: object, failed: aiohttp.TraceRequestExceptionParams
) -> None:
    """Raise the error as one that discord.py hands on: what it repeats would be repeated twice."""
    error = failed.exception
    if not isinstance(error, OSError) or error.errno not in _RESET:
        return
    if isinstance(error, aiohttp.ClientConnectorError):
        raise NeverConnected(str(error)) from error
    raise aiohttp.ClientConnectionError(str(error)) from error
