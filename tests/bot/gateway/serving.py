"""A bot in Discord for the length of a block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from bot.serving import serve
from tests.bot.gateway.loopback import LoopbackDiscord

SOON, NEVER = 0.05, 60.0  # seconds


@asynccontextmanager
async def serving(bot: discord.Client, loopback: LoopbackDiscord) -> AsyncIterator[None]:
    """The bot is in our Discord meanwhile, and ready; it leaves as by a signal."""
    task = asyncio.create_task(serve(bot, "token"))
    try:
        bot._connection.guild_ready_timeout = SOON  # discord.py waits two seconds for a last server
        await loopback.connected()
        await bot.wait_until_ready()
        # A client that is closed just then tells of being ready on a loop that it no longer has.
        bot._connection.guild_ready_timeout = NEVER
        yield
    finally:
        task.cancel()
        await task
