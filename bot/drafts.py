"""A reply that is still being written, shown as it grows: the newest state, at most once a second."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import discord

EVERY = 1.0  # seconds: Discord slows down whoever edits more often

Show = Callable[[str], Awaitable[None]]
Write = Callable[[str], None]


@contextmanager
def drafts(show: Show, every: float = EVERY) -> Iterator[Write]:
    """What is written, from any thread, is shown; from the end of this on nothing more is."""
    loop, newest = asyncio.get_running_loop(), asyncio.Queue[str]()
    showing = loop.create_task(_show(newest, show, every))
    try:
        yield lambda text: _hand_over(loop, newest, text)
    finally:
        showing.cancel()


def _hand_over(loop: asyncio.AbstractEventLoop, newest: asyncio.Queue[str], text: str) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody is there to read it
        loop.call_soon_threadsafe(newest.put_nowait, text)


async def _show(newest: asyncio.Queue[str], show: Show, every: float) -> None:
    while True:
        text = await newest.get()
        while not newest.empty():
            text = newest.get_nowait()
        with suppress(discord.HTTPException):  # the end will be said in any case
            await show(text)
        await asyncio.sleep(every)
