"""The truth: collections, articles, passages and their words, in one SQLite file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import TextClause, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from retrieval.database import CATALOGUE, Database
from retrieval.errors import UnknownCollection
from retrieval.history import Change, changes_of, last_run, note_change
from retrieval.rows import (
    article_of,
    article_row,
    collection_row,
    digest,
    drop,
    passages_of,
    store,
    visible,
)
from retrieval.tables import (
    ARTICLES,
    CHANGES,
    COLLECTIONS,
    COUNTED,
    LOOKS,
    MATCHES,
    MATCHES_WITHIN,
    PASSAGES,
    RUNS,
    SEEN,
    TITLE_WEIGHT,
    VECTORS,
)
from retrieval.text import content_words, words
from retrieval.types import Article, Passage, Period, Scope


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of articles that is seen as a whole or not at all."""

    name: str
    articles: int
    passages: int
    encoder: str | None
    vectors: str | None


class Catalogue(Database):
    """What is in the library. Each method that writes is one transaction: all of it, or nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, CATALOGUE)

    def collections(self) -> list[Collection]:
        """Every collection with its counts, by name."""
        with self.reading() as connection:
            return [Collection(*row) for row in connection.execute(COUNTED.order_by(COLLECTIONS.c.name))]

    def collection(self, name: str) -> Collection:
        """One collection. Raises `UnknownCollection`."""
        with self.reading() as connection:
            row = connection.execute(COUNTED.where(COLLECTIONS.c.name == name)).first()
        if row is None:
            raise UnknownCollection(name)
        return Collection(*row)

    def vectors(self, scope: Scope) -> list[str]:
        """The names of the vectors that the scope may see and that have passages."""
        with self.reading() as connection:
            return list(connection.scalars(VECTORS, {"names": list(scope.collections)}))

    def passages_within(self, scope: Scope, within: Period) -> dict[str, list[str]]:
        """The ids of the visible passages of a period, by the name of the vectors that they are among."""
        query = select(COLLECTIONS.c.vectors, PASSAGES.c.passage_id).select_from(
            PASSAGES.join(ARTICLES).join(COLLECTIONS)
        )
        named = COLLECTIONS.c.name.in_(scope.collections) & COLLECTIONS.c.vectors.is_not(None)
        dated = ARTICLES.c.published.between(within.first or date.min, within.last)
        found: dict[str, list[str]] = {}
        with self.reading() as connection:
            for vectors, passage_id in connection.execute(query.where(named, dated)):
                found.setdefault(vectors, []).append(passage_id)
        return found

    def add_collection(self, name: str) -> None:
        """Make sure that the collection is there."""
        with self.writing() as connection:
            connection.execute(insert(COLLECTIONS).prefix_with("OR IGNORE").values(name=name))

    def remove_collection(self, name: str) -> None:
        """Forget a collection with everything in it."""
        with self.writing() as connection:
            connection.execute(
                delete(COLLECTIONS).where(COLLECTIONS.c.id == collection_row(connection, name))
            )

    def set_vectors(self, collection: str, encoder: str, vectors: str) -> None:
        """From now on, `vectors`, made by `encoder`, are the ones of the collection."""
        with self.writing() as connection:
            row = collection_row(connection, collection)
            values = {"encoder": encoder, "vectors": vectors}
            connection.execute(update(COLLECTIONS).where(COLLECTIONS.c.id == row).values(values))

    def revisions(self, collection: str) -> dict[str, str]:
        """The id of every article of a collection, with its revision; none if there is no such collection."""
        query = select(ARTICLES.c.article_id, ARTICLES.c.revision).join(COLLECTIONS)
        with self.reading() as connection:
            rows = connection.execute(query.where(COLLECTIONS.c.name == collection))
            return {row.article_id: row.revision for row in rows}

    def articles(self, collection: str) -> list[Article]:
        """The articles of a collection, newest first; those without a date come last."""
        with self.reading() as connection:
            query = select(ARTICLES).where(ARTICLES.c.collection_id == collection_row(connection, collection))
            ordered = query.order_by(ARTICLES.c.published.desc(), ARTICLES.c.title)
            return [article_of(row) for row in connection.execute(ordered)]

    def article(self, collection: str, article_id: str) -> Article:
        """One article. Raises `UnknownArticle`."""
        with self.reading() as connection:
            return article_of(article_row(connection, collection, article_id))

    def same_text(self, collection: str, text: str) -> list[Article]:
        """The articles of a collection that have this very text, white space aside."""
        query = select(ARTICLES).join(COLLECTIONS).where(COLLECTIONS.c.name == collection)
        with self.reading() as connection:
            return [
                article_of(row) for row in connection.execute(query.where(ARTICLES.c.digest == digest(text)))
            ]

    def passages(self, collection: str) -> Iterator[Passage]:
        """Every passage of a collection, article by article."""
        with self.reading() as connection:
            within = ARTICLES.c.collection_id == collection_row(connection, collection)
            for row in connection.scalars(select(ARTICLES.c.id).where(within)).all():
                yield from passages_of(connection, PASSAGES.c.article_row == row)

    def passage_ids(self, collection: str) -> set[str]:
        """The id of every passage of a collection."""
        with self.reading() as connection:
            query = select(PASSAGES.c.passage_id).join(ARTICLES)
            row = collection_row(connection, collection)
            return set(connection.scalars(query.where(ARTICLES.c.collection_id == row)))

    def put(
        self, collection: str, articles: Iterable[tuple[Article, Sequence[Passage]]], run: int | None = None
    ) -> list[str]:
        """Store articles in place of their older revisions, and return the ids of the passages replaced.

        What a `run` changes is kept, so that it can be told and taken back.
        """
        gone: list[str] = []
        with self.writing() as connection:
            row = collection_row(connection, collection)
            for article, passages in articles:
                note_change(connection, run, row, article.id, article.revision)
                gone += drop(connection, row, article.id)
                store(connection, row, article, passages)
        return gone

    def remove(self, collection: str, article_ids: Sequence[str], run: int | None = None) -> list[str]:
        """Forget articles, all or none, and return the ids of their passages. Raises `UnknownArticle`."""
        gone: list[str] = []
        with self.writing() as connection:
            for article_id in article_ids:
                row = article_row(connection, collection, article_id).collection_id
                note_change(connection, run, row, article_id, None)
                gone += drop(connection, row, article_id)
        return gone

    def history(self, collection: str, article_id: str) -> list[Change]:
        """What runs did to an article, oldest first. It need not be there any longer."""
        with self.reading() as connection:
            row = collection_row(connection, collection)
            return changes_of(
                connection, (CHANGES.c.collection_id == row) & (CHANGES.c.article_id == article_id)
            )

    def forget_history(self, collection: str, article_ids: Sequence[str]) -> None:
        """Keep no older text of articles, for those that must be gone for good."""
        with self.writing() as connection:
            row = collection_row(connection, collection)
            these = (CHANGES.c.collection_id == row) & CHANGES.c.article_id.in_(article_ids)
            connection.execute(delete(CHANGES).where(these))

    def last_run(self, collection: str) -> int | None:
        """The last run that changed the collection and was not taken back."""
        with self.reading() as connection:
            return last_run(connection, collection_row(connection, collection))

    def state(self) -> tuple[int, int]:
        """What differs after any change to an article of any collection, and after one was taken back."""
        changes, undone = select(func.max(CHANGES.c.id)), select(func.count(RUNS.c.undone_at))
        with self.reading() as connection:
            return connection.scalar(changes) or 0, connection.scalar(undone) or 0

    def changed_by(self, run: int) -> list[Change]:
        """What a run changed, in order."""
        with self.reading() as connection:
            return changes_of(connection, CHANGES.c.run_id == run)

    def take_back(
        self, collection: str, run: int, articles: Iterable[tuple[Article, Sequence[Passage]]], at: datetime
    ) -> list[str]:
        """Put older articles back in place, drop what the run added, and return the ids of the passages gone.

        The run is then marked as undone; all in one transaction.
        """
        with self.writing() as connection:
            row = collection_row(connection, collection)
            gone = [
                passage_id
                for change in changes_of(connection, CHANGES.c.run_id == run)
                for passage_id in drop(connection, row, change.article_id)
            ]
            for article, passages in articles:
                store(connection, row, article, passages)
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(undone_at=at.isoformat()))
        return gone

    def find(self, scope: Scope, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids, as far as the scope may see them."""
        asked = {"names": list(scope.collections), "ids": list(passage_ids)}
        with self.reading() as connection:
            return {passage.id: passage for passage in passages_of(connection, SEEN, asked)}

    def match(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> dict[str, float]:
        """The ids of the passages that share words with the question, with their BM25 score, best first.

        Robertson & Zaragoza 2009 with k1 = 1.2 and b = 0.75, over Porter's stems, as FTS5 computes it.
        """
        with self.reading() as connection:
            query = _match_query(question, visible(connection, scope))
            if query is None:
                return {}
            asked = {"query": query, "title": TITLE_WEIGHT, "limit": limit}
            found: dict[str, float] = {}
            for passage_id, score in connection.execute(*_narrowed(asked, within)).all():
                found.setdefault(passage_id, score)  # an article may be in several collections
            return found

    def problem(self) -> str | None:
        """What is wrong with the file or with what stands in it, if anything."""
        with self.reading() as connection:
            for look in LOOKS:
                found = connection.exec_driver_sql(look).first()
                if found is not None and found[0] != "ok":
                    return " ".join(map(str, found))
            try:
                connection.exec_driver_sql(
                    "INSERT INTO passage_words (passage_words) VALUES ('integrity-check')"
                )
            except DatabaseError:
                return "the full-text index does not match its own text"
        return None


def _narrowed(asked: dict[str, Any], within: Period | None) -> tuple[TextClause, dict[str, Any]]:
    """The search by words, in one period or in all, with what it is given."""
    if within is None:
        return MATCHES, asked
    days = {"first": (within.first or date.min).isoformat(), "last": within.last.isoformat()}
    return MATCHES_WITHIN, asked | days


def _match_query(question: str, collections: Sequence[int]) -> str | None:
    """The question in FTS5's language: any of its words, in the visible collections alone."""
    asked = dict.fromkeys(content_words(question) or words(question))
    if not asked or not collections:
        return None
    where = " OR ".join(f"c{row}" for row in collections)
    wanted = " OR ".join(f'"{word}"' for word in asked)
    return f"visible : ({where}) AND {{title text}} : ({wanted})"
