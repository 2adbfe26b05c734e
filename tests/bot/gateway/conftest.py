"""A loopback Discord, and the bot that has come to it."""

from collections.abc import AsyncIterator

import pytest

from bot.app import FootnoteBot, create_bot
from bot.records.file import Records
from tests.bot.conftest import Library
from tests.bot.gateway.loopback import LoopbackDiscord, redirected
from tests.bot.gateway.serving import serving


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    """A Discord that discord.py takes for the only one."""
    async with LoopbackDiscord() as loopback:
        with redirected(loopback.url):
            yield loopback


@pytest.fixture
async def bot(loopback: LoopbackDiscord, library: Library, records: Records) -> AsyncIterator[FootnoteBot]:
    """The real bot, connected."""
    bot = create_bot(library, records)
    bot._connection.guild_ready_timeout = 0.05  # discord.py waits two seconds for a last server
    async with serving(bot):
        await loopback.connected()
        yield bot
