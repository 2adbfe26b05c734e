"""Which story a stored article belongs to: its near-duplicates are found by the bands that they share."""

from sqlalchemy import Connection, insert, select, update

from retrieval.stories import Neighbour, bands, joined, signature
from retrieval.tables import ARTICLES, BANDS


def find_kin(connection: Connection, collection: int, article: int, text: str) -> None:
    """Sign the article of this row, and have it join the story of its near-duplicates in the collection."""
    signed = signature(text)
    shared = bands(signed)
    near = joined(signed, _neighbours(connection, collection, article, shared))
    values = {"signature": signed, "story": near.story if near else None}
    connection.execute(update(ARTICLES).where(ARTICLES.c.id == article).values(values))
    if shared:
        rows = [{"band": band, "article_row": article} for band in dict.fromkeys(shared)]
        connection.execute(insert(BANDS), rows)
    if near:
        here = ARTICLES.c.collection_id == collection
        theirs = ARTICLES.c.article_id.in_(near.loners) | ARTICLES.c.story.in_(near.merged)
        connection.execute(update(ARTICLES).where(here & theirs).values(story=near.story))


def _neighbours(
    connection: Connection, collection: int, article: int, shared: tuple[int, ...]
) -> list[Neighbour]:
    """The other articles of the collection with one of these bands."""
    rows = select(BANDS.c.article_row).where(BANDS.c.band.in_(shared), BANDS.c.article_row != article)
    query = select(ARTICLES.c.article_id, ARTICLES.c.story, ARTICLES.c.signature)
    found = connection.execute(query.where(ARTICLES.c.collection_id == collection, ARTICLES.c.id.in_(rows)))
    return [Neighbour(*row) for row in found]
