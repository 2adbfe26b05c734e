"""Keeps no longer than was promised: old records, and all of a server that has sent the bot away."""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot.conduct import Conduct
from bot.records.keeping import Keeping

Purge = Callable[[int], Awaitable[object]]
"""Deletes the articles of a server, by its id."""


class Tidying:
    """Deletes what is due."""

    def __init__(self, client: discord.Client, keeping: Keeping, conduct: Conduct, purge: Purge) -> None:
        self._client = client
        self._keeping = keeping
        self._conduct = conduct
        self._purge = purge

    async def step(self) -> None:
        """Delete what is too old, and what belongs to servers that the bot left long enough ago."""
        await asyncio.to_thread(self._keeping.expire, self._conduct.retention)
        await asyncio.to_thread(self._keeping.seen, [guild.id for guild in self._client.guilds])
        for guild in await asyncio.to_thread(self._keeping.left, self._conduct.grace):
            await self._purge(guild)
            await asyncio.to_thread(self._keeping.purge, guild)
