"""Who may do what. Discord hides commands from the others; what it hides, it can be told to show."""

import asyncio

import discord

from bot.records.wishes import AllWishes

MANAGE = discord.Permissions(manage_guild=True)


def may_manage(interaction: discord.Interaction) -> bool:
    """Whether this member may say how the bot behaves in their server."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


async def may_edit(interaction: discord.Interaction, wishes: AllWishes) -> bool:
    """Whether this member may change the articles of their server, and see what only its editors see."""
    if interaction.guild_id is None:
        return False
    if may_manage(interaction):
        return True
    editors = (await asyncio.to_thread(wishes.of, interaction.guild_id)).editors
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else ()
    return any(role.id in editors for role in roles)
