"""`/library`: what those who may manage a server do with its own articles."""

from collections.abc import Awaitable
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.commands import NOBODY
from bot.failures import note
from bot.rendering import render_articles, render_report
from bot.shelf import Shelf
from ingest.report import IngestReport
from retrieval.errors import FootnoteError
from retrieval.types import Article

MOST_CHOICES = 25  # Discord's limits of an autocompletion
CHOICE_WIDTH = 100

MANAGE = discord.Permissions(manage_guild=True)


def library_group(shelf: Shelf) -> app_commands.Group:
    """`/library add|list|remove|undo`, hidden from whoever may not manage the server, and refused to them."""
    group = app_commands.Group(
        name=wording.LIBRARY,
        description=wording.LIBRARY_DESCRIPTION,
        default_permissions=MANAGE,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(name="add", description=wording.LIBRARY_ADD)
    @app_commands.describe(url=wording.LIBRARY_URL)
    async def add(interaction: discord.Interaction, url: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, _reported(shelf.add(guild, url.strip())))

    @group.command(name="list", description=wording.LIBRARY_LIST)
    async def list_(interaction: discord.Interaction) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, _listed(shelf.articles(guild)))

    @group.command(name="remove", description=wording.LIBRARY_REMOVE)
    @app_commands.describe(article=wording.LIBRARY_ARTICLE)
    async def remove(interaction: discord.Interaction, article: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, _reported(shelf.remove(guild, article)))

    @remove.autocomplete("article")
    async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None or not _may(interaction):
            return []
        return _choices(await shelf.articles(interaction.guild_id), typed)

    @group.command(name="undo", description=wording.LIBRARY_UNDO)
    async def undo(interaction: discord.Interaction) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, _reported(shelf.undo(guild)))

    return group


async def _managed(interaction: discord.Interaction) -> int | None:
    """The server, if this member may manage it: what Discord hides from others can be unhidden there."""
    if interaction.guild_id is None or not _may(interaction):
        await interaction.response.send_message(wording.NOT_ALLOWED, ephemeral=True)
        return None
    await interaction.response.defer(thinking=True, ephemeral=True)
    return interaction.guild_id


def _may(interaction: discord.Interaction) -> bool:
    return interaction.permissions.manage_guild


async def _tell(interaction: discord.Interaction, said: Awaitable[str]) -> None:
    """Say what came of it, to whoever asked alone. Trouble is said with its hint."""
    try:
        content = await said
    except FootnoteError as error:
        content = wording.trouble(error)
    except Exception as error:
        note(error)
        content = wording.APOLOGY
    await interaction.followup.send(content, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=True)


async def _reported(report: Awaitable[IngestReport]) -> str:
    return render_report(await report).content


async def _listed(articles: Awaitable[list[Article]]) -> str:
    return render_articles(await articles).content


def _choices(articles: list[Article], typed: str) -> list[app_commands.Choice[Any]]:
    """The articles whose title holds what was typed so far."""
    wanted = typed.casefold().strip()
    found = (article for article in articles if wanted in article.title.casefold())
    return [
        app_commands.Choice(name=(article.title or wording.UNTITLED)[:CHOICE_WIDTH], value=article.id)
        for article in found
        if len(article.id) <= CHOICE_WIDTH
    ][:MOST_CHOICES]
