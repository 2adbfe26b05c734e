"""`/library`: what those who may manage a server do with its own articles."""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import discord
from discord import app_commands

from bot import names, wording
from bot.failures import note
from bot.places import NOBODY
from bot.rendering import Message, render_articles, render_feeds, render_report
from bot.shelf import Shelf
from ingest.report import IngestReport
from retrieval.errors import FootnoteError

T = TypeVar("T")

MOST_CHOICES = 25  # Discord's limits of an autocompletion
CHOICE_WIDTH = 100
MOST_LINKS = 10  # of one message: a list of a hundred links is a feed's work

LINK = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
CLOSES = ".,;:!?'\")]}*_~`"

MANAGE = discord.Permissions(manage_guild=True)


def library_group(shelf: Shelf) -> app_commands.Group:
    """`/library add|list|remove|undo`, hidden from whoever may not manage the server, and refused to them."""
    group = app_commands.Group(
        name=names.LIBRARY,
        description=names.LIBRARY_DESCRIPTION,
        default_permissions=MANAGE,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(name="add", description=names.LIBRARY_ADD)
    @app_commands.describe(url=names.LIBRARY_URL)
    async def add(interaction: discord.Interaction, url: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.add(guild, url.strip()), render_report)

    @group.command(name="list", description=names.LIBRARY_LIST)
    async def list_(interaction: discord.Interaction) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.articles(guild), render_articles)

    @group.command(name="remove", description=names.LIBRARY_REMOVE)
    @app_commands.describe(article=names.LIBRARY_ARTICLE)
    async def remove(interaction: discord.Interaction, article: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.remove(guild, article), render_report)

    @remove.autocomplete("article")
    async def titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None or not _may(interaction):
            return []
        articles = await shelf.articles(interaction.guild_id)
        return _choices(((article.title or wording.UNTITLED, article.id) for article in articles), typed)

    @group.command(name="undo", description=names.LIBRARY_UNDO)
    async def undo(interaction: discord.Interaction) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.undo(guild), render_report)

    group.add_command(_feed_group(shelf))
    return group


def _feed_group(shelf: Shelf) -> app_commands.Group:
    """`/library feed add|list|remove`"""
    group = app_commands.Group(name=names.FEED, description=names.FEED_DESCRIPTION)

    @group.command(name="add", description=names.FEED_ADD)
    @app_commands.describe(url=names.LIBRARY_URL)
    async def add(interaction: discord.Interaction, url: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.add_feed(guild, url.strip()), render_report)

    @group.command(name="list", description=names.FEED_LIST)
    async def list_(interaction: discord.Interaction) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.feeds(guild), render_feeds)

    @group.command(name="remove", description=names.FEED_REMOVE)
    @app_commands.describe(feed=names.LIBRARY_URL)
    async def remove(interaction: discord.Interaction, feed: str) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, shelf.remove_feed(guild, feed), lambda _: Message(wording.FEED_REMOVED))

    @remove.autocomplete("feed")
    async def addresses(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None or not _may(interaction):
            return []
        kept = await shelf.feeds(interaction.guild_id)
        return _choices(((feed.title or feed.url, feed.url) for feed in kept), typed)

    return group


def add_menu(shelf: Shelf) -> app_commands.ContextMenu:
    """The entry of a message's menu that adds the pages that the message links to."""

    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def add(interaction: discord.Interaction, message: discord.Message) -> None:
        if guild := await _managed(interaction):
            await _tell(interaction, _links_added(shelf, guild, message.content), _render_added)

    return app_commands.ContextMenu(name=names.ADD_MENU, callback=add)


def links_in(content: str) -> list[str]:
    """The addresses in a message, each once, without what closes a sentence or a bracket behind them."""
    found = (link.rstrip(CLOSES) for link in LINK.findall(content))
    return list(dict.fromkeys(found))[:MOST_LINKS]


async def _links_added(shelf: Shelf, guild: int, content: str) -> IngestReport | None:
    """The report, or None if there is no link."""
    links = links_in(content)
    return await shelf.add(guild, *links) if links else None


def _render_added(report: IngestReport | None) -> Message:
    return render_report(report) if report else Message(wording.NO_LINKS)


async def _managed(interaction: discord.Interaction) -> int | None:
    """The server, if this member may manage it: what Discord hides from others can be unhidden there."""
    if interaction.guild_id is None or not _may(interaction):
        await interaction.response.send_message(wording.NOT_ALLOWED, ephemeral=True)
        return None
    await interaction.response.defer(thinking=True, ephemeral=True)
    return interaction.guild_id


def _may(interaction: discord.Interaction) -> bool:
    return interaction.permissions.manage_guild


async def _tell(interaction: discord.Interaction, work: Awaitable[T], render: Callable[[T], Message]) -> None:
    """Say what came of it, to whoever asked alone. Trouble is said with its hint."""
    try:
        content = render(await work).content
    except FootnoteError as error:
        content = wording.trouble(error)
    except Exception as error:
        note(error)
        content = wording.APOLOGY
    await interaction.followup.send(content, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=True)


def _choices(named: Iterable[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Those whose name holds what was typed so far, as many as Discord takes."""
    wanted = typed.casefold().strip()
    return [
        app_commands.Choice(name=name[:CHOICE_WIDTH], value=value)
        for name, value in named
        if wanted in name.casefold() and len(value) <= CHOICE_WIDTH
    ][:MOST_CHOICES]
