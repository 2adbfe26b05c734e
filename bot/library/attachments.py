"""Files that members attach: which are taken, and their way into the inbox."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.listing import named
from bot.wording import managers
from ingest.journal.inbox import Inbox, Sent
from ingest.sent import kind_to_send, most_bytes

PASTED = "message.txt"  # what Discord calls each text that is too long for a message


@dataclass(frozen=True, slots=True)
class Taken:
    """The files that lie in the inbox, and what is to be said of those that do not."""

    files: tuple[Sent, ...] = ()
    refused: tuple[str, ...] = ()


async def take(
    inbox: Inbox, attached: Sequence[discord.Attachment], limit: int, link: str | None = None
) -> Taken:
    """Put files into the inbox, one after the other, for each is held in memory.

    `limit` is the size that the server allows, `link` the address of the message that they are attached to.
    Raises `NotWritable`.
    """
    files, refused = [], []
    for attachment in attached:
        why = refusal(attachment, limit)
        sent = None if why else await _put(inbox, attachment, link)
        if sent:
            files.append(sent)
        else:
            refused.append(why or managers.file_gone(named(attachment.filename)))
    return Taken(tuple(files), tuple(refused))


def refusal(attachment: discord.Attachment, limit: int) -> str | None:
    """Why a file is not even fetched, by its name and by what Discord says of its size; None if it is."""
    kind = kind_to_send(attachment.filename)
    if kind is None:
        return managers.not_readable(named(attachment.filename))
    most = min(limit, most_bytes(kind))
    if attachment.size > most:
        return managers.file_too_large(named(attachment.filename), attachment.size, most)
    return None


async def _put(inbox: Inbox, attachment: discord.Attachment, link: str | None) -> Sent | None:
    try:
        data = await attachment.read()
    except discord.DiscordException:
        return None
    # All pasted texts have one name. They are told apart by their messages, all other files by their names.
    known_as = link if attachment.filename == PASTED else None
    return await asyncio.to_thread(inbox.put, data, attachment.filename, known_as, link)
