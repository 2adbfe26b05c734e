"""Why an address on the web could not be read. Each error knows whether it may be otherwise later.

WebError (a SourceError)
├── BadAddress          no URL, or one that is never asked for
├── AddressRefused      the host's address is not a public one
├── HostUnknown         DNS has no such name
├── HostUnreachable     transient: no connection, or DNS is down
├── NotTrusted          TLS: the server cannot show who it is
├── TooSlow             transient: the seconds are spent
├── TooLarge            more bytes than are read
├── TooManyRedirects
├── BadResponse         no HTTP, or headers and encodings beyond what is read
├── BrokenOff           transient: the connection ended in the middle
├── Gone                404, 410
├── NotPublic           401, 402, 403, 407, 451
├── Busy                transient: 408, 425, 429 and 5xx
├── UnexpectedStatus    any other
├── RobotsForbid        the site's robots.txt says no
└── RobotsUnreadable    transient: what the site's robots.txt says is not to be known now
"""

from http import HTTPStatus

from ingest.errors import SourceError


class WebError(SourceError):
    """An address could not be read."""

    retried: bool = False  # whether it is worth asking again at once, within the same fetch

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, why)
        self.why = why


class BadAddress(WebError):
    """What is no URL, or a URL that is never asked for."""

    hint = "Give a whole address such as https://example.org/article, without a user name or an odd port."


class AddressRefused(WebError):
    """The host's address is not one of the public internet. Nothing was sent to it."""

    hint = "Only public addresses are read. Whoever runs Footnote can allow a host of an intranet by name."

    def __init__(self, source: str, host: str, address: str, why: str) -> None:
        leads = address if host == address else f"{host} leads to {address}, which"
        super().__init__(source, f"{leads} is refused: {why}")
        self.host = host
        self.address = address


class HostUnknown(WebError):
    """DNS has no such name."""

    hint = "Check the spelling of the address."

    def __init__(self, source: str, host: str) -> None:
        super().__init__(source, f"there is no host {host}")


class HostUnreachable(WebError):
    """No connection came about."""

    transient = retried = True
    hint = "Try again later. If other addresses fail as well, look at this machine's network."

    def __init__(self, source: str, host: str, why: str) -> None:
        super().__init__(source, f"{host} cannot be reached: {why}")


class NotTrusted(WebError):
    """TLS: the server cannot show that it is who it should be."""

    hint = "Open it in a browser: if that warns as well, the site's certificate is at fault."

    def __init__(self, source: str, host: str, why: str) -> None:
        super().__init__(source, f"no secure connection to {host}: {why}")


class TooSlow(WebError):
    """The time for one fetch is spent. A server that dawdles is not asked again at once."""

    transient = True
    hint = "Try again later, or save the page and give the file."

    def __init__(self, source: str, seconds: float) -> None:
        super().__init__(source, f"takes longer than the {seconds:g} seconds that are allowed")
        self.seconds = seconds


class TooLarge(WebError):
    """More bytes than are read, as they are sent or as they are once unpacked."""

    hint = "If it is one article, save it without its pictures and scripts, and give the file."

    def __init__(self, source: str, limit: int, size: int | None = None) -> None:
        has = "goes on for too long" if size is None else f"has {size:,} bytes"
        super().__init__(source, f"{has}; at most {limit:,} bytes are read")
        self.limit = limit


class TooManyRedirects(WebError):
    """One address leads to the next, and so on."""

    hint = "Open it in a browser and give the address at which it ends."

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(source, f"is redirected more than {limit} times")
        self.limit = limit


class BadResponse(WebError):
    """What came is no HTTP, or is beyond what is read of it."""

    hint = "Save the page in a browser and give the file."


class BrokenOff(WebError):
    """The connection ended, or what came through it was damaged."""

    transient = retried = True
    hint = "Try again later."

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, f"broke off: {why}")


class StatusError(WebError):
    """The server answers, with a status that is no article."""

    says = "answers"

    def __init__(self, source: str, status: int) -> None:
        super().__init__(source, f"{self.says}: {status}{_phrase(status)}")
        self.status = status


class Gone(StatusError):
    """Nothing is there, or no longer."""

    says = "there is nothing at this address"
    hint = "Check the address. What was there may have moved, or have been taken down."


class NotPublic(StatusError):
    """It is there, and not for everybody: a login, a subscription, a country."""

    says = "the site does not show it to everybody"
    hint = "If you may read it, save it from your browser and give the file."


class Busy(StatusError):
    """The server cannot answer now, or has been asked too often."""

    transient = retried = True
    says = "the server cannot answer now"
    hint = "Try again later."

    def __init__(self, source: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(source, status)
        self.retry_after = retry_after  # seconds, as the server wishes


class UnexpectedStatus(StatusError):
    """Any other status."""

    says = "the server answers with no page"
    hint = "Open it in a browser to see what it says, and give the address of the article itself."


class RobotsForbid(WebError):
    """The site asks programs to keep away from this page, and they do."""

    hint = "Save the page in a browser and give the file, or ask the site for permission."

    def __init__(self, source: str, robots: str, rule: str) -> None:
        super().__init__(source, f"{robots} asks programs not to read it ({rule})")
        self.rule = rule


class RobotsUnreadable(WebError):
    """While a site has trouble with its robots.txt, nothing else of it is read (RFC 9309, 2.3.1.4)."""

    transient = True
    hint = "Try again later."

    def __init__(self, source: str, robots: str, why: str) -> None:
        super().__init__(source, f"whether {robots} allows it is not to be known now: {why}")


def status_error(source: str, status: int, retry_after: float | None = None) -> StatusError:
    """What a status that is neither a page nor a redirect means."""
    match status:
        case 404 | 410:
            return Gone(source, status)
        case 401 | 402 | 403 | 407 | 451:
            return NotPublic(source, status)
        case 408 | 425 | 429:
            return Busy(source, status, retry_after)
        case _ if 500 <= status <= 599:
            return Busy(source, status, retry_after)
        case _:
            return UnexpectedStatus(source, status)


def _phrase(status: int) -> str:
    """The status in words, where it has any."""
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
