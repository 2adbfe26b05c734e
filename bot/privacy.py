"""`/privacy`: what is kept about whoever asks, for how long, and a button that deletes it."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot import names
from bot.buttons import forget_view
from bot.places import NOBODY
from bot.records.file import Records
from bot.records.keeping import Keeping
from bot.tongues import speaking
from bot.wording import members


def privacy_command(records: Records, retention: timedelta) -> app_commands.Command[Any, ..., None]:
    """`/privacy`"""
    keeping = Keeping(records)

    @app_commands.command(name=names.PRIVACY, description=names.PRIVACY_DESCRIPTION)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def privacy(interaction: discord.Interaction) -> None:
        with speaking(interaction.locale.value):
            await interaction.response.defer(thinking=True, ephemeral=True)
            kept = await asyncio.to_thread(keeping.about, interaction.user.id)
            said = members.privacy(kept, retention)
            await interaction.followup.send(said, view=forget_view(), allowed_mentions=NOBODY, ephemeral=True)

    return privacy
