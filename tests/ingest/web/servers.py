"""Servers on loopback, good and bad, and a fetcher that may speak to them."""

import asyncio
import gc
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from time import thread_time
from typing import cast

from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.web.allowance import Allowance
from ingest.web.fetching import Fetched, Fetcher, Patience, limit_of
from ingest.web.politeness import Manners
from ingest.web.visiting import Limit

AGENT = "Footnote/1.0 (+https://example.org/us)"
QUICK = Manners(at_once=4, gap=0.0, most_gap=0.5)
SHORT = Patience(seconds=5.0, pause=0.01)

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """A server that says what it is told to, byte by byte, and notes what it was asked."""

    port: int
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)  # when

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def response(
    body: bytes = b"", status: str = "200 OK", *headers: str, media_type: str = "text/html"
) -> bytes:
    """A whole HTTP response, after which the connection is closed."""
    head = (f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}")
    return "\r\n".join((*head, "Connection: close", *headers, "", "")).encode("latin-1") + body


NO_ROBOTS = response(b"", "404 Not Found")


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(b"", status, f"Location: {location}")


@asynccontextmanager
async def serving(
    answers: Mapping[str, bytes | list[bytes] | Serve], tls: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    """A server with an answer for each path; of a list, the next one each time, and the last one for ever."""
    given = {"/robots.txt": NO_ROBOTS, **answers}
    tasks: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(cast(asyncio.Task[None], asyncio.current_task()))
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ")[1]
            server.asked.append(path)
            server.heads.append(head)
            server.at.append(asyncio.get_running_loop().time())
            says = given.get(path, given.get("*", response(b"", "404 Not Found")))
            if isinstance(says, list):
                says = says.pop(0) if len(says) > 1 else says[0]
            if isinstance(says, bytes):
                writer.write(says)
                await writer.drain()
            else:
                await says(writer)
        writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    running = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    server = Server(running.sockets[0].getsockname()[1])
    try:
        yield server
    finally:
        running.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)


@asynccontextmanager
async def talking(words: bytes) -> AsyncIterator[Server]:
    """A server that says its words to everybody, without being asked."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        writer.close()

    running = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield Server(running.sockets[0].getsockname()[1])
    finally:
        running.close()


def fetcher(
    *servers: Server,
    manners: Manners = QUICK,
    patience: Patience = SHORT,
    allowed: tuple[str, ...] = ("127.0.0.1",),
    resolver: AbstractResolver | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetcher:
    """A fetcher that may speak to `servers` under what is `allowed`."""
    allowance = Allowance.of(allowed, ports=(server.port for server in servers))
    return Fetcher(AGENT, allowance=allowance, manners=manners, patience=patience, resolver=resolver, tls=tls)


async def page(web: Fetcher, url: str, limit: Limit = limit_of) -> Fetched:
    """What stands at `url`, which must be something."""
    fetched = await web.fetch(url, limit=limit)
    assert isinstance(fetched, Fetched)
    return fetched


@dataclass(slots=True)
class Names(AbstractResolver):
    """DNS of our own: each look-up of a name gives its next answer, and then the last one for ever."""

    answers: dict[str, list[list[str] | OSError]]
    asked: list[str] = field(default_factory=list)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.answers[host]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, OSError):
            raise answer
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in answer
        ]

    async def close(self) -> None:
        """There is nothing to close."""


@dataclass(slots=True)
class Heartbeat:
    """The longest that the event loop worked without coming round, in seconds of its own thread.

    By the clock on the wall, a machine with other work to do would be measured.
    """

    longest: float = 0.0

    async def beat(self) -> None:
        last = thread_time()
        while True:
            await asyncio.sleep(0.001)
            now = thread_time()
            self.longest, last = max(self.longest, now - last), now


@contextmanager
def heartbeat() -> Iterator[Heartbeat]:
    """A heart that beats in this event loop while something else goes on.

    What other tests have left behind is not collected meanwhile: that takes longer than what is measured.
    """
    heart = Heartbeat()
    gc.disable()
    task = asyncio.ensure_future(heart.beat())
    try:
        yield heart
    finally:
        task.cancel()
        gc.enable()
