"""Connections that are opened to public addresses only, and that end in time.

A name is resolved here, its addresses are judged, and the connection goes to the address that was judged: a name that
is answered otherwise the second time (DNS rebinding) leads nowhere. As every connection is opened here, the same holds
for each redirect.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from dragoman.documents.fetching.policy import Policy
from dragoman.errors import NotFetched

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
MOST_ADDRESSES = 4  # of one name that are tried


class Connections(httpcore.NetworkBackend):
    """Opens connections under a policy. `deadline` is when all reading and writing must have ended, by the clock."""

    def __init__(self, policy: Policy, clock: Callable[[], float] = time.monotonic) -> None:
        self.deadline = float("inf")
        self._policy = policy
        self._clock = clock
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of `host` that may be asked and answers.

        Raises NotFetched where none may be asked, and httpcore's errors.
        """
        trouble: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses_of(host, port, self._policy)[:MOST_ADDRESSES]:
            try:
                stream = self._plain.connect_tcp(address, port, self.left(timeout), None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return _Timed(stream, self)
        raise trouble

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """No address of the web leads there."""
        raise httpcore.UnsupportedProtocol("no socket of this machine is opened")

    def left(self, timeout: float | None) -> float:
        """The seconds that may still pass. Raises httpcore.ReadTimeout when there are none."""
        left = self.deadline - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer is not whole in time")
        return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A stream that ends at the deadline, however little it is sent at a time."""

    def __init__(self, stream: httpcore.NetworkStream, owner: Connections) -> None:
        self._stream = stream
        self._owner = owner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._owner.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._owner.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._owner.left(timeout)), self._owner)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def addresses_of(host: str, port: int, policy: Policy) -> list[str]:
    """The addresses of a host that may be asked. Raises NotFetched where it has none, or none of them may be."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        told = getattr(error, "strerror", None) or error
        raise NotFetched(f"{host}: the name cannot be resolved ({told}); check the address", again=True) from error
    there = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    if host.lower().rstrip(".") in policy.hosts:
        return there
    allowed = [each for each in there if may_be_asked(ipaddress.ip_address(each), policy)]
    if not allowed:
        raise NotFetched(
            f"{host}: its address {there[0]} is not public; allow the host or its network with DRAGOMAN_FETCH_ALLOW if "
            "it is meant to be read"
        )
    return allowed


def may_be_asked(address: Address, policy: Policy) -> bool:
    """Whether an address is public, or allowed though it is not."""
    return any(address in network for network in policy.networks) or is_public(address)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet (IANA's registries of special-purpose addresses), looking also
    at the IPv4 address that IPv6 addresses of transition hold."""
    held = _held(address)
    if held is not None:
        return is_public(held)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _held(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which an IPv6 address of transition leads."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
