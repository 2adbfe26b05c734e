"""What is kept of members and servers, and how it goes: on wish, in time, and when the bot is sent away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.records.file import Records
from bot.records.tables import ANSWERS, GAPS, GUILDS, REMINDERS, SPENT, USES, VOTES

USES_KEPT = timedelta(days=2)  # no limit looks back further


@dataclass(frozen=True, slots=True)
class Kept:
    """How many things are kept about one member."""

    answers: int
    votes: int
    reminders: int
    uses: int

    @property
    def anything(self) -> bool:
        """Whether there is anything to delete."""
        return any((self.answers, self.votes, self.reminders, self.uses))


class Keeping:
    """What the records hold of whom."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def about(self, member: int) -> Kept:
        """What is kept about a member, in all servers."""
        whose = (ANSWERS.c.asker_id, VOTES.c.member_id, REMINDERS.c.member_id, USES.c.member_id)
        with self._records.reading() as connection:
            counts = [connection.scalar(select(func.count()).where(column == member)) for column in whose]
        return Kept(*(count or 0 for count in counts))

    def forget(self, member: int) -> None:
        """Delete what is kept about a member. How often they asked today stays: else limits could be shed."""
        with self._records.writing() as connection:
            connection.execute(delete(VOTES).where(VOTES.c.member_id == member))
            connection.execute(delete(REMINDERS).where(REMINDERS.c.member_id == member))
            connection.execute(delete(ANSWERS).where(ANSWERS.c.asker_id == member))

    def expire(self, after: timedelta) -> None:
        """Delete what is older than the retention."""
        limit, uses = self._records.stamp(after), self._records.stamp(USES_KEPT)
        awaited = exists().where(REMINDERS.c.gap_id == GAPS.c.id)
        with self._records.writing() as connection:
            for table in (ANSWERS, VOTES, REMINDERS):
                connection.execute(delete(table).where(table.c.at < limit))
            connection.execute(delete(GAPS).where(GAPS.c.at < limit, ~awaited))
            connection.execute(delete(USES).where(USES.c.at < uses))
            connection.execute(delete(SPENT).where(SPENT.c.day < limit[:10]))

    def seen(self, guilds: Iterable[int]) -> None:
        """Note in which servers the bot is, and since when it is not in others."""
        here = set(guilds)
        with self._records.writing() as connection:
            for guild in here:
                connection.execute(insert(GUILDS).values(guild_id=guild, wishes={}).on_conflict_do_nothing())
            absent = GUILDS.c.guild_id.not_in(here)
            connection.execute(update(GUILDS).where(~absent).values(left_at=None))
            connection.execute(
                update(GUILDS).where(absent, GUILDS.c.left_at.is_(None)).values(left_at=self._records.stamp())
            )

    def left(self, ago: timedelta) -> list[int]:
        """The servers that the bot has been away from for that long."""
        query = select(GUILDS.c.guild_id).where(GUILDS.c.left_at < self._records.stamp(ago))
        with self._records.reading() as connection:
            return list(connection.scalars(query))

    def purge(self, guild: int) -> None:
        """Delete everything that belongs to a server."""
        with self._records.writing() as connection:
            _purge(connection, guild)


def _purge(connection: Connection, guild: int) -> None:
    for table in (ANSWERS, GAPS, USES, SPENT, GUILDS):
        connection.execute(delete(table).where(table.c.guild_id == guild))
