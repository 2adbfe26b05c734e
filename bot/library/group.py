"""`/library add|list|show|remove|undo|history|refresh|status|gaps`, and `/library feed`."""

import asyncio

import discord
from discord import app_commands

from bot import names
from bot.library import paging
from bot.library.attachments import take
from bot.library.autocompletion import article_chosen, articles_of
from bot.library.feeds import feed_group
from bot.library.librarian import Librarian, Said, Visit
from bot.library.looking import changes_of, details_of, standing_of
from bot.library.paging import shown
from bot.library.permissions import MANAGE
from bot.listing import change_line, named, render_details, render_standing
from bot.rendering import Message
from bot.wording import managers, replies
from retrieval.titles import Titled

IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
FOR_SERVERS = app_commands.AppInstallationType(guild=True, user=False)


def library_group(librarian: Librarian) -> app_commands.Group:
    """Hidden from whoever may not manage the server, and refused to all but its editors."""
    group = app_commands.Group(
        name=names.LIBRARY,
        description=names.LIBRARY_DESCRIPTION,
        default_permissions=MANAGE,
        allowed_contexts=IN_SERVERS,
        allowed_installs=FOR_SERVERS,
    )
    _add_changing(group, librarian)
    _add_looking(group, librarian)
    group.add_command(feed_group(librarian))
    return group


def _add_changing(group: app_commands.Group, librarian: Librarian) -> None:
    @group.command(name=names.ADD, description=names.LIBRARY_ADD)
    @app_commands.describe(url=names.LIBRARY_URL, file=names.LIBRARY_FILE)
    async def add(
        interaction: discord.Interaction, url: str | None = None, file: discord.Attachment | None = None
    ) -> None:
        await librarian.serve(interaction, lambda visit: _added(visit, url, file))

    @group.command(name=names.REMOVE, description=names.LIBRARY_REMOVE)
    @app_commands.describe(article=names.LIBRARY_ARTICLE)
    async def remove(interaction: discord.Interaction, article: str) -> None:
        await librarian.serve(interaction, lambda visit: _removed(visit, article))

    @group.command(name=names.UNDO, description=names.LIBRARY_UNDO)
    async def undo(interaction: discord.Interaction) -> None:
        await librarian.serve(interaction, _undone)

    @group.command(name=names.REFRESH, description=names.LIBRARY_REFRESH)
    @app_commands.describe(article=names.LIBRARY_ARTICLE)
    async def refresh(interaction: discord.Interaction, article: str | None = None) -> None:
        await librarian.serve(interaction, lambda visit: _refreshed(visit, article))

    remove.autocomplete("article")(articles_of(librarian))
    refresh.autocomplete("article")(articles_of(librarian))


def _add_looking(group: app_commands.Group, librarian: Librarian) -> None:
    @group.command(name=names.LIST, description=names.LIBRARY_LIST)
    async def list_(interaction: discord.Interaction) -> None:
        await librarian.serve(interaction, lambda visit: shown(librarian, visit.guild, paging.ARTICLES))

    @group.command(name=names.SHOW, description=names.LIBRARY_SHOW)
    @app_commands.describe(article=names.LIBRARY_ARTICLE)
    async def show(interaction: discord.Interaction, article: str) -> None:
        await librarian.serve(interaction, lambda visit: _details(visit, article))

    @group.command(name=names.HISTORY, description=names.LIBRARY_HISTORY)
    @app_commands.describe(article=names.LIBRARY_ARTICLE)
    async def history(interaction: discord.Interaction, article: str | None = None) -> None:
        await librarian.serve(interaction, lambda visit: _history(visit, article))

    @group.command(name=names.STATUS, description=names.LIBRARY_STATUS)
    async def status(interaction: discord.Interaction) -> None:
        await librarian.serve(interaction, _status)

    @group.command(name=names.GAPS, description=names.LIBRARY_GAPS)
    async def gaps(interaction: discord.Interaction) -> None:
        await librarian.serve(interaction, lambda visit: shown(librarian, visit.guild, paging.GAPS))

    show.autocomplete("article")(articles_of(librarian))
    history.autocomplete("article")(articles_of(librarian))


async def _added(visit: Visit, url: str | None, file: discord.Attachment | None) -> Message:
    if (url is None) == (file is None):
        return Message(managers.one_of_both())
    shelf, guild, hearing = visit.librarian.shelf, visit.guild, visit.hearing()
    if url is not None:
        address = url.strip()
        work = shelf.add(guild, (address,), heard=hearing)
        return await visit.changed(work, lambda who, came: managers.audit_added(who, named(address), came))
    assert file is not None
    taken = await take(shelf.inbox, [file], allowed_size(visit.interaction))
    if taken.refused:
        return Message("\n".join(taken.refused))
    work = shelf.add(guild, files=taken.files, heard=hearing)
    return await visit.changed(work, lambda who, came: managers.audit_added(who, named(file.filename), came))


def allowed_size(interaction: discord.Interaction) -> int:
    """How large a file may be in this server."""
    return interaction.guild.filesize_limit if interaction.guild else interaction.filesize_limit


async def _removed(visit: Visit, given: str) -> Message:
    article = await _chosen(visit, given)
    if article is None:
        return Message(managers.no_such_article())
    work = visit.librarian.shelf.remove(visit.guild, article.id)
    return await visit.changed(work, lambda who, came: managers.audit_removed(who, _title(article), came))


async def _undone(visit: Visit) -> Message:
    shelf = visit.librarian.shelf
    if not await asyncio.to_thread(shelf.can_undo, visit.guild):
        return Message(managers.nothing_to_undo())
    return await visit.changed(shelf.undo(visit.guild), managers.audit_undone)


async def _refreshed(visit: Visit, given: str | None) -> Message:
    article = await _chosen(visit, given) if given else None
    if given and article is None:
        return Message(managers.no_such_article())
    shelf, hearing = visit.librarian.shelf, visit.hearing()
    pages = await asyncio.to_thread(shelf.pages, visit.guild, article.id if article else None)
    if not pages:
        return Message(managers.nothing_to_refresh())
    work = shelf.add(visit.guild, pages, heard=hearing)
    what = _title(article) if article else None
    return await visit.changed(
        work, lambda who, came: managers.audit_refreshed(who, what or managers.all_pages(), came)
    )


async def _details(visit: Visit, given: str) -> Message:
    article = await _chosen(visit, given)
    if article is None:
        return Message(managers.no_such_article())
    return render_details(await asyncio.to_thread(details_of, visit.librarian, visit.guild, article.id))


async def _history(visit: Visit, given: str | None) -> Message | Said:
    if given is None:
        return await shown(visit.librarian, visit.guild, paging.RUNS)
    article = await _chosen(visit, given)
    if article is None:
        return Message(managers.no_such_article())
    changes = await asyncio.to_thread(changes_of, visit.librarian, visit.guild, article.id)
    return Message("\n".join([f"**{_title(article)}**", *map(change_line, changes)]))


async def _status(visit: Visit) -> Message:
    return render_standing(await asyncio.to_thread(standing_of, visit.librarian, visit.guild))


async def _chosen(visit: Visit, given: str) -> Titled | None:
    return await asyncio.to_thread(article_chosen, visit.librarian, visit.guild, given)


def _title(article: Titled) -> str:
    return named(article.title) or replies.untitled()
