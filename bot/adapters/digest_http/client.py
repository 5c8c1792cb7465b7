"""Opening the HTTP client that digests are read with."""

from datetime import timedelta

import httpx

from bot.adapters.digest_http.addresses import anywhere, is_public
from bot.adapters.digest_http.transport import CheckedBackend, CheckedTransport

_HEADERS = {
    "User-Agent": "daybrief",
    "Accept": "text/markdown, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


def open_http_client(
    *,
    allow_private: bool = False,
    timeout: timedelta = timedelta(seconds=10),
    proxy: str | None = None,
) -> httpx.AsyncClient:
    """A client that connects to public addresses only, unless ``allow_private``.

    ``timeout`` is for each step: connecting, each read. Proxies and ``.netrc`` of the environment
    are not looked at. With a ``proxy``, it is the proxy that resolves and connects, and keeping it
    from private addresses is its own affair: only the names of hosts are checked on this side.
    Close the client, or use it as a context manager.
    """
    if proxy is None:
        backend = CheckedBackend(anywhere if allow_private else is_public)
        transport: httpx.AsyncBaseTransport = CheckedTransport(backend)
    else:
        transport = httpx.AsyncHTTPTransport(proxy=proxy, trust_env=False)
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=timeout.total_seconds(),
        headers=_HEADERS,
    )
