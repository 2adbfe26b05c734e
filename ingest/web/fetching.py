"""The one way to the network: an address in; its bytes, "not modified", or the reason why not out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from ssl import SSLContext
from types import TracebackType
from typing import Self

from aiohttp.abc import AbstractResolver
from stamina import AsyncRetryingCaller
from stamina.instrumentation import set_on_retry_hooks
from yarl import URL

from ingest.web import robots
from ingest.web.allowance import NOTHING, Allowance, plain_host
from ingest.web.errors import Busy, TooManyRedirects, TooSlow, WebError, status_error
from ingest.web.guard import Guard
from ingest.web.politeness import USUAL, Manners, Turns
from ingest.web.urls import checked, shown, target
from ingest.web.visiting import Limit, Response, Visitor, Wish, visitor

NAME = "Footnote"  # what a site's robots.txt calls us

PAGE_LIMIT = 5_000_000  # bytes of a page or a feed, unpacked
DOCUMENT_LIMIT = 25_000_000  # bytes of a PDF or another document
DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "application/octet-stream")

REDIRECTS = (301, 302, 303, 307, 308)


def limit_of(media_type: str) -> int:
    """The most bytes that are read of `media_type`."""
    return DOCUMENT_LIMIT if media_type.startswith(DOCUMENTS) else PAGE_LIMIT


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often. The seconds are those on the network: waiting for a turn is not among them."""

    seconds: float = 20.0  # for one fetch: robots.txt, look-ups, redirects and attempts, all together
    redirects: int = 5
    attempts: int = 3
    pause: float = 0.5  # seconds before the second attempt; they double
    longest_pause: float = 5.0


PATIENT = Patience()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands at an address: `url` is where it was found in the end."""

    url: str
    data: bytes
    media_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """It is what it was when its `etag` or `last_modified` was noted."""

    url: str


class Fetcher:
    """Reads the public web politely. An async context manager; it lives in one event loop.

    A redirect from https to http is followed: nothing secret goes with a request, and `Fetched.url` shows it.
    """

    def __init__(
        self,
        agent: str,
        *,
        allowance: Allowance = NOTHING,
        manners: Manners = USUAL,
        patience: Patience = PATIENT,
        resolver: AbstractResolver | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self._agent = agent
        self._allowance = allowance
        self._patience = patience
        self._resolver = resolver
        self._tls = tls
        self._turns = Turns(manners)
        self._robots = robots.Robots(NAME)
        self._retrying = AsyncRetryingCaller(
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.pause,
            wait_jitter=patience.pause,
            wait_max=patience.longest_pause,
        ).on(self._again)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        set_on_retry_hooks(())  # it would log each attempt; the error that is left is told once
        guarded = visitor(self._agent, Guard(self._allowance), self._resolver, self._tls)
        self._visitor: Visitor = await self._open.enter_async_context(guarded)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def fetch(
        self,
        url: str,
        *,
        limit: Limit = limit_of,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched | NotModified:
        """What stands at `url`, unless it is as it was under `etag` or `last_modified`; else a `WebError`."""
        address = checked(url, self._allowance)
        wish = Wish(shown(url), limit, conditions=_conditions(etag, last_modified))
        clock = _Clock(wish.source, self._patience.seconds)
        final, response = await self._retrying(self._follow, address, wish, clock)
        if response.status == 304:
            return NotModified(str(final))
        return Fetched(
            url=str(final),
            data=response.data,
            media_type=response.media_type,
            charset=response.charset,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )

    async def _follow(
        self, url: URL, wish: Wish, clock: "_Clock", *, to_robots: bool = False
    ) -> tuple[URL, Response]:
        """The answer at the end of the redirects that begin at `url`. Each is checked like any address."""
        for hop in range(self._patience.redirects + 1):
            delay = 0.0 if to_robots else await self._admitted(url, wish, clock)
            async with self._turns.turn(_host(url), delay, follows=to_robots or hop > 0), clock.running():
                response = await self._visitor.visit(url, wish)
            if not (location := _location(response)):
                return url, self._accepted(url, wish, response)
            url = target(url, location, self._allowance, wish.source)
        raise TooManyRedirects(wish.source, self._patience.redirects)

    async def _admitted(self, url: URL, wish: Wish, clock: "_Clock") -> float:
        """The crawl delay of a site whose robots.txt lets `url` be read."""
        rules = replace(wish, limit=lambda media_type: robots.LIMIT, cut=True, conditions={})

        async def get(address: URL) -> bytes:
            _, response = await self._retrying(partial(self._follow, to_robots=True), address, rules, clock)
            return response.data

        return await self._robots.admit(url, wish.source, get)

    def _again(self, error: Exception) -> bool:
        """Whether the same fetch asks once more. Who is told to come back much later does not wait for it."""
        if isinstance(error, Busy) and error.retry_after is not None:
            return self._turns.bounded(error.retry_after) == error.retry_after
        return isinstance(error, WebError) and error.retried

    def _accepted(self, url: URL, wish: Wish, response: Response) -> Response:
        """`response`, if its status is one of success; a host that is busy is left alone for a while."""
        if response.status in (200, 203) or (response.status == 304 and wish.conditions):
            return response
        error = status_error(wish.source, response.status, _retry_after(response))
        if isinstance(error, Busy) and error.retry_after:
            self._turns.rest(_host(url), error.retry_after)
        raise error


@dataclass(slots=True)
class _Clock:
    """The seconds that one fetch has left. It runs while something is on the network."""

    source: str
    seconds: float
    spent: float = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """`TooSlow` as soon as the seconds are spent."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self.seconds - self.spent):
                yield
        except TimeoutError as error:
            raise TooSlow(self.source, self.seconds) from error
        finally:
            self.spent += loop.time() - started


def agent_name(contact: str) -> str:
    """How we introduce ourselves: `contact` is an address at which a site's owner finds who runs this."""
    name = f"{NAME}/{version('footnote')}"
    reachable = "".join(letter for letter in contact if letter.isascii() and letter.isprintable())
    return f"{name} (+{reachable})" if reachable else name


def _host(url: URL) -> str:
    """The host as it is counted by the one who waits for a turn."""
    return plain_host(url.raw_host or "")


def _location(response: Response) -> str | None:
    """Where a redirect leads to."""
    return response.headers.get("Location") if response.status in REDIRECTS else None


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for what has changed. What could not be a header is not sent."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}


def _retry_after(response: Response) -> float | None:
    """The seconds of `Retry-After`, which is a number of them or a date."""
    written = response.headers.get("Retry-After", "").strip()
    if written.isascii() and written.isdigit():
        return float(written[:9])
    try:
        then = parsedate_to_datetime(written)
        return max((then - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):  # no date, or one that does not say in which time zone
        return None
