"""Questions that the articles did not answer, and who wants to be told when they do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from bot.records.file import Records
from bot.records.tables import GAPS, REMINDERS

MOST_WAITING = 20  # questions that one member can be waiting for


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that was asked so many times in a server, without an answer."""

    id: int
    guild: int
    question: str
    times: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A member who wants to be told, in their language, and where they had asked."""

    member: int
    channel: int
    locale: str


class Gaps:
    """The unanswered questions of all servers. Who asked is not kept, but for whoever wants to be told."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def note(self, guild: int, question: str) -> int:
        """Count a question that got no answer. Returns its id, by which a button finds it."""
        at = self._records.stamp()
        values = {"guild_id": guild, "gist": _gist(question), "question": question, "times": 1, "at": at}
        noting = insert(GAPS).values(**values)
        again = noting.on_conflict_do_update(
            ["guild_id", "gist"], set_={"times": GAPS.c.times + 1, "question": question, "at": at}
        )
        with self._records.writing() as connection:
            return int(connection.execute(again.returning(GAPS.c.id)).scalar_one())

    def of(self, guild: int) -> list[Gap]:
        """The unanswered questions of a server, the most asked first."""
        query = select(GAPS).where(GAPS.c.guild_id == guild).order_by(GAPS.c.times.desc(), GAPS.c.at.desc())
        with self._records.reading() as connection:
            return [Gap(row.id, row.guild_id, row.question, row.times) for row in connection.execute(query)]

    def remind(self, gap: int, guild: int, waiting: Waiting) -> bool:
        """Note that a member wants to be told. False if the question is not open any more in this server."""
        values = {"member_id": waiting.member, "channel_id": waiting.channel, "locale": waiting.locale}
        mine = select(REMINDERS.c.gap_id).where(REMINDERS.c.member_id == waiting.member)
        oldest = mine.order_by(REMINDERS.c.at.desc(), REMINDERS.c.gap_id.desc()).offset(MOST_WAITING)
        reminding = insert(REMINDERS).values(gap_id=gap, at=self._records.stamp(), **values)
        with self._records.writing() as connection:
            if not connection.scalar(select(exists().where(GAPS.c.id == gap, GAPS.c.guild_id == guild))):
                return False
            connection.execute(reminding.on_conflict_do_nothing())
            connection.execute(
                delete(REMINDERS).where(
                    REMINDERS.c.member_id == waiting.member, REMINDERS.c.gap_id.in_(oldest)
                )
            )
        return True

    def awaited(self, guilds: Sequence[int] | None = None) -> list[Gap]:
        """The questions that somebody wants to be told about, in these servers or in all."""
        query = select(GAPS).where(exists().where(REMINDERS.c.gap_id == GAPS.c.id)).order_by(GAPS.c.id)
        if guilds is not None:
            query = query.where(GAPS.c.guild_id.in_(guilds))
        with self._records.reading() as connection:
            return [Gap(row.id, row.guild_id, row.question, row.times) for row in connection.execute(query)]

    def close(self, gap: int) -> list[Waiting]:
        """Take an answered question off the list. Returns who wanted to be told: each is told once."""
        waiting = select(REMINDERS).where(REMINDERS.c.gap_id == gap).order_by(REMINDERS.c.at)
        with self._records.writing() as connection:
            rows = connection.execute(waiting).all()
            connection.execute(delete(GAPS).where(GAPS.c.id == gap))
        return [Waiting(row.member_id, row.channel_id, row.locale) for row in rows]


def _gist(question: str) -> str:
    """Whoever asks the same in other letters asks the same."""
    return " ".join(question.casefold().split()).rstrip("?!. ")
