"""Questions off the event loop: a few at a time, and none for ever."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from retrieval.errors import FootnoteError
from retrieval.types import Reply, Scope

Ask = Callable[[str, Scope, date], Reply]
"""A question, what its asker may see, and the day of asking, to a reply. It is never run on the loop: it may
take its time."""

WORKERS = 2  # a reply keeps a core busy; more threads would only make everybody wait longer
TIME_LIMIT = 60.0  # seconds; Discord forgets a deferred interaction after 15 minutes, people much sooner


class TookTooLong(FootnoteError):
    """Nobody waits any longer for this reply."""

    hint = "Please try again in a minute."

    def __init__(self, seconds: float) -> None:
        super().__init__(f"that took longer than {seconds:g} seconds")


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
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="ask")

    async def __call__(self, question: str, scope: Scope) -> Reply:
        """The reply, or `TookTooLong`. The time spent waiting for a thread counts."""
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._threads, self._ask, question, scope, self._today())
        done, _ = await asyncio.wait({asked}, timeout=self._time_limit)
        if not done:
            asked.cancel()  # if it still waits for a thread; one that runs cannot be stopped
            raise TookTooLong(self._time_limit)
        return asked.result()

    async def close(self) -> None:
        """Begin no further question, and wait for those that run: they still need what they read from."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._threads.shutdown)
