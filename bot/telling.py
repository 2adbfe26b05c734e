"""Whoever wanted to be told is told: once the articles have changed, open questions are asked again."""

import asyncio
import logging
from contextlib import suppress

import discord

from bot.asking import Asker
from bot.desk import ScopeOf
from bot.places import NOBODY
from bot.records.file import IN_PRIVATE
from bot.records.gaps import Gap, Gaps, Waiting
from bot.rendering import render
from bot.tongues import speaking
from bot.wording import members
from retrieval.catalogue import Catalogue
from retrieval.stages import Hearing
from retrieval.types import Answer

log = logging.getLogger(__name__)

AT_ONCE = 50  # open questions that are asked again in one go: half a minute of two cores


class Telling:
    """Asks the open questions again, and tells who waits for an answer."""

    def __init__(
        self, client: discord.Client, asker: Asker, scope_of: ScopeOf, gaps: Gaps, catalogue: Catalogue
    ) -> None:
        self._client = client
        self._asker = asker
        self._scope_of = scope_of
        self._gaps = gaps
        self._catalogue = catalogue
        self._seen: tuple[int, int] | None = None  # the state of the articles that was looked at last
        self._left: list[Gap] = []

    async def step(self) -> None:
        """Ask again what is open, if the articles have changed since, a part of it at a time."""
        latest = await asyncio.to_thread(self._catalogue.state)
        if latest != self._seen:
            self._left = await asyncio.to_thread(self._gaps.awaited)
            self._seen = latest
        now, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        for gap in now:
            await self._ask(gap)

    async def _ask(self, gap: Gap) -> None:
        guild = None if gap.guild == IN_PRIVATE else gap.guild
        reply = await self._asker(gap.question, self._scope_of(guild), Hearing(frugal=True))
        if not isinstance(reply, Answer):
            return
        for waiting in await asyncio.to_thread(self._gaps.close, gap.id):
            try:
                await self._tell(waiting, guild, reply)
            except discord.HTTPException as error:
                log.warning("Somebody who wanted to be told could not be: %s", error)

    async def _tell(self, waiting: Waiting, guild_id: int | None, answer: Answer) -> None:
        """In private, or where they had asked if they take no private messages; but nobody who has left."""
        if guild_id is not None and not await self._is_member(guild_id, waiting.member):
            return
        with speaking(waiting.locale):
            message = await asyncio.to_thread(render, answer, repeat_question=True)
            told = f"{members.now_answered()}\n{message.content}"
        member = discord.Object(waiting.member)
        with suppress(discord.Forbidden):
            private = await (await self._client.fetch_user(member.id)).create_dm()
            await private.send(told, allowed_mentions=NOBODY, suppress_embeds=True)
            return
        channel = self._client.get_partial_messageable(waiting.channel, guild_id=guild_id)
        pinging = discord.AllowedMentions(everyone=False, roles=False, users=[member])
        with suppress(discord.Forbidden, discord.NotFound):
            await channel.send(f"<@{member.id}> {told}", allowed_mentions=pinging, suppress_embeds=True)

    async def _is_member(self, guild_id: int, member: int) -> bool:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return False
        with suppress(discord.NotFound):
            await guild.fetch_member(member)
            return True
        return False
