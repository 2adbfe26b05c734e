"""Articles by their titles: long lists are looked through a page at a time, and no text is read for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select

from retrieval.catalogue import Catalogue
from retrieval.tables import ARTICLES, COLLECTIONS, PASSAGES


@dataclass(frozen=True, slots=True)
class Titled:
    """What a list shows of an article."""

    id: str
    title: str
    url: str | None
    site: str | None
    published: date | None


class Titles:
    """The titles of one collection, which need not be there."""

    def __init__(self, catalogue: Catalogue, collection: str) -> None:
        self._catalogue = catalogue
        self._collection = collection

    def count(self) -> int:
        """How many articles there are."""
        query = select(func.count()).select_from(ARTICLES.join(COLLECTIONS))
        with self._catalogue.reading() as connection:
            return int(connection.scalar(query.where(COLLECTIONS.c.name == self._collection)) or 0)

    def page(self, limit: int, skip: int = 0) -> list[Titled]:
        """The newest first, those without a date last, as `Catalogue.articles` has them."""
        return list(self._found(self._newest_first().limit(limit).offset(skip)))

    def all(self) -> Iterator[Titled]:
        """Each of them, the newest first, as long as somebody looks."""
        return self._found(self._newest_first())

    def passages(self, article_id: str) -> int:
        """How many passages an article was cut into."""
        query = select(func.count()).select_from(PASSAGES.join(ARTICLES).join(COLLECTIONS))
        here = (COLLECTIONS.c.name == self._collection) & (ARTICLES.c.article_id == article_id)
        with self._catalogue.reading() as connection:
            return int(connection.scalar(query.where(here)) or 0)

    def _newest_first(self) -> Select[Any]:
        shown = (
            ARTICLES.c.article_id,
            ARTICLES.c.title,
            ARTICLES.c.url,
            ARTICLES.c.site,
            ARTICLES.c.published,
        )
        query = select(*shown).join(COLLECTIONS).where(COLLECTIONS.c.name == self._collection)
        return query.order_by(ARTICLES.c.published.desc(), ARTICLES.c.title, ARTICLES.c.id)

    def _found(self, query: Select[Any]) -> Iterator[Titled]:
        with self._catalogue.reading() as connection:
            yield from map(_titled, connection.execute(query))


def _titled(row: Row[Any]) -> Titled:
    return Titled(row.article_id, row.title, row.url, row.site, row.published)
