"""discord.py's exceptions and what each means to a delivery: the one door for Discord's errors.

============================================================ =====================
429 in Discord's form: the channel, or the account           ``RateLimited``
429 in another, ``Retry-After`` or not: Cloudflare's         ``RateLimited`` of the account,
                                                             else ``AccountRefused``
403 and 404 by code: no access, no permission, no such       ``ChatUnreachable``
channel, guild or person; a locked thread: an archived one
wakes up by itself when something is sent into it
interaction expired, its webhook gone                        ``ChatUnreachable``
401: the token                                               ``AccountRefused``
40333, 403 without code: Cloudflare's, not Discord's         ``AccountRefused``
30046 (too many edits of old messages), 40004, 130000,       ``DeliveryPostponed``
too many threads that are not archived
any other 4xx: too long, empty, blocked by AutoMod           ``MessageRejected``
5xx, no connection, time-out before sending                  ``DeliveryPostponed``
reset, time-out or garbage after sending                     ``DeliveryUncertain``
gateway lost, session invalid, guild unavailable             discord.py resumes
============================================================ =====================

Each failure is repeated in one place, ours: ``connection`` has discord.py hand on at once what it
would repeat by itself. It keeps its buckets and waits for them before it sends.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
from discord import errors
from discord.app_commands import AppCommandError

from bot.domain.errors import (
    AccountRefused,
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)

_BY_CODE: dict[int, type[DeliveryError]] = {
    10003: ChatUnreachable,  # unknown channel
    10004: ChatUnreachable,  # unknown guild
    10013: ChatUnreachable,  # unknown user
    10015: ChatUnreachable,  # unknown webhook: the interaction is over
    10062: ChatUnreachable,  # unknown interaction: it expired
    30046: DeliveryPostponed,  # too many edits of messages older than an hour; a 429 but no flood
    40002: AccountRefused,  # the account is to be verified first
    40004: DeliveryPostponed,  # sending messages is switched off for the time being
    40058: ChatUnreachable,  # a forum takes posts only
    40333: AccountRefused,  # Cloudflare blocks the request; Discord never saw it
    50001: ChatUnreachable,  # missing access
    50007: ChatUnreachable,  # cannot send messages to this user
    50008: ChatUnreachable,  # a channel without text
    50009: ChatUnreachable,  # the guild's verification level is too high
    50013: ChatUnreachable,  # missing permissions
    50024: ChatUnreachable,  # another type of channel
    50027: ChatUnreachable,  # invalid webhook token: the interaction is over
    50083: ChatUnreachable,  # thread is archived, and locked by a moderator
    50055: ChatUnreachable,  # invalid guild
    50278: ChatUnreachable,  # no mutual guilds with this user
    130000: DeliveryPostponed,  # overloaded
    160005: ChatUnreachable,  # thread is locked
    160006: DeliveryPostponed,  # too many active threads for an archived one to wake up
}
_NO_DISCORD = re.compile(r"\s*(<|error code:|$)", re.IGNORECASE)
"""Bodies that are no JSON: Cloudflare's pages and short texts, a proxy's silence."""
_DEFAULT_WAIT_S = 5.0


class TooManyRequests(errors.HTTPException):
    """A 429 with all that it says: discord.py's own exceptions forget how long to wait."""

    def __init__(self, response: aiohttp.ClientResponse, answer: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__(response, answer)
        known = answer if isinstance(answer, dict) else {}
        wait = known.get("retry_after")
        self.retry_after = float(wait) if isinstance(wait, int | float) and wait >= 0 else None
        self.is_global = bool(known.get("global"))


class NeverConnected(aiohttp.ClientConnectionError):
    """There was no connection: nothing was sent."""


def _http_error(error: errors.HTTPException) -> DeliveryError:
    """By code, where it is known; else by status."""
    known = _BY_CODE.get(error.code)
    if known is not None:
        return known(error.text or str(error))
    if error.status == 429:
        return _too_many_requests(error)
    if error.status >= 500:
        return DeliveryPostponed(str(error))
    if error.status == 401:
        return AccountRefused(str(error))
    if error.status == 403 and not error.code:
        return _bare_forbidden(error)
    return MessageRejected(str(error))


def _bare_forbidden(error: errors.HTTPException) -> DeliveryError:
    """A 403 without a code; a firewall that stands in the way would close every channel."""
    if _NO_DISCORD.match(error.text):
        return AccountRefused(f"{error.status} that is not Discord's")
    return ChatUnreachable(error.text)


def _too_many_requests(error: errors.HTTPException) -> DeliveryError:
    """How long to wait, and who: the body tells, else the headers."""
    headers = error.response.headers
    wait = error.retry_after if isinstance(error, TooManyRequests) else None
    wait = _seconds(headers.get("Retry-After")) if wait is None else wait
    if _NO_DISCORD.match(error.text):
        return _blocked(wait)
    is_global = isinstance(error, TooManyRequests) and error.is_global
    is_global = is_global or "X-RateLimit-Global" in headers
    return RateLimited(timedelta(seconds=wait or _DEFAULT_WAIT_S), is_global=is_global)


def _blocked(wait: float | None) -> DeliveryError:
    """Error 1015 and the like: this address is shut out for everything."""
    if wait is None:
        return AccountRefused("429 that is not Discord's")
    return RateLimited(timedelta(seconds=wait), is_global=True)


def _seconds(written: str | None) -> float | None:
    try:
        return max(0.0, float(written or ""))
    except ValueError:
        return None


_TABLE: dict[type[Exception], Callable[..., DeliveryError]] = {
    errors.RateLimited: lambda error: RateLimited(timedelta(seconds=error.retry_after)),
    TooManyRequests: _http_error,
    errors.Forbidden: _http_error,
    errors.NotFound: _http_error,
    errors.DiscordServerError: _http_error,
    errors.HTTPException: _http_error,
    errors.LoginFailure: lambda error: AccountRefused(str(error)),
    errors.ConnectionClosed: lambda error: DeliveryPostponed(str(error)),
    errors.GatewayNotFound: lambda error: DeliveryPostponed(str(error)),
    errors.InvalidData: lambda error: DeliveryUncertain(str(error)),
    errors.ClientException: lambda error: MessageRejected(str(error)),
    AppCommandError: lambda error: MessageRejected(str(error)),
    errors.DiscordException: lambda error: DeliveryUncertain(str(error)),
    NeverConnected: lambda error: DeliveryPostponed(str(error)),
    aiohttp.ClientConnectorError: lambda error: DeliveryPostponed(str(error)),
    aiohttp.ConnectionTimeoutError: lambda error: DeliveryPostponed(str(error)),
    aiohttp.ClientHttpProxyError: lambda error: DeliveryPostponed(str(error)),
    aiohttp.InvalidURL: lambda error: DeliveryPostponed(str(error)),
    aiohttp.ClientError: lambda error: DeliveryUncertain(str(error) or type(error).__name__),
    TimeoutError: lambda error: DeliveryUncertain(str(error) or "no answer in time"),
    OSError: lambda error: DeliveryUncertain(str(error)),
}
FOREIGN_ERRORS = (errors.DiscordException, aiohttp.ClientError, TimeoutError, OSError)
"""What a request through discord.py can raise."""


def delivery_error(error: Exception) -> DeliveryError:
    """What ``error`` means to a delivery. An exception that is no request's is raised again."""
    for known in type(error).__mro__:
        if known in _TABLE:
            return _TABLE[known](error)
    raise error
