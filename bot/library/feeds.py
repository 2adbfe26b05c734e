"""`/library feed add|list|remove`"""

import asyncio

import discord
from discord import app_commands

from bot import names
from bot.library import paging
from bot.library.autocompletion import feed_chosen, feeds_of
from bot.library.librarian import Librarian, Visit
from bot.library.paging import shown
from bot.listing import named
from bot.rendering import Message
from bot.wording import managers


def feed_group(librarian: Librarian) -> app_commands.Group:
    """What can be done with a server's feeds. It is hidden, and refused, as the group that it is in."""
    group = app_commands.Group(name=names.FEED, description=names.FEED_DESCRIPTION)

    @group.command(name=names.ADD, description=names.FEED_ADD)
    @app_commands.describe(url=names.LIBRARY_URL)
    async def add(interaction: discord.Interaction, url: str) -> None:
        await librarian.serve(interaction, lambda visit: _added(visit, url.strip()))

    @group.command(name=names.LIST, description=names.FEED_LIST)
    async def list_(interaction: discord.Interaction) -> None:
        await librarian.serve(interaction, lambda visit: shown(librarian, visit.guild, paging.FEEDS))

    @group.command(name=names.REMOVE, description=names.FEED_REMOVE)
    @app_commands.describe(feed=names.FEED_CHOSEN)
    async def remove(interaction: discord.Interaction, feed: str) -> None:
        await librarian.serve(interaction, lambda visit: _removed(visit, feed))

    remove.autocomplete("feed")(feeds_of(librarian))
    return group


async def _added(visit: Visit, url: str) -> Message:
    work = visit.librarian.shelf.add_feed(visit.guild, url, visit.hearing())
    return await visit.changed(work, lambda who, came: managers.audit_feed_added(who, named(url), came))


async def _removed(visit: Visit, given: str) -> Message:
    librarian = visit.librarian
    feed = await asyncio.to_thread(feed_chosen, librarian, visit.guild, given)
    if feed is None:
        return Message(managers.no_such_feed())
    await librarian.shelf.remove_feed(visit.guild, feed.url)
    await visit.tell(lambda who: managers.audit_feed_removed(who, named(feed.url)))
    return Message(managers.feed_removed())
