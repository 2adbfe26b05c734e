"""Who may ask now: so many questions a minute and a day, one at a time, and a pause for the stubborn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.records.uses import Uses
from retrieval.errors import FootnoteError

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions are taken. After `stubborn` ones that were not, none is for ten minutes."""

    member_minute: int = 6
    member_day: int = 200
    guild_day: int = 5_000
    stubborn: int = 10


class TooManyQuestions(FootnoteError):
    """A question that is not taken now."""

    hint = "Please ask again later."

    def __init__(self, limit: str, wait: timedelta) -> None:
        super().__init__(f"too many questions: {limit}")
        self.wait = wait


class Gate:
    """Lets questions through. What it counts is in the records, so a restart lets nobody off."""

    def __init__(self, uses: Uses, limits: Limits) -> None:
        self._uses = uses
        self._limits = limits
        self._lines: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def entered(self, member: int, guild: int) -> AsyncIterator[None]:
        """Within this the member's question is the only one of theirs. Raises `TooManyQuestions`."""
        await asyncio.to_thread(self._take, member, guild)
        async with self._lines.setdefault(member, asyncio.Lock()):
            yield

    def _take(self, member: int, guild: int) -> None:
        try:
            self._check(member, guild)
        except TooManyQuestions:
            self._uses.add(guild, member, refused=True)
            raise
        self._uses.add(guild, member)

    def _check(self, member: int, guild: int) -> None:
        limits, uses = self._limits, self._uses
        if uses.of_member(member, PAUSE, refused=True) >= limits.stubborn:
            raise TooManyQuestions("a pause", PAUSE)
        if uses.of_member(member, MINUTE) >= limits.member_minute:
            raise TooManyQuestions("a member's in a minute", MINUTE)
        if uses.of_member(member, DAY) >= limits.member_day:
            raise TooManyQuestions("a member's in a day", DAY)
        if guild and uses.of_guild(guild, DAY) >= limits.guild_day:
            raise TooManyQuestions("a server's in a day", DAY)
