"""The truth: collections, articles, passages and their words, in one SQLite file."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, TextClause, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from retrieval.database import WRITES, open_database, translated
from retrieval.errors import UnknownArticle, UnknownCollection
from retrieval.tables import (
    ADD_WORDS,
    ARTICLES,
    COLLECTIONS,
    COUNTED,
    LOOKS,
    MATCHES,
    MATCHES_WITHIN,
    PASSAGES,
    TITLE_WEIGHT,
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


class Catalogue:
    """What is in the library. Each method that writes is one transaction: all of it, or nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = open_database(path)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def collections(self) -> list[Collection]:
        """Every collection with its counts, by name."""
        with self._reading() as connection:
            return [Collection(*row) for row in connection.execute(COUNTED.order_by(COLLECTIONS.c.name))]

    def collection(self, name: str) -> Collection:
        """One collection. Raises `UnknownCollection`."""
        with self._reading() as connection:
            row = connection.execute(COUNTED.where(COLLECTIONS.c.name == name)).first()
        if row is None:
            raise UnknownCollection(name)
        return Collection(*row)

    def vectors(self, scope: Scope) -> list[str]:
        """The names of the vectors that the scope may see and that have passages."""
        named = COLLECTIONS.c.name.in_(scope.collections) & COLLECTIONS.c.vectors.is_not(None)
        passages = select(PASSAGES.c.id).select_from(PASSAGES.join(ARTICLES))
        filled = passages.where(ARTICLES.c.collection_id == COLLECTIONS.c.id)
        with self._reading() as connection:
            return list(connection.scalars(select(COLLECTIONS.c.vectors).where(named, filled.exists())))

    def passages_within(self, scope: Scope, within: Period) -> dict[str, list[str]]:
        """The ids of the visible passages of a period, by the name of the vectors that they are among."""
        query = select(COLLECTIONS.c.vectors, PASSAGES.c.passage_id).select_from(
            PASSAGES.join(ARTICLES).join(COLLECTIONS)
        )
        visible = COLLECTIONS.c.name.in_(scope.collections) & COLLECTIONS.c.vectors.is_not(None)
        dated = ARTICLES.c.published.between(within.first or date.min, within.last)
        found: dict[str, list[str]] = {}
        with self._reading() as connection:
            for vectors, passage_id in connection.execute(query.where(visible, dated)):
                found.setdefault(vectors, []).append(passage_id)
        return found

    def add_collection(self, name: str) -> None:
        """Make sure that the collection is there."""
        with self._writing() as connection:
            connection.execute(insert(COLLECTIONS).prefix_with("OR IGNORE").values(name=name))

    def remove_collection(self, name: str) -> None:
        """Forget a collection with everything in it."""
        with self._writing() as connection:
            connection.execute(delete(COLLECTIONS).where(COLLECTIONS.c.id == _collection(connection, name)))

    def set_vectors(self, collection: str, encoder: str, vectors: str) -> None:
        """From now on, `vectors`, made by `encoder`, are the ones of the collection."""
        with self._writing() as connection:
            row = _collection(connection, collection)
            values = {"encoder": encoder, "vectors": vectors}
            connection.execute(update(COLLECTIONS).where(COLLECTIONS.c.id == row).values(values))

    def revisions(self, collection: str) -> dict[str, str]:
        """The id of every article of a collection, with its revision; none if there is no such collection."""
        query = select(ARTICLES.c.article_id, ARTICLES.c.revision).join(COLLECTIONS)
        with self._reading() as connection:
            rows = connection.execute(query.where(COLLECTIONS.c.name == collection))
            return {row.article_id: row.revision for row in rows}

    def articles(self, collection: str) -> list[Article]:
        """The articles of a collection, newest first; those without a date come last."""
        with self._reading() as connection:
            query = select(ARTICLES).where(ARTICLES.c.collection_id == _collection(connection, collection))
            ordered = query.order_by(ARTICLES.c.published.desc(), ARTICLES.c.title)
            return [_article(row) for row in connection.execute(ordered)]

    def article(self, collection: str, article_id: str) -> Article:
        """One article. Raises `UnknownArticle`."""
        with self._reading() as connection:
            return _article(_article_row(connection, collection, article_id))

    def passages(self, collection: str) -> Iterator[Passage]:
        """Every passage of a collection, article by article."""
        with self._reading() as connection:
            within = ARTICLES.c.collection_id == _collection(connection, collection)
            for row in connection.scalars(select(ARTICLES.c.id).where(within)).all():
                yield from _passages(connection, PASSAGES.c.article_row == row).values()

    def passage_ids(self, collection: str) -> set[str]:
        """The id of every passage of a collection."""
        with self._reading() as connection:
            query = select(PASSAGES.c.passage_id).join(ARTICLES)
            row = _collection(connection, collection)
            return set(connection.scalars(query.where(ARTICLES.c.collection_id == row)))

    def put(self, collection: str, articles: Iterable[tuple[Article, Sequence[Passage]]]) -> list[str]:
        """Store articles in place of their older revisions, and return the ids of the passages replaced."""
        gone: list[str] = []
        with self._writing() as connection:
            row = _collection(connection, collection)
            for article, passages in articles:
                gone += _drop(connection, row, article.id)
                _store(connection, row, article, passages)
        return gone

    def remove(self, collection: str, article_id: str) -> list[str]:
        """Forget an article, and return the ids of its passages. Raises `UnknownArticle`."""
        with self._writing() as connection:
            _article_row(connection, collection, article_id)
            return _drop(connection, _collection(connection, collection), article_id)

    def find(self, scope: Scope, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids, as far as the scope may see them."""
        with self._reading() as connection:
            visible = select(ARTICLES.c.id).where(ARTICLES.c.collection_id.in_(_visible(connection, scope)))
            wanted = PASSAGES.c.passage_id.in_(list(passage_ids)) & PASSAGES.c.article_row.in_(visible)
            return {passage.id: passage for passage in _passages(connection, wanted).values()}

    def match(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages that share words with the question, with their BM25 score, best first.

        Robertson & Zaragoza 2009 with k1 = 1.2 and b = 0.75, over Porter's stems, as FTS5 computes it.
        """
        with self._reading() as connection:
            query = _match_query(question, _visible(connection, scope))
            if query is None:
                return []
            asked = {"query": query, "title": TITLE_WEIGHT, "limit": limit}
            found = connection.execute(*_narrowed(asked, within)).all()
            passages = _passages(connection, PASSAGES.c.id.in_([row for row, _ in found]))
            return [(passages[row], score) for row, score in found]

    def problem(self) -> str | None:
        """What is wrong with the file or with what stands in it, if anything."""
        with self._reading() as connection:
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

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        writer = self._engine.execution_options(**WRITES)
        with translated(self.path), writer.begin() as connection:
            yield connection


def _visible(connection: Connection, scope: Scope) -> list[int]:
    """The rows of the collections that the scope names and that exist."""
    return list(connection.scalars(select(COLLECTIONS.c.id).where(COLLECTIONS.c.name.in_(scope.collections))))


def _collection(connection: Connection, name: str) -> int:
    """The row of a collection. Raises `UnknownCollection`."""
    row = connection.scalar(select(COLLECTIONS.c.id).where(COLLECTIONS.c.name == name))
    if row is None:
        raise UnknownCollection(name)
    return int(row)


def _article_row(connection: Connection, collection: str, article_id: str) -> Row[Any]:
    within = ARTICLES.c.collection_id == _collection(connection, collection)
    row = connection.execute(select(ARTICLES).where(within, ARTICLES.c.article_id == article_id)).first()
    if row is None:
        raise UnknownArticle(article_id, collection)
    return row


def _drop(connection: Connection, collection: int, article_id: str) -> list[str]:
    """Delete an article, if it is there, and return the ids of its passages."""
    this = (ARTICLES.c.collection_id == collection) & (ARTICLES.c.article_id == article_id)
    gone = connection.scalars(select(PASSAGES.c.passage_id).join(ARTICLES).where(this)).all()
    connection.execute(delete(ARTICLES).where(this))
    return list(gone)


def _store(connection: Connection, collection: int, article: Article, passages: Sequence[Passage]) -> None:
    stored = connection.execute(
        insert(ARTICLES).values(
            collection_id=collection,
            article_id=article.id,
            revision=article.revision,
            title=article.title,
            text=article.text,
            url=article.url,
            published=article.published,
            site=article.site,
            authors=list(article.authors),
            language=article.language,
        )
    )
    (article_row,) = stored.inserted_primary_key or (None,)
    for passage in passages:
        values = {
            "article_row": article_row,
            "passage_id": passage.id,
            "start": passage.start,
            "end": passage.end,
            "heading": passage.heading,
        }
        (row,) = connection.execute(insert(PASSAGES).values(values)).inserted_primary_key or (None,)
        words_of = {"row": row, "visible": f"c{collection}", "title": article.title, "text": passage.text}
        connection.execute(ADD_WORDS, words_of)


def _passages(connection: Connection, wanted: ColumnElement[bool]) -> dict[int, Passage]:
    """The wanted passages by row, in order. Passages of one article share one `Article`."""
    found = connection.execute(
        select(PASSAGES).where(wanted).order_by(PASSAGES.c.article_row, PASSAGES.c.start)
    )
    rows = found.all()
    needed = {row.article_row for row in rows}
    articles = {
        row.id: _article(row) for row in connection.execute(select(ARTICLES).where(ARTICLES.c.id.in_(needed)))
    }
    return {row.id: Passage(articles[row.article_row], row.start, row.end, row.heading) for row in rows}


def _article(row: Row[Any]) -> Article:
    return Article(
        id=row.article_id,
        title=row.title,
        text=row.text,
        url=row.url,
        published=row.published,
        site=row.site,
        authors=tuple(row.authors),
        language=row.language,
    )


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
    visible = " OR ".join(f"c{row}" for row in collections)
    wanted = " OR ".join(f'"{word}"' for word in asked)
    return f"visible : ({visible}) AND {{title text}} : ({wanted})"
