"""A loopback server that speaks as OpenAI's does, and misbehaves on request."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from aiohttp import web

Behaviour = Callable[["ChatServer", web.Request], Awaitable[web.StreamResponse]]


class ChatServer:
    """Notes what it was asked, and whether whoever asked has gone. Of its behaviours the last one stays."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.begun, self.left = Event(), Event()
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One completion."""
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        try:
            return await behaviour(self, request)
        except (asyncio.CancelledError, ConnectionError):
            self.left.set()
            raise


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[ChatServer]:
    """A server on a thread of its own, at `url`."""
    server, loop = ChatServer(*behaviours), asyncio.new_event_loop()
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
    app.router.add_post("/v1/chat/completions", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    return runner


def says(text: str, prompt_tokens: int = 100, reply_tokens: int = 20) -> Behaviour:
    """Streams a text word by word, then what it cost."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await _opened(request)
        async for piece in _each(text.split(" ")):
            await _send(response, _chunk(piece))
        usage = {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": reply_tokens,
            "total_tokens": prompt_tokens + reply_tokens,
        }
        await _send(response, _chunk("", "stop"))
        await _send(response, {**_chunk(""), "choices": [], "usage": usage})
        await response.write(b"data: [DONE]\n\n")
        return response

    return behaviour


def fails(status: int, **headers: str) -> Behaviour:
    """Answers with a status, and quotes what it should not."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        error = {"message": f"no: {request.headers['Authorization']}", "type": "error", "code": "some_code"}
        return web.json_response({"error": error}, status=status, headers=headers)

    return behaviour


def dies_after(text: str) -> Behaviour:
    """Streams a text, then its connection breaks."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await _opened(request)
        await _send(response, _chunk(text))
        assert request.transport
        request.transport.abort()
        return response

    return behaviour


def goes_silent_after(text: str = "") -> Behaviour:
    """Streams a text, or nothing, and then keeps the connection and says no more."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await _opened(request)
        if text:
            await _send(response, _chunk(text))
        server.begun.set()
        await asyncio.sleep(60)
        return response

    return behaviour


def rambles() -> Behaviour:
    """Never comes to an end."""

    async def behaviour(server: ChatServer, request: web.Request) -> web.StreamResponse:
        response = await _opened(request)
        while True:
            await _send(response, _chunk("and so on " * 10))
            server.begun.set()

    return behaviour


async def _each(words: Sequence[str]) -> AsyncIterator[str]:
    for at, word in enumerate(words):
        yield word if at == 0 else f" {word}"


async def _opened(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    return response


async def _send(response: web.StreamResponse, value: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(value)}\n\n".encode())


def _chunk(text: str, finish: str | None = None) -> dict[str, Any]:
    delta = {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "small",
        "choices": [choice],
    }
