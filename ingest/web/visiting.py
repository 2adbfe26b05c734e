"""One question to one server, and as much of its answer as is wanted."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver
from yarl import URL

from ingest.web.errors import BadResponse, TooLarge
from ingest.web.guard import Guard
from ingest.web.inflating import ACCEPTED, STEP, BadPacking, Unpacker, unpacker
from ingest.web.translating import LONGEST_HEADER, MOST_HEADERS, translated

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"

Limit = Callable[[str], int]  # media type to bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read, for whom (`source` stands in the errors), and how much of it."""

    source: str
    limit: Limit
    cut: bool = False  # whether what is beyond the limit is left unread, rather than refused
    conditions: Mapping[str, str] = field(default_factory=dict)  # If-None-Match, If-Modified-Since


@dataclass(frozen=True, slots=True)
class Response:
    """What a server has answered. There are data only with a status of success."""

    status: int
    headers: Mapping[str, str]
    media_type: str
    charset: str | None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A guarded session: no cookies, no proxies, no redirects that were not looked at."""

    session: ClientSession
    guard: Guard

    async def visit(self, url: URL, wish: Wish) -> Response:
        """Ask for `url`. How long it may take is the caller's to say."""
        host = url.raw_host or ""
        with translated(wish.source, host), self.guard.visiting(wish.source, host):
            async with self.session.get(url, headers=wish.conditions, allow_redirects=False) as response:
                data = await _body(response, wish) if response.status in (200, 203) else b""
                return Response(
                    response.status, response.headers.copy(), response.content_type, _charset(response), data
                )


@asynccontextmanager
async def visitor(
    agent: str, guard: Guard, resolver: AbstractResolver | None, tls: ssl.SSLContext | None
) -> AsyncIterator[Visitor]:
    """A visitor in this event loop, named `agent`. It trusts whom the system trusts, or whom `tls` does."""
    connector = TCPConnector(socket_factory=guard.make_socket, resolver=resolver, ssl=tls or True)
    async with ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED},
        timeout=ClientTimeout(total=None),  # the fetcher's clock runs over all requests of one fetch
        auto_decompress=False,  # in bounded steps, by us
        trust_env=False,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        max_headers=MOST_HEADERS,
    ) as session:
        yield Visitor(session, guard)


async def _body(response: ClientResponse, wish: Wish) -> bytes:
    """The body, unpacked, up to the limit of its media type."""
    limit = wish.limit(response.content_type)
    encoding = response.headers.get("Content-Encoding", "")
    try:
        unpack = unpacker(encoding)
    except BadPacking as error:
        raise BadResponse(wish.source, str(error)) from error
    if not wish.cut and (response.content_length or 0) > limit:
        raise TooLarge(wish.source, limit, response.content_length)
    body = bytearray()
    async with aclosing(_pieces(response, unpack, wish, limit)) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) > limit:
                return _full(body, wish, limit)
    return bytes(body)


async def _pieces(
    response: ClientResponse, unpack: Unpacker, wish: Wish, limit: int
) -> AsyncGenerator[bytes, None]:
    """The body in small steps. What is received counts as well: there are bytes that unpack to nothing."""
    received = 0
    async for chunk in response.content.iter_chunked(STEP):
        received += len(chunk)
        if received > limit + STEP:
            raise TooLarge(wish.source, limit)
        for piece in unpack.steps(chunk):
            yield piece
            await asyncio.sleep(0)  # a step is short, a thousand of them are not
    unpack.finish()


def _full(body: bytearray, wish: Wish, limit: int) -> bytes:
    """What is to be done with a body that has gone beyond the limit."""
    if not wish.cut:
        raise TooLarge(wish.source, limit)
    return bytes(body[:limit])


def _charset(response: ClientResponse) -> str | None:
    """The charset that the server names, if there is such a one."""
    name = (response.charset or "").strip(" \"'").lower()
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return name
