"""PTB's exceptions and what each means to a delivery: the one door for Telegram's errors.

====================================================== =================================
429, with ``retry_after`` or without                   ``RateLimited``
400 with ``migrate_to_chat_id``                        ``ChatMoved``
400 topic closed or deleted                            once more without topic, then …
400 chat not found, no rights                          ``ChatUnreachable``
400 anything else: markup, length, not modified; 413   ``MessageRejected``
403 blocked, kicked, deactivated                       ``ChatUnreachable``
403 without a word: a proxy's, not Telegram's          ``AccountRefused``
401 the token; 404 to a method that every server has   ``AccountRefused``
404 to any other method                                ``MessageRejected``
5xx, no connection, time-out before sending            ``DeliveryPostponed``
reset, time-out or garbage after sending               ``DeliveryUncertain``
409 to ``getUpdates``: another program polls           waits that grow (``polling``)
====================================================== =================================

Telegram tells 400s apart by their description only (https://core.telegram.org/bots/api#making-requests);
narrow before wide, because ``BadRequest`` and ``TimedOut`` are subclasses of ``NetworkError``.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.telegram.answers import NO_BOT_API
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)

_CHAT_IS_CLOSED = re.compile(
    r"chat not found|user not found|peer_id_invalid|not enough rights|have no rights"
    r"|need administrator rights|no write access|chat_write_forbidden|chat_send_plain_forbidden"
    r"|chat_restricted|chat_admin_required|user_banned_in_channel|channel_private|user_deactivated"
    r"|chat was (deactivated|deleted|upgraded)|bot is not a member|user_is_blocked|chat_forbidden"
    r"|chat_id_invalid|chat_id is empty|channel_invalid|input_user_deactivated",
    re.IGNORECASE,
)
_TOPIC_IS_CLOSED = re.compile(
    r"message thread not found|topic_(closed|deleted|id_invalid)", re.IGNORECASE
)
_BARE_403 = "Forbidden (403)"
"""PTB's words where an answer has no description; Telegram's always has one."""
_NO_SUCH_METHOD = re.compile(
    r"\((405|501)\)|not implemented|(unknown|unsupported|no such) (api )?(method|endpoint|route)"
    r"|\b(method|endpoint|route)\b.*\bnot (found|known|supported|exist)",
    re.IGNORECASE,
)
_FLOOD = re.compile(r"\(429\)|too many requests(: retry after (?P<seconds>\d+))?", re.IGNORECASE)
_FLOOD_WAIT = timedelta(seconds=5)
_TOO_LARGE = re.compile(r"\(413\)|entity too large", re.IGNORECASE)
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
_LOST = (httpx.HTTPError, aiohttp.ClientError, TimeoutError, OSError)


def _retry_after(error: RetryAfter) -> DeliveryError:
    wait = error.retry_after
    return RateLimited(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))


def _bad_request(error: BadRequest) -> DeliveryError:
    if is_topic_closed(error) or _CHAT_IS_CLOSED.search(error.message):
        return ChatUnreachable(error.message)
    return MessageRejected(error.message)


def _forbidden(error: Forbidden) -> DeliveryError:
    """A firewall that stands in the way would close every chat."""
    if error.message.startswith(_BARE_403):
        return AccountRefused(error.message)
    return ChatUnreachable(error.message)


def _refused(error: InvalidToken) -> DeliveryError:
    """401 or 404. Some servers say 404 where a chat is unknown."""
    if _CHAT_IS_CLOSED.search(error.message):
        return ChatUnreachable(error.message)
    return AccountRefused(error.message)


def _network_error(error: NetworkError) -> DeliveryError:
    """What never left was not delivered; a lost or odd answer leaves it open; a 5xx is a no."""
    if isinstance(error.__cause__, _NEVER_SENT) or "Pool timeout" in error.message:
        return DeliveryPostponed(error.message)
    if isinstance(error.__cause__, _LOST) or NO_BOT_API in error.message:
        return DeliveryUncertain(error.message)
    if flood := _FLOOD.search(error.message):
        return RateLimited(_named_wait(flood))
    if _TOO_LARGE.search(error.message):
        return MessageRejected(error.message)
    return DeliveryPostponed(error.message)


def _named_wait(flood: re.Match[str]) -> timedelta:
    """What a 429 without ``parameters`` asks for: a proxy's, or an older server's."""
    seconds = flood["seconds"]
    return timedelta(seconds=int(seconds)) if seconds else _FLOOD_WAIT


_TABLE: dict[type[TelegramError], Callable[..., DeliveryError]] = {
    RetryAfter: _retry_after,
    ChatMigrated: lambda error: ChatMoved(str(error.new_chat_id)),
    Forbidden: _forbidden,
    EndPointNotFound: lambda error: MessageRejected(error.message),
    BadRequest: _bad_request,
    TimedOut: _network_error,
    NetworkError: _network_error,
    Conflict: lambda error: DeliveryPostponed(error.message),
    InvalidToken: _refused,
    PassportDecryptionError: lambda error: MessageRejected(error.message),
    TelegramError: lambda error: DeliveryUncertain(error.message),
}


def is_unknown_method(error: TelegramError) -> bool:
    """Whether the server has no such method. To PTB that and a bad token are the same."""
    if isinstance(error, EndPointNotFound | InvalidToken):
        return not is_unauthorized(error)
    return NO_BOT_API in error.message or _NO_SUCH_METHOD.search(error.message) is not None


def is_topic_closed(error: TelegramError) -> bool:
    """Whether the forum topic, not the chat, takes no messages: closed, deleted, never there."""
    return isinstance(error, BadRequest) and _TOPIC_IS_CLOSED.search(error.message) is not None


def is_topic_deleted(error: TelegramError) -> bool:
    """Whether it is gone for good, or never was: a closed one may be opened again."""
    return is_topic_closed(error) and "closed" not in error.message.casefold()


def is_unauthorized(error: TelegramError) -> bool:
    """Whether the token was refused (401): revoked meanwhile, as it was accepted before."""
    refusal = error.__cause__ if isinstance(error, EndPointNotFound) else error
    return isinstance(refusal, InvalidToken) and "unauthorized" in refusal.message.casefold()


def delivery_error(error: TelegramError) -> DeliveryError:
    """What ``error`` means to a delivery."""
    for known in type(error).__mro__:
        if known in _TABLE:
            return _TABLE[known](error)
    raise error
