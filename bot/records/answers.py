"""Answers that were given: what they cite, to be shown again later, and what members thought of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bot.records.file import Records
from bot.records.tables import ANSWERS, VOTES
from retrieval.catalogue import Catalogue
from retrieval.errors import UnknownArticle, UnknownCollection
from retrieval.types import Article, Citation, Passage, Scope

Place = tuple[str, str, int, int, int, int | None, int | None]
"""Article id, revision, number, start, end, and where the bold words begin and end."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given in a server: who had asked, and where in the articles its quotes stand.

    The question and the words of the answer are not kept.
    """

    id: int
    guild: int
    asker: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """What members thought of a server's answers, and the reasons that they gave, newest first."""

    helpful: int
    not_helpful: int
    reasons: tuple[str, ...]


class Answers:
    """The answers of all servers."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, guild: int, asker: int, citations: Sequence[Citation]) -> int:
        """Note an answer. Returns its id, by which a button finds it."""
        values = {"guild_id": guild, "asker_id": asker, "at": self._records.stamp()}
        places = [_place(citation) for citation in citations]
        noting = insert(ANSWERS).values(**values, citations=places)
        with self._records.writing() as connection:
            done = connection.execute(noting.returning(ANSWERS.c.id))
            return int(done.scalar_one())

    def given(self, id: int, guild: int) -> Given | None:
        """An answer, if it was given in this server and is still kept."""
        query = select(ANSWERS).where(ANSWERS.c.id == id, ANSWERS.c.guild_id == guild)
        with self._records.reading() as connection:
            row = connection.execute(query).first()
        return Given(row.id, row.guild_id, row.asker_id, tuple(map(tuple, row.citations))) if row else None

    def vote(self, id: int, member: int, *, helpful: bool, reason: str | None = None) -> None:
        """Note what a member thinks; whoever thinks again is counted once."""
        values = {"helpful": helpful, "reason": reason, "at": self._records.stamp()}
        voting = insert(VOTES).values(answer_id=id, member_id=member, **values)
        with self._records.writing() as connection:
            connection.execute(voting.on_conflict_do_update(["answer_id", "member_id"], set_=values))

    def forget(self, id: int, guild: int) -> None:
        """Keep nothing of an answer of this server, nor of what was thought of it."""
        with self._records.writing() as connection:
            connection.execute(delete(ANSWERS).where(ANSWERS.c.id == id, ANSWERS.c.guild_id == guild))

    def votes(self, guild: int) -> Votes:
        """What was thought of a server's answers."""
        voted = (
            select(VOTES).join(ANSWERS, ANSWERS.c.id == VOTES.c.answer_id).where(ANSWERS.c.guild_id == guild)
        )
        rows = voted.order_by(VOTES.c.at.desc()).subquery()
        counted = select(func.count().filter(rows.c.helpful), func.count().filter(~rows.c.helpful))
        reasons = select(rows.c.reason).where(rows.c.reason.is_not(None))
        with self._records.reading() as connection:
            helpful, not_helpful = connection.execute(counted.select_from(rows)).one()
            return Votes(helpful, not_helpful, tuple(connection.scalars(reasons)))


def citations_of(given: Given, scope: Scope, catalogue: Catalogue) -> list[Citation]:
    """The quotes of an answer as they stand today: those of an article that has changed or gone are left out.

    Looked for only where `scope` may see.
    """
    found = (_citation(place, scope, catalogue) for place in given.places)
    return [citation for citation in found if citation]


def _place(citation: Citation) -> Place:
    bold = citation.bold or (None, None)
    article = citation.article
    return (article.id, article.revision, citation.number, citation.start, citation.end, *bold)


def _citation(place: Place, scope: Scope, catalogue: Catalogue) -> Citation | None:
    article_id, revision, number, start, end, bold_start, bold_end = place
    article = _article(article_id, scope, catalogue)
    if article is None or article.revision != revision:
        return None
    bold = None if bold_start is None or bold_end is None else (bold_start, bold_end)
    return Citation(number, Passage(article, start, end), start, end, bold)


def _article(id: str, scope: Scope, catalogue: Catalogue) -> Article | None:
    for collection in scope.collections:
        try:
            return catalogue.article(collection, id)
        except (UnknownArticle, UnknownCollection):
            continue
    return None
