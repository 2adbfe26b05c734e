"""The audit channel of a server: who has changed what there. That it cannot be told undoes no change."""

import asyncio
import logging
from collections.abc import Callable, Collection

import discord

from bot.places import NOBODY
from bot.records.wishes import AllWishes
from bot.splitting import LIMIT
from bot.tongues import ENGLISH, speaking

log = logging.getLogger(__name__)


class Audit:
    """Tells changes where a server's managers want them told."""

    def __init__(self, wishes: AllWishes) -> None:
        self._wishes = wishes
        self._failed: set[int] = set()

    async def tell(self, interaction: discord.Interaction, said: Callable[[str], str]) -> None:
        """Post what a member has done, in the server's language; `said` is given who it was."""
        if interaction.guild_id:
            wishes = await asyncio.to_thread(self._wishes.of, interaction.guild_id)
            await self.tell_in(interaction, {wishes.audit}, said)

    async def tell_in(
        self, interaction: discord.Interaction, channels: Collection[int | None], said: Callable[[str], str]
    ) -> None:
        """Post it in these channels of the server."""
        with speaking(interaction.guild_locale.value if interaction.guild_locale else ENGLISH):
            content = said(interaction.user.mention)[:LIMIT]
        for channel in filter(None, channels):
            await self._post(interaction, channel, content)

    async def _post(self, interaction: discord.Interaction, channel: int, content: str) -> None:
        try:
            where = interaction.client.get_partial_messageable(channel, guild_id=interaction.guild_id)
            await where.send(content, allowed_mentions=NOBODY, suppress_embeds=True)
        except Exception as error:  # whatever it is, the change is done, and its maker is to hear so
            self._note(channel, error)
        else:
            self._failed.discard(channel)

    def _note(self, channel: int, error: Exception) -> None:
        """Once for each channel: it is closed or gone until somebody opens it or names another."""
        if channel not in self._failed:
            self._failed.add(channel)
            log.warning("Changes cannot be told in the audit channel %d: %s", channel, error)
