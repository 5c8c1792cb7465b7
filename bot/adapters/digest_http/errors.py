"""The one door through which foreign errors become a reason that may be shown and logged."""

import httpx


class AnswerRefused(Exception):  # noqa: N818 - says what happened, like the domain's errors
    """Where the address led, or what came from there, is not accepted; says why."""


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "no complete answer in time"),
    (httpx.ConnectTimeout, "no connection in time"),
    (httpx.TimeoutException, "no answer in time"),
    (httpx.ConnectError, "cannot connect"),
    (httpx.NetworkError, "the connection broke"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.UnsupportedProtocol, "neither http nor https"),
    (httpx.ProtocolError, "the answer is no valid HTTP"),
    (httpx.HTTPError, "the request failed"),
    (httpx.InvalidURL, "no valid address"),
    (httpx.CookieConflict, "cookies contradict one another"),
    (httpx.StreamError, "the answer could not be read"),
)
"""Narrow before wide: a time-out while connecting is a time-out, and both are an HTTPError."""

FOREIGN_ERRORS: tuple[type[Exception], ...] = (
    AnswerRefused,
    *(kind for kind, _ in _REASONS),
)


def reason_for(error: Exception) -> str:
    """Why there is no digest. Only our own words: a foreign message may hold a secret address."""
    if isinstance(error, AnswerRefused):
        return str(error)
    return next(reason for kind, reason in _REASONS if isinstance(error, kind))
