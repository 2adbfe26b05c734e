"""Only public addresses are spoken to, whatever they are wrapped in, and what the operator allows."""

import asyncio
import contextlib
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.allowance import NOTHING, Allowance
from ingest.web.errors import AddressRefused
from ingest.web.guard import SIP, Guard, SippingSocket, refusal

PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.0.0.0/16", "fc00::/7", "fe80::/10", "ff00::/8", "::/96"]

INTRANET = Allowance.of(["wiki.intranet", "10.2.0.0/16", "fd00:1::/32", "192.168.7.7"], ports=[8080])


@pytest.mark.parametrize(
    "written",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "168.63.129.16",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "2001:0:7f00:1::",
    ],
)
def test_an_address_that_is_not_public_is_refused(written: str) -> None:
    assert refusal("example.org", ip_address(written), 443, NOTHING)


@pytest.mark.parametrize("written", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is_not_refused(written: str) -> None:
    assert refusal("example.org", ip_address(written), 443, NOTHING) is None


ANYCAST = {"192.0.0.9", "192.0.0.10"}  # public, inside of a range that is not


@given(st.ip_addresses(v=4) | st.sampled_from(PRIVATE).flatmap(lambda net: st.ip_addresses(network=net)))
def test_what_python_calls_private_is_refused(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global and str(address) not in ANYCAST:
        assert refusal("example.org", address, 80, NOTHING)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_in_any_wrapping(address: IPv4Address) -> None:
    bare = refusal("example.org", address, 80, NOTHING)
    for wrapped in (
        0xFFFF << 32 | int(address),
        0x64FF9B << 96 | int(address),
        0x2002 << 112 | int(address) << 80,
    ):
        assert bool(refusal("example.org", IPv6Address(wrapped), 80, NOTHING)) == bool(bare)


def test_a_host_is_allowed_by_its_name_and_no_other_host_with_it() -> None:
    address = ip_address("10.9.9.9")
    assert refusal("Wiki.Intranet.", address, 80, INTRANET) is None
    assert refusal("example.org", address, 80, INTRANET)


@pytest.mark.parametrize("written", ["10.2.3.4", "fd00:1::5", "192.168.7.7"])
def test_a_range_is_allowed_under_any_name(written: str) -> None:
    assert refusal("example.org", ip_address(written), 80, INTRANET) is None


@pytest.mark.parametrize("written", ["10.3.0.1", "fd00:2::5", "192.168.7.8", "127.0.0.1"])
def test_what_is_beside_an_allowed_range_is_refused(written: str) -> None:
    assert refusal("example.org", ip_address(written), 80, INTRANET)


def test_an_odd_port_is_only_for_what_is_allowed() -> None:
    assert refusal("wiki.intranet", ip_address("10.9.9.9"), 8080, INTRANET) is None
    assert refusal("wiki.intranet", ip_address("10.9.9.9"), 22, INTRANET)
    assert refusal("example.org", ip_address("1.1.1.1"), 8080, INTRANET)


def test_no_socket_is_made_for_an_address_that_is_refused() -> None:
    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))
    guard = Guard(NOTHING)
    with (
        pytest.raises(
            AddressRefused, match=r"http://a\.example/: a\.example leads to 10\.0\.0\.1.*Private-Use"
        ),
        guard.visiting("http://a.example/", "a.example"),
    ):
        guard.make_socket(info)


def test_a_refusal_comes_out_though_it_was_swallowed() -> None:
    info = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0))
    guard = Guard(NOTHING)
    with (
        pytest.raises(AddressRefused),
        guard.visiting("http://a.example/", "a.example"),
        contextlib.suppress(OSError),
    ):
        guard.make_socket(info)


def test_a_socket_outside_of_a_visit_is_not_made() -> None:
    with pytest.raises(LookupError):
        Guard(NOTHING).make_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 80)))


async def test_two_visits_at_once_are_told_apart() -> None:
    guard = Guard(Allowance.of(["good.example"]))
    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))

    async def visit(host: str) -> str:
        try:
            with guard.visiting(f"http://{host}/", host):
                await asyncio.sleep(0)
                guard.make_socket(info).close()
        except AddressRefused as error:
            return error.host
        return "read"

    good, bad = await asyncio.gather(visit("good.example"), visit("bad.example"))
    assert (good, bad) == ("read", "bad.example")


def test_a_socket_reads_in_sips() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    reading = SippingSocket(socket.AF_INET, socket.SOCK_STREAM)
    with listening, reading:
        reading.connect(listening.getsockname())
        writing, _ = listening.accept()
        with writing:
            writing.sendall(bytes(4 * SIP))
        assert 0 < len(reading.recv(1_000_000)) <= SIP
        assert 0 < reading.recv_into(bytearray(1_000_000)) <= SIP
