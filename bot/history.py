"""What was said before a question, where its asker can see it: read from Discord each time, kept nowhere."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress

import discord

from bot.addressing import question_in
from retrieval.questions.stages import TURNS, Speaker, Turn

History = Callable[[], Awaitable[Sequence[Turn]]]
"""Fetches the turns before a question, the oldest first."""

_ASKED = re.compile(r"-# (.+)")  # the question that a reply of ours repeats
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_TITLE = re.compile(r"\[([^\[\]]+)\]\(<")  # a label has no brackets: see `harmless.label`
_ESCAPED = re.compile(r"\\(.)")
_MARKS = re.compile(r"(?m)^(?:> ?)?(?:-# )?|\*\*")


async def nothing_before() -> Sequence[Turn]:
    """The history of a question that nothing came before."""
    return ()


def before_message(message: discord.Message, me: int) -> History:
    """The messages that this one replies to; else those before it, where all is one conversation."""

    async def fetch() -> Sequence[Turn]:
        return await _turns(_chain(message) if message.reference else _talk(message), message.author.id, me)

    return fetch


def before_command(interaction: discord.Interaction, me: int) -> History:
    """The messages before a command, where all is one conversation."""

    async def fetch() -> Sequence[Turn]:
        return await _turns(_latest(interaction.channel), interaction.user.id, me)

    return fetch


def turn_of(message: discord.Message, asker: int, me: int) -> Turn | None:
    """What a message says, as far as Discord shows it to us."""
    said = question_in(message.content, me)
    text = message.content if said is None else said
    if not text:
        return None
    if message.author.id == me:
        return turn_of_ours(text)
    return Turn(Speaker.ASKER if message.author.id == asker else Speaker.OTHER, text)


def turn_of_ours(content: str) -> Turn:
    """What the bot has said, read back from its own markdown."""
    asked = _ASKED.match(content)
    rest = content[asked.end() :] if asked else content
    answer = rest.lstrip().split("\n", 1)[0]
    short = None if answer.startswith(">") else _BOLD.search(answer)
    return Turn(
        Speaker.BOT,
        _plain(_MARKS.sub("", rest)).strip(),
        _plain(asked[1]) if asked else None,
        _plain(short[1]) if short else None,
        tuple(dict.fromkeys(_plain(title) for title in _TITLE.findall(rest))),
    )


def _plain(text: str) -> str:
    """Without the backslashes that make markdown harmless."""
    return _ESCAPED.sub(r"\1", text)


async def _turns(messages: AsyncIterator[discord.Message], asker: int, me: int) -> Sequence[Turn]:
    """The turns of messages, the newest of which comes first."""
    turns: list[Turn] = []
    with suppress(discord.HTTPException):  # deleted, or not for our eyes: what was fetched by then counts
        async for message in messages:
            if turn := turn_of(message, asker, me):
                turns.append(turn)
    return turns[::-1]


async def _chain(message: discord.Message) -> AsyncIterator[discord.Message]:
    """What a message replies to, and what that replies to, and so on."""
    for _ in range(TURNS):
        if message.reference is None or message.reference.message_id is None:
            return
        message = await message.channel.fetch_message(message.reference.message_id)
        yield message


async def _talk(message: discord.Message) -> AsyncIterator[discord.Message]:
    async for earlier in _latest(message.channel, message):
        yield earlier


async def _latest(channel: object, before: discord.Message | None = None) -> AsyncIterator[discord.Message]:
    """The last messages of a thread, with the one that it starts at, or of a private conversation."""
    if not isinstance(channel, discord.Thread | discord.DMChannel):
        return
    count = 0
    async for message in channel.history(limit=TURNS, before=before):
        count += 1
        yield message
    parent = channel.parent if isinstance(channel, discord.Thread) and count < TURNS else None
    if isinstance(parent, discord.TextChannel):
        yield await parent.fetch_message(channel.id)
