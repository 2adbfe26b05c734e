"""'Footnote is typing …': a courtesy, which neither delays an answer nor costs one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

AGAIN = 8.0  # seconds; Discord shows it for ten, or until something is posted


class Typing:
    """Shown once a channel, however many questions are being answered there.

    Shown for each, two hundred questions would take most of the 50 requests a second that Discord allows a bot.
    """

    def __init__(self) -> None:
        self._answering: Counter[int] = Counter()
        self._shown: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def shown(self, channel: "MessageableChannel") -> AsyncIterator[None]:
        """It is shown in `channel` until nothing is being answered there any more."""
        self._answering[channel.id] += 1
        if channel.id not in self._shown:
            self._shown[channel.id] = asyncio.create_task(_show(channel))
        try:
            yield
        finally:
            self._answering[channel.id] -= 1
            if not self._answering[channel.id]:
                del self._answering[channel.id]
                self._shown.pop(channel.id).cancel()


async def _show(channel: "MessageableChannel") -> None:
    while True:
        with suppress(Exception):  # what is wrong with Discord will be told of the answer
            await channel.typing()
        await asyncio.sleep(AGAIN)
