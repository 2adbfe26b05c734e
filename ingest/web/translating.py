"""What aiohttp, and all that is below it, can raise: as ours."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import (
    ClientConnectorDNSError,
    ClientPayloadError,
    ClientResponseError,
    InvalidURL,
    NonHttpUrlClientError,
    ServerDisconnectedError,
    ServerFingerprintMismatch,
)
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong, TransferEncodingError

from ingest.web.errors import (
    BadAddress,
    BadResponse,
    BrokenOff,
    HostUnknown,
    HostUnreachable,
    NotTrusted,
    WebError,
)
from ingest.web.inflating import BadPacking

MOST_HEADERS = 128
LONGEST_HEADER = 32_768  # bytes; aiohttp's own 8,190 are too few for the policies that some papers send

NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@contextmanager
def translated(source: str, host: str) -> Iterator[None]:
    """Whatever goes wrong within is raised as a `WebError` of `source`."""
    try:
        yield
    except WebError:
        raise
    except Exception as error:  # aiohttp lets assertions, lookups and values out as well
        raise translation(error, source, host) from error


def translation(error: Exception, source: str, host: str) -> WebError:
    """`error` as ours. The order matters: aiohttp's classes are kinds of each other and of the system's."""
    match error:
        case ssl.SSLError() | ssl.CertificateError() | ServerFingerprintMismatch():
            return NotTrusted(source, host, _tls(error))
        case ClientConnectorDNSError(os_error=socket.gaierror(errno=number)) if number in NO_SUCH_NAME:
            return HostUnknown(source, host)
        case InvalidURL() | NonHttpUrlClientError() | UnicodeEncodeError():
            return BadAddress(source, f"is no address on the web: {_text(error)}")
        case UnicodeError() if not isinstance(error, UnicodeDecodeError):  # IDNA's own are of no finer kind
            return BadAddress(source, f"is no address on the web: {_text(error)}")
        case ClientResponseError() | HttpProcessingError():
            return BadResponse(source, _beyond(error))
        case ClientPayloadError() | ServerDisconnectedError() | EOFError():
            return BrokenOff(source, "the connection ended before all of it had come")
        case BadPacking():
            return BrokenOff(source, str(error))
        case OSError():
            return HostUnreachable(source, host, _text(error))
        case _:
            return BadResponse(source, f"what {host} answers cannot be read: {_text(error)}")


def _tls(error: Exception) -> str:
    """The reason in OpenSSL's words, where it has given one."""
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    return getattr(inner, "verify_message", None) or getattr(inner, "reason", None) or _text(inner)


def _beyond(error: Exception) -> str:
    """What was wrong with the head of an answer, with the limit if it was too long."""
    cause = error.__cause__ or error
    while not isinstance(cause, LineTooLong) and isinstance(cause.__cause__, HttpProcessingError):
        cause = cause.__cause__
    said = getattr(cause, "message", "") or str(cause)
    if isinstance(cause, LineTooLong) or "Too many" in said:
        return f"its headers go beyond {MOST_HEADERS} lines of {LONGEST_HEADER:,} bytes"
    if isinstance(cause, TransferEncodingError):
        return "its chunks are not what they should be"
    return (
        f"it does not speak HTTP as it should: {said.splitlines()[0][:200] if said else type(cause).__name__}"
    )


def _text(error: BaseException) -> str:
    """What `error` says, in one line."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())[:200]
