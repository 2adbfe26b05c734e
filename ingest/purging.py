"""A collection deleted for good: its articles, their history, its feeds, and what the journal tells of it."""

from sqlalchemy import delete

from ingest.journal.tables import FEEDS
from retrieval.errors import UnknownCollection
from retrieval.library import Library
from retrieval.tables import RUNS


def purge(library: Library, collection: str, run: int) -> int:
    """Delete it for good, but for `run`, which does this. Returns how many articles there were.

    The feeds go first, or their articles would come back; the runs last, to show where it was interrupted.
    """
    with library.catalogue.writing() as connection:
        connection.execute(delete(FEEDS).where(FEEDS.c.collection == collection))
    articles = _remove(library, collection)
    with library.catalogue.writing() as connection:
        connection.execute(delete(RUNS).where(RUNS.c.collection == collection, RUNS.c.id != run))
    return articles


def _remove(library: Library, collection: str) -> int:
    try:
        articles = library.catalogue.collection(collection).articles
    except UnknownCollection:
        return 0
    library.remove_collection(collection)
    return articles
