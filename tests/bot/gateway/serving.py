"""A bot in Discord for the length of a block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from bot.serving import serve


@asynccontextmanager
async def serving(bot: discord.Client) -> AsyncIterator[None]:
    """The bot is in Discord meanwhile, and leaves it as by a signal."""
    task = asyncio.create_task(serve(bot, "token"))
    try:
        yield
    finally:
        task.cancel()
        await task
