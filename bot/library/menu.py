"""The entry of a message's menu that adds what the message links to, and what is attached to it."""

import re
from collections.abc import Iterator

import discord
from discord import app_commands

from bot import names
from bot.library.attachments import take
from bot.library.group import allowed_size
from bot.library.librarian import Librarian, Visit
from bot.listing import named, render_lines
from bot.rendering import Message
from bot.wording import managers

MOST_LINKS = 10  # of one message: a list of a hundred links is a feed's work

LINK = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
CLOSES = ".,;:!?'\")]}*_~`"


def add_menu(librarian: Librarian) -> app_commands.ContextMenu:
    """Adds to the articles of the server where the message is."""

    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def add(interaction: discord.Interaction, message: discord.Message) -> None:
        await librarian.serve(interaction, lambda visit: _added(visit, message))

    return app_commands.ContextMenu(name=names.ADD_MENU, callback=add)


def links_in(content: str) -> list[str]:
    """The addresses in a message, each once, without what closes a sentence or a bracket behind them."""
    found = (link.rstrip(CLOSES) for link in LINK.findall(content))
    return list(dict.fromkeys(found))[:MOST_LINKS]


async def _added(visit: Visit, message: discord.Message) -> Message:
    parts = list(_parts(message))
    links = links_in("\n".join(part.content for part in parts))
    attached = [each for part in parts for each in part.attachments]
    if not links and not attached:
        return Message(
            managers.nothing_in_message() if _shows_anything(message) else managers.message_hidden()
        )
    shelf = visit.librarian.shelf
    taken = await take(shelf.inbox, attached, allowed_size(visit.interaction), message.jump_url)
    if not links and not taken.files:
        return render_lines(taken.refused)
    work = shelf.add(visit.guild, links, taken.files, visit.hearing())
    what = managers.some_of([named(each) for each in (*links, *(sent.name for sent in taken.files))])
    report = await visit.changed(work, lambda who, came: managers.audit_added(who, what, came))
    return render_lines([report.content, *taken.refused])


def _parts(message: discord.Message) -> Iterator[discord.Message | discord.MessageSnapshot]:
    """The message, and those that were forwarded in it."""
    yield message
    yield from message.message_snapshots


def _shows_anything(message: discord.Message) -> bool:
    """Whether Discord lets the bot see anything of it. Nobody can send a message with nothing in it."""
    return bool(
        any(part.content for part in _parts(message)) or message.embeds or message.stickers or message.poll
    )
