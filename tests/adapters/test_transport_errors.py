"""The HTTP clients' errors: one that a newer version brings is looked at before it is used."""

import aiohttp
import httpx

from tests.adapters.transport_errors import NEVER_SENT, descendants

AIOHTTP_LOST = """
ClientConnectionError ClientConnectionResetError ClientError ClientOSError ClientPayloadError
ClientResponseError ContentTypeError NonHttpUrlClientError NonHttpUrlRedirectClientError
RedirectClientError ServerConnectionError
ServerDisconnectedError ServerFingerprintMismatch ServerTimeoutError SocketTimeoutError
TooManyRedirects UploadAbortedError WSServerHandshakeError
"""
AIOHTTP_NEVER_SENT = """
ClientConnectorCertificateError ClientConnectorDNSError ClientConnectorError ClientConnectorSSLError
ClientHttpProxyError ClientProxyConnectionError ClientSSLError ConnectionTimeoutError InvalidURL
InvalidUrlClientError InvalidUrlRedirectClientError UnixClientConnectorError
"""
HTTPX_LOST = """
CloseError DecodingError HTTPError HTTPStatusError LocalProtocolError NetworkError ProtocolError
ReadError ReadTimeout RemoteProtocolError RequestError TimeoutException TooManyRedirects
TransportError WriteError WriteTimeout
"""
HTTPX_NEVER_SENT = "ConnectError ConnectTimeout PoolTimeout ProxyError UnsupportedProtocol"


def names(root: type[Exception], *, never_sent: bool) -> list[str]:
    library = root.__module__.partition(".")[0]
    return sorted(
        kind.__name__
        for kind in set(descendants(root))
        if kind.__module__.partition(".")[0] == library
        and issubclass(kind, NEVER_SENT) is never_sent
    )


def test_every_error_of_aiohttp_is_known_to_leave_it_open_or_not():
    assert names(aiohttp.ClientError, never_sent=True) == sorted(AIOHTTP_NEVER_SENT.split())
    assert names(aiohttp.ClientError, never_sent=False) == sorted(AIOHTTP_LOST.split())


def test_every_error_of_httpx_is_known_to_leave_it_open_or_not():
    assert names(httpx.HTTPError, never_sent=True) == sorted(HTTPX_NEVER_SENT.split())
    assert names(httpx.HTTPError, never_sent=False) == sorted(HTTPX_LOST.split())
