"""The bot as Discord knows it: what happens there comes in here, and goes to the desk or to the commands."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import MappingProxyType

import discord
from discord.ext import tasks

from bot.addressing import Addressing, Unsaid
from bot.asking import TIME_LIMIT, WORKERS, Ask, Asker
from bot.buttons import BUTTONS, Clicked
from bot.commands import OnceTree, Translator, ask_command, ask_menu, channels_of, sync_if_changed
from bot.conduct import Conduct
from bot.courtesy import Typing
from bot.desk import Desk, Inquiry, ScopeOf
from bot.gate import Gate
from bot.history import before_message
from bot.hourly import Hourly
from bot.library.librarian import Librarian
from bot.library.registering import register
from bot.loops import steady
from bot.metrics import Metrics
from bot.once import Once
from bot.pauses import without_long_pauses
from bot.places import NOBODY, ChannelPlace
from bot.privacy import privacy_command
from bot.records.file import Records
from bot.records.gaps import Gaps
from bot.records.keeping import Keeping
from bot.records.uses import Uses
from bot.records.wishes import AllWishes
from bot.rendering import Message
from bot.serving import serve, unless_leaving
from bot.shelf import Shelf, collection_of
from bot.telling import Telling
from bot.tidying import Tidying
from bot.tongues import ENGLISH, speaking
from bot.turns import Turns
from bot.wording import members
from retrieval.questions.stages import Rewriter
from retrieval.types import Scope

log = logging.getLogger(__name__)


ASIDE = 2  # threads for what would keep the loop waiting
EVERYBODY = ("default",)


def scope_of(guild_id: int | None, shared: Mapping[int, Sequence[str]] = MappingProxyType({})) -> Scope:
    """What a server sees: its own, and what is `shared` with it by its id, else what is there for all.

    A direct message sees what is there for all.
    """
    if guild_id is None:
        return Scope.of(*EVERYBODY)
    return Scope.of(*shared.get(guild_id, EVERYBODY), collection_of(guild_id))


def intents(*, message_content: bool = False) -> discord.Intents:
    """Servers, and messages there and in private: Discord sends the words of those that mention the bot.

    Those of all others it sends only with `message_content`, a privileged intent.
    """
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.message_content = message_content
    return intents


class FootnoteBot(discord.Client):
    """Answers `/ask`, a message's menu, mentions and replies. It pings nobody, whatever it is made to say."""

    def __init__(
        self,
        asker: Asker,
        records: Records,
        scope_of: ScopeOf,
        shelf: Shelf | None,
        conduct: Conduct,
        metrics: Metrics,
        rewriter: Rewriter | None = None,
    ) -> None:
        # Nothing is looked up in past messages or among members, so neither is kept.
        super().__init__(
            intents=intents(message_content=conduct.message_content),
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        gate = Gate(Uses(records), conduct.limits)
        self.clicked = Clicked(records, shelf.catalogue if shelf else None, scope_of, metrics)
        self._desk = Desk(
            asker,
            scope_of,
            gate,
            records,
            rewriter=rewriter,
            daily_tokens=conduct.daily_tokens,
            metrics=metrics,
        )
        self._conduct = conduct
        self._wishes = AllWishes(records)
        self._addressing = Addressing(self)
        self._once, self._explained = Once(), Once()
        self._turns = Turns()
        self._typing = Typing()
        self.tree = OnceTree(self)
        for command in (ask_command(self._desk), privacy_command(records, conduct.retention)):
            self.tree.add_command(command)
        self.tree.add_command(ask_menu(self._desk))
        errands = [tasks.loop(hours=1)(Hourly(metrics).step)]
        if shelf:
            self.librarian = Librarian(shelf, records)
            register(self, self.tree, self.librarian)
            telling = Telling(self, asker, scope_of, Gaps(records), shelf.catalogue)
            errands.append(tasks.loop(minutes=1)(telling.step))
            tidying = Tidying(self, Keeping(records), conduct, shelf.purge)
            errands.append(tasks.loop(hours=1)(tidying.step))
        self._errands = [steady(errand, metrics) for errand in errands]

    async def setup_hook(self) -> None:
        """Runs once, before the gateway. `on_ready` would run again at every reconnection."""
        # Rendering and records are a millisecond each; more threads would only take turns away from the loop.
        aside = ThreadPoolExecutor(ASIDE, thread_name_prefix="aside")
        asyncio.get_running_loop().set_default_executor(aside)
        self.add_dynamic_items(*BUTTONS)
        await self.tree.set_translator(Translator())
        try:
            await sync_if_changed(self.tree)
        except discord.HTTPException as error:
            log.warning("The commands could not be brought up to date; the old ones stay: %s", error)
        for errand in self._errands:
            errand.before_loop(self.wait_until_ready)
            errand.start()

    async def on_ready(self) -> None:
        """Tell the operator that it works. It can be called more than once."""
        log.info("%s answers in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a person who speaks to the bot, under their message."""
        asked = await self._addressing.question(message)
        if asked is Unsaid.NOT_TO_US or not self._once.first(message.id):
            return
        await self._turns.come()
        with unless_leaving(self):
            if asked is Unsaid.HIDDEN:
                await self._explain(message)
            else:
                await self._answer(message, asked)

    async def _answer(self, message: discord.Message, question: str) -> None:
        place = ChannelPlace(message.channel, self._typing, message)
        if message.guild is None and not self._conduct.direct_messages:
            await place.finish(Message(members.not_in_private()))
            return
        await self._desk.answer(
            Inquiry(
                question,
                member=message.author.id,
                guild=message.guild.id if message.guild else None,
                channels=channels_of(message.channel),
                locale=_locale(message.guild),
                history=before_message(message, self._connection.self_id or 0),
            ),
            place,
        )

    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Answer a new post of a forum whose managers want that."""
        wishes = await asyncio.to_thread(self._wishes.of, thread.guild.id)
        if thread.parent_id not in wishes.forums:
            return
        question = await self._addressing.question_of_post(thread)
        if question is None or not self._once.first(thread.id):  # which is also the id of its first message
            return
        inquiry = Inquiry(
            question,
            member=thread.owner_id,
            guild=thread.guild.id,
            locale=_locale(thread.guild),
            channels=wishes.channels,  # wherever answers are wanted, they are wanted here
        )
        with unless_leaving(self):
            await self._desk.answer(inquiry, ChannelPlace(thread, self._typing))

    async def _explain(self, message: discord.Message) -> None:
        """Once in each thread, say how to be heard by a bot from which Discord keeps the words."""
        if self._explained.first(message.channel.id):
            with speaking(_locale(message.guild)):
                place = ChannelPlace(message.channel, self._typing, message)
                await place.finish(Message(members.cannot_hear()))

    async def close(self) -> None:
        """Leave Discord, then let the questions that are being answered come to their end."""
        for errand in self._errands:
            errand.cancel()
        # discord.py 2.7 lets this one run on when it leaves two seconds after coming; then it fails, loudly.
        if (arriving := self._connection._ready_task) is not None:
            arriving.cancel()
        await super().close()
        await self._desk.close()


def _locale(guild: discord.Guild | None) -> str:
    """The language of a server: a message does not tell that of its author."""
    return guild.preferred_locale.value if guild else ENGLISH


def create_bot(
    ask: Ask,
    records: Records,
    *,
    scope_of: ScopeOf = scope_of,
    shelf: Shelf | None = None,
    conduct: Conduct | None = None,
    metrics: Metrics | None = None,
    rewriter: Rewriter | None = None,
    workers: int = WORKERS,
    time_limit: float = TIME_LIMIT,
) -> FootnoteBot:
    """A bot that answers with `ask`, showing each server what `scope_of` lets it see.

    With a `shelf`, those who may manage a server can add articles of its own.
    """
    asker = Asker(ask, workers, time_limit)
    return FootnoteBot(asker, records, scope_of, shelf, conduct or Conduct(), metrics or Metrics(), rewriter)


def run(bot: FootnoteBot, token: str) -> None:
    """Answer in Discord until told to stop."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it does not speak
    discord.utils.setup_logging()
    with suppress(KeyboardInterrupt), without_long_pauses():  # for the first, see `serve`
        asyncio.run(serve(bot, token))
