"""What was changed, by which run, and what was there before: kept in the same transaction as the change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select

from retrieval.rows import article_from, article_of, find_article, record_of
from retrieval.tables import CHANGES, RUNS
from retrieval.types import Article


@dataclass(frozen=True, slots=True)
class Change:
    """One article, before and after a run. `before` is None if it was added, `after` if it was removed."""

    run: int
    at: datetime
    article_id: str
    before: Article | None
    after: str | None
    undone: bool


def note_change(
    connection: Connection, run: int | None, collection: int, article_id: str, after: str | None
) -> None:
    """Keep the article as it is now, before it is changed or removed by a run."""
    if run is None:
        return
    row = find_article(connection, collection, article_id)
    before = record_of(article_of(row)) if row else None
    values = {"run_id": run, "collection_id": collection, "article_id": article_id}
    connection.execute(insert(CHANGES).values(**values, before=before, after=after))


def changes_of(connection: Connection, wanted: ColumnElement[bool]) -> list[Change]:
    """The wanted changes, oldest first."""
    query = select(CHANGES, RUNS.c.begun_at, RUNS.c.undone_at).join(RUNS).where(wanted).order_by(CHANGES.c.id)
    return [
        Change(
            row.run_id,
            datetime.fromisoformat(row.begun_at),
            row.article_id,
            article_from(row.before) if row.before else None,
            row.after,
            row.undone_at is not None,
        )
        for row in connection.execute(query)
    ]


def last_run(connection: Connection, collection: int) -> int | None:
    """The last run that changed the collection and was not taken back."""
    changed = select(func.max(CHANGES.c.run_id)).join(RUNS)
    here = CHANGES.c.collection_id == collection
    run: int | None = connection.scalar(changed.where(here, RUNS.c.undone_at.is_(None)))
    return run
