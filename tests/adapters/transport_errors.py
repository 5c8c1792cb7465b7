"""Every error of the HTTP clients, and which of them mean that nothing was sent."""

import aiohttp
import httpx

NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def descendants(root: type[Exception]) -> list[type[Exception]]:
    """The class and all below it, by name."""
    kinds = {root}.union(*map(descendants, root.__subclasses__()))
    return sorted(kinds, key=named)


def named(kind: type[Exception]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def raised(kind: type[Exception]) -> Exception:
    """An error of the kind, whatever its constructor asks for."""
    whole = type(kind.__name__, (kind,), {"__init__": lambda _: None, "__str__": lambda _: "why"})
    error: Exception = whole()
    return error
