"""discord.py's exceptions and what each means to a delivery: the one door for Discord's errors.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

from collections.abc import Callable
from datetime import timedelta

import aiohttp
from discord import errors
from discord.app_commands import AppCommandError

from bot.domain.errors import (
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)

_CHAT_IS_CLOSED = {
    10003,  # unknown channel
    10004,  # unknown guild
    10013,  # unknown user
    50001,  # missing access
    50007,  # cannot send messages to this user
    50013,  # missing permissions
    50083,  # thread is archived
    50278,  # no mutual guilds with this user
    160005,  # thread is locked
}
_DEFAULT_WAIT_S = 5.0


def _http_error(error: errors.HTTPException) -> DeliveryError:
    if error.status == 429:
        return _too_many_requests(error)
    if error.status >= 500:
        return DeliveryPostponed(str(error))
    if error.code in _CHAT_IS_CLOSED:
        return ChatUnreachable(error.text or str(error))
    if error.status == 401:
        return DeliveryPostponed(str(error))
    return MessageRejected(str(error))


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
    errors.Forbidden: lambda error: ChatUnreachable(error.text or str(error)),
    errors.NotFound: _http_error,
    errors.DiscordServerError: _http_error,
    errors.HTTPException: _http_error,
    errors.LoginFailure: lambda error: DeliveryPostponed(str(error)),
    errors.ConnectionClosed: lambda error: DeliveryPostponed(str(error)),
    errors.GatewayNotFound: lambda error: DeliveryPostponed(str(error)),
    errors.InvalidData: lambda error: DeliveryUncertain(str(error)),
    errors.ClientException: lambda error: MessageRejected(str(error)),
    AppCommandError: lambda error: MessageRejected(str(error)),
    errors.DiscordException: lambda error: DeliveryUncertain(str(error)),
    aiohttp.ClientConnectorError: lambda error: DeliveryPostponed(str(error)),
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
