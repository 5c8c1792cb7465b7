"""Which network addresses may be connected to, and asking for those of a host."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
MayConnect = Callable[[Address], bool]
Resolve = Callable[[str, int], Awaitable[list[Address]]]

_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
"""NAT64 and IPv4-compatible addresses: the last 32 bits are an IPv4 address."""


def is_public(address: Address) -> bool:
    """Whether ``address`` is one on the public internet.

    Private, loopback, link-local (a cloud's metadata service), multicast, reserved, unspecified
    and carrier-grade NAT addresses are not, nor IPv6 forms that carry such an IPv4 address. See
    https://www.iana.org/assignments/iana-ipv4-special-registry and
    https://www.iana.org/assignments/iana-ipv6-special-registry.
    """
    if isinstance(address, IPv6Address):
        if (carried := _carried_ipv4(address)) is not None:
            return is_public(carried)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _carried_ipv4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, 6to4, Teredo or NAT64 address."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def anywhere(_: Address) -> bool:
    """Any address will do: the operator allowed private ones."""
    return True


async def resolve(host: str, port: int) -> list[Address]:
    """The addresses of ``host`` in the system's order of preference. Raises ``OSError``."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(socket_address[0])) for *_, socket_address in found))
