"""How often members have asked, and what a chat model has cost: a restart forgets nothing of it."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.records.file import Records
from bot.records.tables import SPENT, USES


class Uses:
    """The questions of all members, by the time that they were asked."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, guild: int, member: int, *, refused: bool = False) -> None:
        """Note a question, or that one was not taken."""
        values = {"guild_id": guild, "member_id": member, "refused": refused, "at": self._records.stamp()}
        with self._records.writing() as connection:
            connection.execute(insert(USES).values(**values))

    def of_member(self, member: int, within: timedelta, *, refused: bool = False) -> int:
        """How many questions of a member were taken, or refused, of late: in all servers together."""
        return self._count(USES.c.member_id == member, within, refused)

    def of_guild(self, guild: int, within: timedelta) -> int:
        """How many questions were taken in a server of late."""
        return self._count(USES.c.guild_id == guild, within, refused=False)

    def _count(self, whose: ColumnElement[bool], within: timedelta, refused: bool) -> int:
        since = self._records.stamp(within)
        query = select(func.count()).where(whose, USES.c.at > since, USES.c.refused == refused)
        with self._records.reading() as connection:
            return int(connection.scalar(query) or 0)

    def spend(self, guild: int, tokens: int) -> None:
        """Note what a chat model has read and written today."""
        spending = insert(SPENT).values(guild_id=guild, day=self._day(), tokens=tokens)
        more = {"tokens": SPENT.c.tokens + tokens}
        with self._records.writing() as connection:
            connection.execute(spending.on_conflict_do_update(["guild_id", "day"], set_=more))

    def spent_today(self, guild: int) -> int:
        """The tokens that a chat model has read and written for a server today, in UTC."""
        query = select(SPENT.c.tokens).where(SPENT.c.guild_id == guild, SPENT.c.day == self._day())
        with self._records.reading() as connection:
            return int(connection.scalar(query) or 0)

    def _day(self) -> str:
        return self._records.stamp()[:10]
