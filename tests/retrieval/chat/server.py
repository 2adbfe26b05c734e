"""A loopback server that speaks as a provider's does, and misbehaves on request."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from aiohttp import web

from tests.retrieval.chat.protocols import OPENAI, Speech

Behaviour = Callable[["ChatServer", web.Request], Awaitable[web.StreamResponse]]


class ChatServer:
    """Notes what it was asked, and whether whoever asked has gone. Of its behaviours the last one stays."""

    def __init__(self, speech: Speech, *behaviours: Behaviour) -> None:
        self.speech = speech
        self._behaviours = list(behaviours)
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[str] = []
        self.keys: list[str] = []
        self.begun, self.left = Event(), Event()
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One completion."""
        self.asked.append(await request.json())
        self.paths.append(request.path)
        self.headers.append(str(request.headers))
        self.keys.append(self.speech.key(request))
        behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        try:
            return await behaviour(self, request)
        except (asyncio.CancelledError, ConnectionError):
            self.left.set()
            raise

    async def open(self, request: web.Request, *said: bytes) -> web.StreamResponse:
        """The beginning of an answer."""
        response = web.StreamResponse(headers={"Content-Type": self.speech.content_type})
        await response.prepare(request)
        for each in filter(None, said):
            await response.write(each)
        return response


@contextmanager
def serving(*behaviours: Behaviour, speech: Speech = OPENAI) -> Iterator[ChatServer]:
    """A server on a thread of its own, at `url`."""
    server, loop = ChatServer(speech, *behaviours), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(work: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, loop)
        return future.result(10)

    runner = do(_start(server))
    try:
        yield server
    finally:
        do(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(server: ChatServer) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/{path:.*}", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}{server.speech.base}"
    return runner


def says(text: str, prompt_tokens: int = 100, reply_tokens: int = 20) -> Behaviour:
    """Streams a text word by word, then what it cost."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        speech = server.speech
        response = await server.open(request, speech.opens(prompt_tokens))
        for at, word in enumerate(text.split(" ")):
            await response.write(speech.says(f" {word}" if at else word))
        await response.write(speech.ends(prompt_tokens, reply_tokens))
        return response

    return behaviour


def fails(status: int, why: str = "no", **headers: str) -> Behaviour:
    """Answers with a status, and quotes what it should not."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        return web.json_response(
            server.speech.trouble(status, f"{why}: {_quoted(server)}"), status=status, headers=headers
        )

    return behaviour


def breaks_off_after(text: str) -> Behaviour:
    """Streams a text, then says what is wrong, and quotes what it should not."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        speech = server.speech
        said = speech.opens(100), speech.says(text), speech.breaks_off(_quoted(server))
        return await server.open(request, *said)

    return behaviour


def dies_after(text: str) -> Behaviour:
    """Streams a text, then its connection breaks."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await server.open(request, server.speech.opens(100), server.speech.says(text))
        assert request.transport
        request.transport.abort()
        return response

    return behaviour


def goes_silent_after(text: str = "") -> Behaviour:
    """Streams a text, or nothing, and then keeps the connection and says no more."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        said = (server.speech.says(text),) if text else ()
        response = await server.open(request, server.speech.opens(100), *said)
        server.begun.set()
        await asyncio.sleep(60)
        return response

    return behaviour


def rambles() -> Behaviour:
    """Never comes to an end."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await server.open(request, server.speech.opens(100))
        while True:
            await response.write(server.speech.says("and so on " * 10))
            server.begun.set()

    return behaviour


def _quoted(server: ChatServer) -> str:
    """What a provider might put into its message: the key, and what was asked."""
    return f"{server.keys[-1]} {server.speech.asked(server.asked[-1])}"
