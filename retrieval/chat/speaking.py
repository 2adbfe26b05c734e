"""The event loop on which chat models speak, on a thread of its own.

A process has one. LangChain's classes keep connections, and all models at one address share them; but a
connection belongs to the loop on which it was made, so of two loops one would be handed what it cannot use.
"""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")

LETS_GO = 2.0  # seconds in which a stopped model's connection is closed
_CONNECTS_WITHIN: ContextVar[float | None] = ContextVar("seconds to wait for a connection", default=None)
_LOCK = Lock()


def start(work: Coroutine[Any, Any, T]) -> "Future[T]":
    """Begin some work on the loop. To cancel it closes its connection, and with it ends the server's work."""
    with _LOCK:
        return asyncio.run_coroutine_threadsafe(work, _loop())


def wait_for_cancelled(seconds: float = LETS_GO) -> None:
    """Until what was cancelled has come to its end, but no longer than this."""
    with suppress(TimeoutError, CancelledError):
        start(_cancelled_end(seconds)).result(seconds)


def connect_within(seconds: float) -> None:
    """How long a connection may take that the current task makes from here on, by whichever client."""
    _CONNECTS_WITHIN.set(seconds)


class _PatientLoop(asyncio.SelectorEventLoop):
    """Of the providers' clients some can be told how long to wait for a connection; all come through here."""

    async def getaddrinfo(self, *args: Any, **options: Any) -> Any:
        async with asyncio.timeout(_CONNECTS_WITHIN.get()):
            return await super().getaddrinfo(*args, **options)

    async def sock_connect(self, sock: Any, address: Any) -> None:
        async with asyncio.timeout(_CONNECTS_WITHIN.get()):
            await super().sock_connect(sock, address)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Running. It ends with the process."""
    loop = _PatientLoop()
    Thread(target=loop.run_forever, name="chat", daemon=True).start()
    return loop


async def _cancelled_end(seconds: float) -> None:
    """Wait for the tasks that are being cancelled."""
    for _ in range(2):  # a client may take the first cancellation for its own
        ending = [task for task in asyncio.all_tasks() if task.cancelling()]
        if ending:
            _, left = await asyncio.wait(ending, timeout=seconds / 3)
            for task in left:
                task.cancel()
