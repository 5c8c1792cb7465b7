"""discord.py's exceptions and what each means to a delivery: the one door for Discord's errors.

============================================================ =====================
429 that discord.py does not wait for itself                 ``RateLimited``
403 and 404 by code: no access, no permission, no such       ``ChatUnreachable``
channel, guild or person, archived or locked thread
interaction expired, its webhook gone                        ``ChatUnreachable``
401: the token                                               ``AccountRefused``
40333, 403 without code: Cloudflare's, not Discord's         ``AccountRefused``
30046 (too many edits of old messages), 40004, 130000        ``DeliveryPostponed``
any other 4xx: too long, empty, blocked by AutoMod           ``MessageRejected``
5xx, no connection, time-out before sending                  ``DeliveryPostponed``
reset, time-out or garbage after sending                     ``DeliveryUncertain``
gateway lost, session invalid, guild unavailable             discord.py resumes
============================================================ =====================

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

import re
from collections.abc import Callable
from datetime import timedelta

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
    50083: ChatUnreachable,  # thread is archived
    50278: ChatUnreachable,  # no mutual guilds with this user
    130000: DeliveryPostponed,  # overloaded
    160005: ChatUnreachable,  # thread is locked
}
_NO_DISCORD = re.compile(r"\s*(<|error code:|$)", re.IGNORECASE)
"""Bodies of a 403 that are no JSON: Cloudflare's pages and short texts, a proxy's silence."""
_DEFAULT_WAIT_S = 5.0


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
    """discord.py waits by itself except where a proxy answers in Discord's place."""
    headers = error.response.headers
    try:
        wait = float(headers.get("Retry-After", _DEFAULT_WAIT_S))
    except ValueError:
        wait = _DEFAULT_WAIT_S
    return RateLimited(timedelta(seconds=wait), is_global="X-RateLimit-Global" in headers)


_TABLE: dict[type[Exception], Callable[..., DeliveryError]] = {
    errors.RateLimited: lambda error: RateLimited(timedelta(seconds=error.retry_after)),
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
