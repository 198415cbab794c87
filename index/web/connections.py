"""Connections to other machines, which go to public addresses only: owns which those are.

A name is looked up here, each address that it stands for is checked, and the connection is made to the one
that was checked: no redirect, no name server and no second look-up can lead it into this machine's own
network. Alone in importing `httpcore`.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

    import httpcore

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """The address is none that Dateline connects to; the message is a short phrase."""


class OutOfTime(Exception):
    """All the time for one request is used up."""


def is_public(address: IP) -> bool:
    """Whether anybody on the internet means the same machine by it, also where it wraps an address of
    IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            # How a network without IPv4 reaches the rest of the internet.
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(wrapped is not None and not is_public(wrapped) for wrapped in inner):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def addresses_of(host: str, port: int, *, private: bool) -> list[str]:
    """What a host name stands for now, or the address itself. Raises Refused when one of them is not public,
    unless `private`: a name with a foot in both worlds is made to deceive. Raises OSError when there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not private and not is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise Refused(
                f"{host} is {address}, an address of this machine or its network, which takes --allow-private"
            )
    return addresses


def open_pool(clock: "Clock", *, private: bool) -> "httpcore.ConnectionPool":
    """A pool of such connections, each kept to the time that `clock` has left."""
    import httpcore

    class Stream(httpcore.NetworkStream):
        def __init__(self, inner: httpcore.NetworkStream) -> None:
            self._inner = inner

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self._inner.read(max_bytes, clock.left(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._inner.write(buffer, clock.left(timeout))

        def close(self) -> None:
            self._inner.close()

        def start_tls(
            self,
            ssl_context: "ssl.SSLContext",
            server_hostname: str | None = None,
            timeout: float | None = None,
        ) -> httpcore.NetworkStream:
            return Stream(self._inner.start_tls(ssl_context, server_hostname, clock.left(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return self._inner.get_extra_info(info)

    class Backend(httpcore.NetworkBackend):
        def __init__(self) -> None:
            self._inner = httpcore.SyncBackend()

        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> httpcore.NetworkStream:
            error: Exception = httpcore.ConnectError("no address")
            try:
                addresses = addresses_of(host, port, private=private)
            except (OSError, UnicodeError) as fault:
                raise httpcore.ConnectError("its host name is not known") from fault
            for address in addresses:
                try:
                    return Stream(self._inner.connect_tcp(address, port, clock.left(timeout)))
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                    error = fault
            raise error

    return httpcore.ConnectionPool(network_backend=Backend(), max_connections=4, keepalive_expiry=10)


class Clock:
    """Time for one request, from the look-up of the name to the last byte: no server can hold on to it by
    sending a byte now and then."""

    def __init__(self) -> None:
        self._end = time.monotonic()

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds, at most `most`. Raises OutOfTime."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left if most is None else min(left, most)
