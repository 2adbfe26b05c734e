"""What of an intranet may be read beside the public web: nothing, unless the operator says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = frozenset({80, 443})


@dataclass(frozen=True, slots=True)
class Allowance:
    """Hosts by name and ranges by number, with the ports at which they may be asked beside 80 and 443.

    It is for whoever runs Footnote, on the command line. Nothing that is said in Discord becomes one.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset()

    @classmethod
    def of(cls, written: Iterable[str], ports: Iterable[int] = ()) -> "Allowance":
        """Each of `written` is a range such as `10.2.0.0/16` or `fd00::/8`, one address, or a host's name."""
        hosts, networks = set(), []
        for each in written:
            try:
                networks.append(ip_network(each))
            except ValueError:
                hosts.add(plain_host(each))
        return cls(frozenset(hosts), tuple(networks), frozenset(ports))

    def covers(self, host: str, address: Address) -> bool:
        """Whether the operator vouches for `address`, as `host`'s or as its own."""
        return plain_host(host) in self.hosts or any(address in network for network in self.networks)


NOTHING = Allowance()


def plain_host(host: str) -> str:
    """`host` as it is compared: without capitals and the full stop of a fully qualified name."""
    return host.lower().rstrip(".")
