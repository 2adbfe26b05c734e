"""Questions off the event loop: a few at a time, and none for ever."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Protocol

from retrieval.errors import FootnoteError, GivenUp
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Reply, Scope


class Ask(Protocol):
    """`Engine.ask`. It is never run on the loop: it may take its time."""

    def __call__(self, question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        """A question, what its asker may see, the day of asking and who waits, to a reply."""
        ...


WORKERS = 2  # a reply keeps a core busy; more threads would only make everybody wait longer
TIME_LIMIT = 60.0  # seconds; Discord forgets a deferred interaction after 15 minutes, people much sooner


class TookTooLong(FootnoteError):
    """Nobody waits any longer for this reply."""

    hint = "Please try again in a minute."

    def __init__(self, seconds: float) -> None:
        super().__init__(f"that took longer than {seconds:g} seconds")
        self.seconds = seconds


class Asker:
    """Awaits a synchronous `ask` on threads of its own.

    `today` is this machine's day: Discord does not tell where the asker is.
    """

    def __init__(
        self,
        ask: Ask,
        workers: int = WORKERS,
        time_limit: float = TIME_LIMIT,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._ask = ask
        self._time_limit = time_limit
        self._today = today
        self._closing = Event()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="ask")

    async def __call__(self, question: str, scope: Scope, hearing: Hearing = NOBODY) -> Reply:
        """The reply. Raises `TookTooLong`, waiting for a thread included, and `GivenUp` once this is closed.

        Once it is given up, here or by whoever awaits it, it is no longer wanted: a chat model is let go.
        """
        if not self.is_open():
            raise GivenUp
        loop = asyncio.get_running_loop()
        given_up = Event()
        heard = replace(
            hearing,
            wanted=lambda: hearing.wanted() and self.is_open() and not given_up.is_set(),
        )
        asked = loop.run_in_executor(self._threads, self._ask, question, scope, self._today(), heard)
        try:
            done, _ = await asyncio.wait({asked}, timeout=self._time_limit)
        finally:
            given_up.set()
            asked.cancel()  # if it still waits for a thread; what runs has to see that it is not wanted
        if not done:
            raise TookTooLong(self._time_limit)
        return asked.result()

    def is_open(self) -> bool:
        """Whether anybody still gets a reply."""
        return not self._closing.is_set()

    async def close(self) -> None:
        """Begin no further question, and wait for those that run: they still need what they read from."""
        self._closing.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._threads.shutdown)
