import ssl
from collections.abc import Iterable
from ipaddress import ip_address

import httpcore
import httpx
import pytest

from bot.adapters.digest_http.addresses import Address, is_public
from bot.adapters.digest_http.errors import AnswerRefused
from bot.adapters.digest_http.transport import CheckedBackend, CheckedTransport

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\ndigest"
PUBLIC, OTHER_PUBLIC, PRIVATE = "93.184.216.34", "1.1.1.1", "10.0.0.1"


class RecordedStream(httpcore.AsyncMockStream):
    """Answers with ``ANSWER``; notes the name that TLS is asked for and what is written."""

    def __init__(self, network: "RecordedNetwork") -> None:
        super().__init__([ANSWER])
        self._network = network

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,  # noqa: ARG002 - httpcore's signature
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        self._network.tls_names.append(server_hostname)
        return self

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - httpcore's signature
        self._network.written += buffer


class RecordedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to nothing; notes to what. ``dead`` addresses do not answer."""

    def __init__(self, *, dead: tuple[str, ...] = ()) -> None:
        self.connected: list[str] = []
        self.tls_names: list[str | None] = []
        self.written = b""
        self._dead = dead

    async def connect_tcp(
        self,
        host: str,
        port: int,  # noqa: ARG002 - httpcore's signature
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        if host in self._dead:
            raise httpcore.ConnectError
        return RecordedStream(self)


class NameServer:
    """Gives one answer after the other, then the last one again."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> list[Address]:  # noqa: ARG002 - the shape of Resolve
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [ip_address(address) for address in answer]


async def get(network: RecordedNetwork, names: NameServer, url: str = "https://x.test/") -> bytes:
    backend = CheckedBackend(is_public, resolve=names, network=network)
    async with httpx.AsyncClient(transport=CheckedTransport(backend)) as client:
        return (await client.get(url)).content


async def test_it_connects_to_the_checked_address_and_keeps_the_name() -> None:
    network = RecordedNetwork()
    assert await get(network, NameServer((PUBLIC,))) == b"digest"
    assert network.connected == [PUBLIC]
    assert network.tls_names == ["x.test"]
    assert b"Host: x.test\r\n" in network.written


async def test_it_refuses_a_name_with_a_private_address() -> None:
    network = RecordedNetwork()
    with pytest.raises(AnswerRefused, match=r"x\.test has no address"):
        await get(network, NameServer((PRIVATE,)))
    assert network.connected == []


async def test_it_refuses_a_private_address_written_out() -> None:
    network = RecordedNetwork()
    with pytest.raises(AnswerRefused):
        await get(network, NameServer(("::ffff:127.0.0.1",)), "http://[::ffff:127.0.0.1]/")
    assert network.connected == []


async def test_a_name_that_turns_private_between_two_looks_is_refused() -> None:
    network, names = RecordedNetwork(), NameServer((PUBLIC,), (PRIVATE,))
    await get(network, names)
    with pytest.raises(AnswerRefused):
        await get(network, names)
    assert network.connected == [PUBLIC]


async def test_private_addresses_among_public_ones_are_left_out() -> None:
    network = RecordedNetwork()
    await get(network, NameServer((PRIVATE, PUBLIC)))
    assert network.connected == [PUBLIC]


async def test_it_tries_the_next_address_where_one_is_dead() -> None:
    network = RecordedNetwork(dead=(OTHER_PUBLIC,))
    assert await get(network, NameServer((OTHER_PUBLIC, PUBLIC))) == b"digest"
    assert network.connected == [OTHER_PUBLIC, PUBLIC]


async def test_it_cannot_connect_where_all_are_dead() -> None:
    with pytest.raises(httpx.ConnectError):
        await get(RecordedNetwork(dead=(PUBLIC,)), NameServer((PUBLIC,)))


@pytest.mark.parametrize("error", [OSError(), UnicodeError()])
async def test_a_name_without_addresses_cannot_be_connected_to(error: Exception) -> None:
    async def unknown(_host: str, _port: int) -> list[Address]:
        raise error

    transport = CheckedTransport(CheckedBackend(is_public, resolve=unknown))
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(httpx.ConnectError, match=r"cannot resolve x\.test"):
            await client.get("http://x.test/")
