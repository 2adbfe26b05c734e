"""A loopback Discord, and the bot that has come to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest

from bot.app import FootnoteBot, create_bot
from bot.serving import serve
from tests.bot.conftest import Library
from tests.bot.gateway.loopback import LoopbackDiscord, redirected


@asynccontextmanager
async def serving(bot: discord.Client) -> AsyncIterator[None]:
    """The bot is in Discord meanwhile, and leaves it as by a signal."""
    task = asyncio.create_task(serve(bot, "token"))
    try:
        yield
    finally:
        task.cancel()
        await task


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    """A Discord that discord.py takes for the only one."""
    async with LoopbackDiscord() as loopback:
        with redirected(loopback.url):
            yield loopback


@pytest.fixture
async def bot(loopback: LoopbackDiscord, library: Library) -> AsyncIterator[FootnoteBot]:
    """The real bot, connected."""
    bot = create_bot(library)
    bot._connection.guild_ready_timeout = 0.05  # discord.py waits two seconds for a last server
    async with serving(bot):
        await loopback.connected()
        yield bot
