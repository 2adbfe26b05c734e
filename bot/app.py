"""The Discord bot: it hears questions, has them answered, and posts what pure functions made of it."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import discord

from bot import wording
from bot.asking import TIME_LIMIT, WORKERS, Ask, Asker
from bot.commands import NOBODY, OnceTree, ask_command, ask_menu, sync_if_changed
from bot.courtesy import Typing
from bot.failures import note
from bot.library_commands import add_menu, library_group
from bot.once import Once
from bot.pauses import without_long_pauses
from bot.rendering import Message, render
from bot.serving import serve, unless_leaving
from bot.shelf import Shelf, collection_of
from bot.turns import Turns
from retrieval.types import Scope

log = logging.getLogger(__name__)

ScopeOf = Callable[[int | None], Scope]
"""The id of a server, None for a private message, to what may be seen there."""


def scope_of(guild_id: int | None) -> Scope:
    """What a server sees: what is there for all, and its own. A direct message sees what is there for all."""
    return Scope.of("default") if guild_id is None else Scope.of("default", collection_of(guild_id))


def least_intents() -> discord.Intents:
    """Servers, and messages there and in private: Discord sends the words of those that mention the bot."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    return intents


def question_in(content: str, bot_id: int) -> str | None:
    """What is left of `content` without the mention of the bot, or None if it does not mention the bot."""
    without, mentions = re.subn(rf"<@!?{bot_id}>", " ", content)
    return " ".join(without.split()) if mentions else None


class FootnoteBot(discord.Client):
    """Answers `/ask`, a message's menu, mentions and replies. It pings nobody, whatever it is made to say."""

    def __init__(self, asker: Asker, scope_of: ScopeOf, shelf: Shelf | None = None) -> None:
        # Nothing is looked up in past messages or among members, so neither is kept.
        super().__init__(
            intents=least_intents(),
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._asker = asker
        self._scope_of = scope_of
        self._once = Once()
        self._turns = Turns()
        self._typing = Typing()
        self.tree = OnceTree(self)
        repeating = partial(self.reply_to, repeat_question=True)
        self.tree.add_command(ask_command(repeating))
        self.tree.add_command(ask_menu(repeating))
        if shelf:
            self.tree.add_command(library_group(shelf))
            self.tree.add_command(add_menu(shelf))

    async def reply_to(
        self, question: str, guild_id: int | None, *, repeat_question: bool = False
    ) -> Message:
        """What to say to `question`: the answer, the honest no, or an apology. It never raises."""
        try:
            reply = await self._asker(question, self._scope_of(guild_id))
            # On a thread, because finding the words for a link takes long where the article is long.
            return await asyncio.to_thread(render, reply, repeat_question=repeat_question)
        except Exception as error:
            note(error)
            return Message(wording.apology(error))

    async def setup_hook(self) -> None:
        """Runs once, before the gateway. `on_ready` would run again at every reconnection."""
        try:
            await sync_if_changed(self.tree)
        except discord.HTTPException as error:
            log.warning("The commands could not be brought up to date; the old ones stay: %s", error)

    async def on_ready(self) -> None:
        """Tell the operator that it works. It can be called more than once."""
        log.info("%s answers in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a person who mentions the bot or replies to it, under their message."""
        if (question := self._question(message)) is None or not self._once.first(message.id):
            return
        await self._turns.come()
        async with self._typing.shown(message.channel):
            reply = await self.reply_to(question, message.guild.id if message.guild else None)
        with unless_leaving(self):
            await message.channel.send(
                reply.content,
                reference=message.to_reference(fail_if_not_exists=False),  # it may be deleted by now
                allowed_mentions=NOBODY,
                suppress_embeds=True,
            )

    def _question(self, message: discord.Message) -> str | None:
        """Bots are never answered, oneself included: two of them would talk for ever."""
        if message.author.bot or message.is_system() or self.user is None:
            return None
        asked = question_in(message.content, self.user.id)
        # In private there is nobody else to mean. A reply mentions whom it replies to, unless that is
        # switched off; then Discord keeps its words from us.
        is_meant = message.guild is None or self.user in message.mentions
        return message.content if asked is None and is_meant else asked

    async def close(self) -> None:
        """Leave Discord, then let the questions that are being answered come to their end."""
        await super().close()
        await self._asker.close()


def create_bot(
    ask: Ask,
    scope_of: ScopeOf = scope_of,
    shelf: Shelf | None = None,
    *,
    workers: int = WORKERS,
    time_limit: float = TIME_LIMIT,
) -> FootnoteBot:
    """A bot that answers with `ask`, showing each server what `scope_of` lets it see.

    With a `shelf`, those who may manage a server can add articles of its own.
    """
    return FootnoteBot(Asker(ask, workers, time_limit), scope_of, shelf)


def run(token: str, ask: Ask, scope_of: ScopeOf = scope_of, shelf: Shelf | None = None) -> None:
    """`footnote run`: answer in Discord until told to stop."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it does not speak
    discord.utils.setup_logging()
    with suppress(KeyboardInterrupt), without_long_pauses():  # for the first, see `serve`
        asyncio.run(serve(create_bot(ask, scope_of, shelf), token))
