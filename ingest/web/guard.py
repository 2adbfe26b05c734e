"""Which addresses may be spoken to. The last word is had when the socket is made, after every look-up."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from ssrfguard import DEFAULT_DENIED

from ingest.web.allowance import WEB_PORTS, Address, Allowance
from ingest.web.errors import AddressRefused

# Azure's platform answers every virtual machine here. By the registries it is an ordinary public address.
AZURE_PLATFORM = ip_address("168.63.129.16")

SIP = 8_192  # bytes

AddrInfo = tuple[
    Any, ...
]  # family, type, protocol, canonical name, (address, port, ...): as `socket` gives it


def refusal(host: str, address: Address, port: int, allowance: Allowance) -> str | None:
    """Why `address` may not be spoken to, or None.

    `ipaddress.is_global` alone does not do: `64:ff9b::a9fe:a9fe` is global, and arrives at 169.254.169.254.
    """
    if allowance.covers(host, address):
        return None if port in WEB_PORTS | allowance.ports else f"port {port} is not allowed"
    if port not in WEB_PORTS:
        return f"port {port} is only for hosts that are allowed by name or range"
    if address == AZURE_PLATFORM:
        return "it is the platform's own address on Azure"
    return DEFAULT_DENIED.classify(address).reason or None


class SippingSocket(socket.socket):
    """Reads little at a time. asyncio asks for 256 KiB, and aiohttp parses at once whatever it is given.

    A flood of `103 Early Hints`, or of chunks of one byte, would hold the event loop for longer than a tenth
    of a second each time.
    """

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As of any socket, but no more than a sip."""
        return super().recv(min(size, SIP), flags)

    def recv_into(self, buffer: Any, size: int = 0, flags: int = 0) -> int:
        """As of any socket, but no more than a sip: this one is for TLS."""
        return super().recv_into(buffer, min(size or len(buffer), SIP), flags)


@dataclass(slots=True)
class _Visit:
    """One request under way: whom it is for, and what it was refused."""

    source: str
    host: str
    refused: AddressRefused | None = None


# A socket is made far below the request, and is told the address alone. The tasks in between inherit this.
_visit: ContextVar[_Visit] = ContextVar("visit")


@dataclass(frozen=True, slots=True)
class Guard:
    """Makes the sockets of the web: only to public addresses, and to what is allowed beside them."""

    allowance: Allowance

    @contextmanager
    def visiting(self, source: str, host: str) -> Iterator[None]:
        """Sockets that are made within are for `host`. What was refused comes out, whatever swallowed it.

        With two addresses, aiohttp's race drops the error of the one that fails.
        """
        visit = _Visit(source, host)
        token = _visit.set(visit)
        try:
            yield
        except Exception as error:
            if visit.refused is not None:
                raise visit.refused from error
            raise
        finally:
            _visit.reset(token)
        if visit.refused is not None:
            raise visit.refused

    def make_socket(self, info: AddrInfo) -> socket.socket:
        """A socket for the address in `info`, or an error before there is one."""
        family, kind, protocol, _, (written, port, *_) = info
        visit = _visit.get()  # a LookupError outside of a visit, so that nothing goes unguarded
        address = ip_address(written)
        if why := refusal(visit.host, address, port, self.allowance):
            visit.refused = AddressRefused(visit.source, visit.host, str(address), why)
            raise PermissionError(str(visit.refused))
        return SippingSocket(family=family, type=kind, proto=protocol)
