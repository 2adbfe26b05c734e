"""Nouns to rows of the catalogue, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from retrieval.errors import UnknownArticle, UnknownCollection
from retrieval.kinship import find_kin
from retrieval.tables import ADD_WORDS, ARTICLES, COLLECTIONS, PASSAGES
from retrieval.types import Article, Notice, NoticeKind, Passage, Scope

Record = Mapping[str, Any]

_FIELDS = tuple(field.name for field in fields(Article) if field.init)
_DAYS = ("published", "modified")
_LISTS = ("authors", "pages")


def article_of(row: Row[Any]) -> Article:
    """The article of a row of `ARTICLES`."""
    return _article({**row._mapping, "id": row.article_id})


def record_of(article: Article) -> Record:
    """An article as JSON can hold it."""
    values = {name: getattr(article, name) for name in _FIELDS}
    days = {name: day.isoformat() for name in _DAYS if (day := values[name])}
    return values | days | {"notices": [_notice_record(notice) for notice in article.notices]}


def article_from(record: Record) -> Article:
    """The article that `record_of` made this of."""
    days = {name: date.fromisoformat(record[name]) for name in _DAYS if record.get(name)}
    return _article({**record, **days})


def _article(values: Record) -> Article:
    known = {name: values[name] for name in _FIELDS if name in values}
    lists = {name: tuple(known.get(name) or ()) for name in _LISTS}
    notices = tuple(
        Notice(NoticeKind(each["kind"]), each["start"], each["end"]) for each in known.get("notices") or ()
    )
    return Article(**known | lists | {"notices": notices})


def _notice_record(notice: Notice) -> Record:
    return {"kind": notice.kind.value, "start": notice.start, "end": notice.end}


def digest(text: str) -> str:
    """A fingerprint of the words alone: the same text is known again under another title or address."""
    return sha256(" ".join(text.split()).encode(errors="surrogatepass")).hexdigest()


def visible(connection: Connection, scope: Scope) -> list[int]:
    """The rows of the collections that the scope names and that exist."""
    return list(connection.scalars(select(COLLECTIONS.c.id).where(COLLECTIONS.c.name.in_(scope.collections))))


def collection_row(connection: Connection, name: str) -> int:
    """The row of a collection. Raises `UnknownCollection`."""
    row = connection.scalar(select(COLLECTIONS.c.id).where(COLLECTIONS.c.name == name))
    if row is None:
        raise UnknownCollection(name)
    return int(row)


def find_article(connection: Connection, collection: int, article_id: str) -> Row[Any] | None:
    """The row of an article, if it is there."""
    return connection.execute(select(ARTICLES).where(_this(collection, article_id))).first()


def article_row(connection: Connection, collection: str, article_id: str) -> Row[Any]:
    """The row of an article. Raises `UnknownCollection` and `UnknownArticle`."""
    row = find_article(connection, collection_row(connection, collection), article_id)
    if row is None:
        raise UnknownArticle(article_id, collection)
    return row


def drop(connection: Connection, collection: int, article_id: str) -> list[str]:
    """Delete an article, if it is there, and return the ids of its passages."""
    this = _this(collection, article_id)
    gone = connection.scalars(select(PASSAGES.c.passage_id).join(ARTICLES).where(this)).all()
    connection.execute(delete(ARTICLES).where(this))
    return list(gone)


def store(connection: Connection, collection: int, article: Article, passages: Sequence[Passage]) -> None:
    """Insert an article, among its near-duplicates, with its passages and their words."""
    row = _insert(
        connection,
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
            modified=article.modified,
            pages=list(article.pages),
            notices=[_notice_record(notice) for notice in article.notices],
            digest=digest(article.text),
        ),
    )
    find_kin(connection, collection, row, article.text)
    for passage in passages:
        _store_passage(connection, collection, row, passage)


def _store_passage(connection: Connection, collection: int, article: int, passage: Passage) -> None:
    row = _insert(
        connection,
        insert(PASSAGES).values(
            article_row=article,
            passage_id=passage.id,
            start=passage.start,
            end=passage.end,
            heading=passage.heading,
        ),
    )
    words = {"row": row, "visible": f"c{collection}", "title": passage.article.title, "text": passage.text}
    connection.execute(ADD_WORDS, words)


def passages_of(
    connection: Connection, wanted: ColumnElement[bool], asked: Mapping[str, Any] = MappingProxyType({})
) -> list[Passage]:
    """The wanted passages, in order; `asked` is what the condition leaves open.

    Passages of one article share one `Article`.
    """
    ordered = select(PASSAGES).where(wanted).order_by(PASSAGES.c.article_row, PASSAGES.c.start)
    rows = connection.execute(ordered, asked).all()
    articles = _articles(connection, {row.article_row for row in rows})
    return [Passage(articles[row.article_row], row.start, row.end, row.heading) for row in rows]


def _articles(connection: Connection, wanted: Iterable[int]) -> dict[int, Article]:
    rows = connection.execute(select(ARTICLES).where(ARTICLES.c.id.in_(wanted)))
    return {row.id: article_of(row) for row in rows.all()}


def _this(collection: int, article_id: str) -> ColumnElement[bool]:
    return (ARTICLES.c.collection_id == collection) & (ARTICLES.c.article_id == article_id)


def _insert(connection: Connection, statement: Any) -> int:
    (row,) = connection.execute(statement).inserted_primary_key or (None,)
    assert row is not None
    return int(row)
