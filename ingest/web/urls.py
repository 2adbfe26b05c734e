"""Which URLs are asked for: http and https, a host, the web's ports, and nobody's password."""

import re
from ipaddress import ip_address

from yarl import URL

from ingest.web.allowance import WEB_PORTS, Allowance, plain_host
from ingest.web.errors import BadAddress

SCHEMES = ("http", "https")
LONGEST = 4_096  # characters; browsers and servers agree on about 2,000 in practice
SHOWN = 200  # characters of an address in an error

# Spaces, control characters and halves of surrogate pairs: yarl drops or mends some of them, which would
# make another address than the one that was given.
NEVER = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE | re.ASCII)
LONGEST_NAME = 253  # RFC 1035, 2.3.4, as text


def checked(text: str, allowance: Allowance) -> URL:
    """The URL that `text` is, without its fragment; `BadAddress` if it is never asked for."""
    try:
        return _read(text, allowance)
    except ValueError as error:
        raise BadAddress(shown(text), str(error)) from error


def target(url: URL, location: str, allowance: Allowance, source: str) -> URL:
    """Where `location`, in an answer of `url`, leads to. It is checked like any other address."""
    try:
        return _read(str(url.join(URL(location))), allowance)
    except ValueError as error:
        raise BadAddress(source, f"is redirected to {shown(location)}: {error}") from error


def shown(text: str) -> str:
    """`text` as it can be printed in an error: it may be of any length and hold anything."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return cut if cut.isprintable() else ascii(cut)


def _read(text: str, allowance: Allowance) -> URL:
    """The URL that `text` is; a ValueError, as yarl's own are, says why it is none that is asked for."""
    if not text or len(text) > LONGEST:
        raise ValueError(f"an address has between 1 and {LONGEST:,} characters")
    if NEVER.search(text):
        raise ValueError("there is a space or an invisible character in the address")
    url = URL(text).with_fragment(None)
    if why := _odd(url, allowance):
        raise ValueError(why)
    return url


def _odd(url: URL, allowance: Allowance) -> str | None:
    """What is odd about `url`: each address of the web has a scheme, a host and a port that are known."""
    if url.scheme not in SCHEMES:
        return f"only http and https are read, not {url.scheme or 'an address without either'}"
    if url.raw_user is not None or url.raw_password is not None:
        return "an address with a user name or a password is not read"
    if not _is_host(url.raw_host or ""):
        return "there is no host in the address"
    if url.port not in WEB_PORTS | allowance.ports:
        return f"port {url.port} is not read, only 80 and 443"
    return None


def _is_host(host: str) -> bool:
    """Whether `host` is a name of DNS or an address."""
    try:
        ip_address(host)
    except ValueError:
        name = plain_host(host)
        return len(name) <= LONGEST_NAME and all(LABEL.fullmatch(label) for label in name.split("."))
    return True
