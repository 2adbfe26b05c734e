"""What each source held when it was last read: what has not changed is neither fetched nor parsed again."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert

from ingest.journal.tables import SOURCES
from retrieval.catalogue import Catalogue
from retrieval.rows import collection_row
from retrieval.tables import ARTICLES, COLLECTIONS

READERS = "1"  # raised when a parser reads the same bytes differently, so that they are read again


@dataclass(frozen=True, slots=True)
class Remembered:
    """The bytes of a source by their fingerprint, and the article that they became."""

    origin: str
    fingerprint: str
    article_id: str
    revision: str
    etag: str | None = None
    last_modified: str | None = None


def fingerprint(data: bytes) -> str:
    """Which bytes a source held, and which edition of our parsers read them."""
    return f"{READERS}:{sha256(data).hexdigest()}"


class Memory:
    """What the sources of one library held."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, collection: str) -> dict[str, Remembered]:
        """By origin, what is known of sources whose article is still what they made of it."""
        same = (ARTICLES.c.collection_id == SOURCES.c.collection_id) & (
            ARTICLES.c.article_id == SOURCES.c.article_id
        )
        query = select(SOURCES).join(ARTICLES, same & (ARTICLES.c.revision == SOURCES.c.revision))
        query = query.join(COLLECTIONS, COLLECTIONS.c.id == SOURCES.c.collection_id)
        with self._catalogue.reading() as connection:
            rows = connection.execute(query.where(COLLECTIONS.c.name == collection))
            return {row.origin: _remembered(row) for row in rows}

    def keep(self, collection: str, sources: Iterable[Remembered]) -> None:
        """Remember these, in place of what was known of them."""
        names = Remembered.__slots__
        values = [{name: getattr(source, name) for name in names} for source in sources]
        if values:
            adding = insert(SOURCES)
            new = {name: adding.excluded[name] for name in names if name != "origin"}
            with self._catalogue.writing() as connection:
                row = {"collection_id": collection_row(connection, collection)}
                adding = adding.on_conflict_do_update(["collection_id", "origin"], set_=new)
                connection.execute(adding, [row | each for each in values])


def _remembered(row: Row[Any]) -> Remembered:
    return Remembered(row.origin, row.fingerprint, row.article_id, row.revision, row.etag, row.last_modified)
