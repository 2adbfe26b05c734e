"""Every exception of aiohttp, and of what is below it, is one of ours."""

import asyncio
import inspect
import socket
import ssl
import zlib
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp import client_exceptions, http_exceptions
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ingest.web.errors import (
    BadAddress,
    BadResponse,
    BrokenOff,
    HostUnknown,
    HostUnreachable,
    NotTrusted,
    TooLarge,
    WebError,
)
from ingest.web.inflating import BadPacking
from ingest.web.translating import translated, translation

REQUEST = aiohttp.RequestInfo(URL("https://a.example/"), "GET", CIMultiDictProxy(CIMultiDict()))
KEY = ConnectionKey("a.example", 443, True, True, None, None, None)


def _made(kind: type[Exception]) -> Exception:
    """An exception of this kind, with what it wants to be made of."""
    refused = OSError(111, "Connection refused")
    match kind.__name__:
        case "UnixClientConnectorError":
            return kind("/path", KEY, refused)
        case "ServerFingerprintMismatch":
            return kind(b"a", b"b", "a.example", 443)
        case (
            "InvalidURL"
            | "InvalidUrlClientError"
            | "InvalidUrlRedirectClientError"
            | "LineTooLong"
            | "InvalidHeader"
        ):
            return kind("http://[")
        case _ if issubclass(kind, client_exceptions.ClientConnectorError):
            return kind(KEY, refused)
        case _ if issubclass(kind, client_exceptions.ClientResponseError):
            return kind(REQUEST, ())
        case _ if issubclass(kind, http_exceptions.BadHttpMessage):
            return kind("words\nand more")
        case _:
            return kind()


def _kinds() -> Iterator[type[Exception]]:
    for module in (client_exceptions, http_exceptions):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Exception):
                yield kind


OTHERS = [
    OSError(101, "Network is unreachable"),
    ConnectionResetError(104, "Connection reset by peer"),
    BrokenPipeError(32, "Broken pipe"),
    PermissionError(1, "Operation not permitted"),
    TimeoutError(110, "Connection timed out"),
    TimeoutError(),
    socket.gaierror(-2, "Name or service not known"),
    socket.herror(1, "Unknown host"),
    ssl.SSLError(1, "wrong version number"),
    ssl.SSLCertVerificationError(1, "certificate verify failed"),
    ssl.SSLEOFError(8, "EOF occurred"),
    UnicodeEncodeError("idna", "a", 0, 1, "label too long"),
    UnicodeDecodeError("utf-8", b"a", 0, 1, "invalid"),
    UnicodeError("label empty or too long"),
    ValueError("odd"),
    KeyError("odd"),
    IndexError(),
    AssertionError(),
    RuntimeError("Session is closed"),
    EOFError(),
    asyncio.IncompleteReadError(b"", 5),
    asyncio.InvalidStateError(),
    zlib.error("Error -3"),
    BadPacking("odd"),
    RecursionError(),
    MemoryError(),
]


@pytest.mark.parametrize("kind", sorted(set(_kinds()), key=str), ids=str)
def test_every_exception_of_aiohttp_is_mapped(kind: type[Exception]) -> None:
    _check(_made(kind))


@pytest.mark.parametrize("error", OTHERS, ids=repr)
def test_every_exception_below_it_is_mapped(error: Exception) -> None:
    _check(error)


def _check(error: Exception) -> None:
    with pytest.raises(WebError) as caught, translated("https://a.example/", "a.example"):
        raise error
    ours = caught.value
    assert type(ours) is not WebError
    assert ours.source == "https://a.example/"
    assert ours.__cause__ is error
    assert ours.hint
    assert len(str(ours)) < 400
    assert "\n" not in str(ours)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_NONAME, "no name")), HostUnknown),
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_AGAIN, "later")), HostUnreachable),
        (aiohttp.ClientConnectorDNSError(KEY, OSError(None, "DNS is down")), HostUnreachable),
        (aiohttp.ClientConnectorError(KEY, OSError(111, "Connection refused")), HostUnreachable),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError(1, "odd")), NotTrusted),
        (aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError(1, "odd")), NotTrusted),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), HostUnreachable),
        (aiohttp.ServerDisconnectedError(), BrokenOff),
        (aiohttp.ClientPayloadError("half"), BrokenOff),
        (aiohttp.InvalidURL("http://["), BadAddress),
        (UnicodeError("label too long"), BadAddress),
        (UnicodeDecodeError("utf-8", b"a", 0, 1, "invalid"), BadResponse),
        (BadPacking("odd"), BrokenOff),
        (http_exceptions.BadStatusLine("SSH"), BadResponse),
    ],
)
def test_each_says_what_can_be_done(error: Exception, kind: type[WebError]) -> None:
    assert type(translation(error, "https://a.example/", "a.example")) is kind


def test_an_error_of_ours_is_left_as_it_is() -> None:
    ours = TooLarge("https://a.example/", 5)
    with pytest.raises(TooLarge) as caught, translated("https://b.example/", "b.example"):
        raise ours
    assert caught.value is ours


def test_a_cancellation_is_none_of_our_errors() -> None:
    with pytest.raises(asyncio.CancelledError), translated("https://a.example/", "a.example"):
        raise asyncio.CancelledError
