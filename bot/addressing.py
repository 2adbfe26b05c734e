"""What is said to the bot, among all that is said. It answers nothing else."""

import re
from collections import OrderedDict
from contextlib import suppress
from enum import Enum, auto

import discord

from retrieval.engine import LONGEST_QUESTION

THREADS_KNOWN = 1_000  # whether they start at a reply of ours; the rest is looked up again


class Unsaid(Enum):
    """Where there is no question."""

    NOT_TO_US = auto()
    HIDDEN = auto()  # said to the bot, but Discord keeps the words from it


def question_in(content: str, bot_id: int) -> str | None:
    """What is left of `content` without the mention of the bot, or None if it does not mention the bot."""
    without, mentions = re.subn(rf"<@!?{bot_id}>", " ", content)
    return " ".join(without.split()) if mentions else None


class Addressing:
    """Knows what is said to the bot whose client this is."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._ours: OrderedDict[int, bool] = OrderedDict()

    async def question(self, message: discord.Message) -> str | Unsaid:
        """The question in a message, if it is for the bot.

        It is where it mentions the bot or replies to it, in private, and in a thread of the bot's. Bots are
        never answered, oneself included: two of them would talk for ever.
        """
        me = self._client.user
        if message.author.bot or message.is_system() or me is None:
            return Unsaid.NOT_TO_US
        if (asked := question_in(message.content, me.id)) is not None:
            return asked
        # In private there is nobody else to mean. A reply mentions whom it replies to, unless that is
        # switched off; then Discord keeps its words from us.
        if message.guild is None or me in message.mentions:
            return message.content
        if isinstance(message.channel, discord.Thread) and await self._is_ours(message.channel, me):
            return message.content or Unsaid.HIDDEN
        return Unsaid.NOT_TO_US

    async def question_of_post(self, post: discord.Thread) -> str | None:
        """The question of a forum's new post: its title, and its words where Discord shows them. No bot's."""
        me = self._client.user
        if me is None or post.owner_id == me.id:
            return None
        first = None
        with suppress(discord.HTTPException):  # it comes with the post, or a moment later
            first = await post.fetch_message(post.id)
        if first is None:
            return post.name
        return None if first.author.bot else f"{post.name}\n{first.content}"[:LONGEST_QUESTION].strip()

    async def _is_ours(self, thread: discord.Thread, me: discord.ClientUser) -> bool:
        """Whether a thread was opened by the bot, or from a message of its own."""
        if thread.owner_id == me.id:
            return True
        if thread.id not in self._ours:
            self._ours[thread.id] = await _starts_at(thread, me)
            if len(self._ours) > THREADS_KNOWN:
                self._ours.popitem(last=False)
        return self._ours[thread.id]


async def _starts_at(thread: discord.Thread, me: discord.ClientUser) -> bool:
    """Whether a thread was opened from a message of the bot's: the two have the same id."""
    if not isinstance(thread.parent, discord.TextChannel):
        return False
    with suppress(discord.HTTPException):  # deleted since, or not for our eyes
        return (await thread.parent.fetch_message(thread.id)).author.id == me.id
    return False
