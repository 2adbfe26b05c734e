"""Feeds that are looked into again and again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from ingest.journal.clock import Now, stamp, utc_now
from ingest.journal.tables import FEEDS
from retrieval.catalogue import Catalogue
from retrieval.errors import FootnoteError


class UnknownFeed(FootnoteError):
    """No such feed in this collection."""

    hint = "`footnote feeds list` shows their addresses."

    def __init__(self, url: str, collection: str) -> None:
        super().__init__(f"there is no feed {url!r} in {collection!r}")


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """A feed, when it was last looked into, and what went wrong then, if anything.

    Whoever adds a feed looks into it: it counts as looked into from then on.
    """

    collection: str
    url: str
    title: str | None
    trusted: bool
    checked_at: datetime | None
    etag: str | None
    last_modified: str | None
    trouble: str | None
    added_at: datetime

    @property
    def last_seen_to(self) -> datetime:
        """When it was looked into, or added to be."""
        return self.checked_at or self.added_at


class Feeds:
    """The feeds of one library."""

    def __init__(self, catalogue: Catalogue, now: Now = utc_now) -> None:
        self._catalogue = catalogue
        self._now = now

    def add(self, collection: str, url: str, title: str | None, *, trusted: bool) -> None:
        """Keep a feed. One that is kept already gets its new title."""
        values = {"collection": collection, "url": url, "title": title, "trusted": trusted}
        adding = insert(FEEDS).values(**values, added_at=stamp(self._now))
        known = adding.on_conflict_do_update(["collection", "url"], set_={"title": title, "trusted": trusted})
        with self._catalogue.writing() as connection:
            connection.execute(known)

    def remove(self, collection: str, url: str) -> None:
        """Look into it no more; its articles stay. Raises `UnknownFeed`."""
        with self._catalogue.writing() as connection:
            if not connection.execute(delete(FEEDS).where(_this(collection, url))).rowcount:
                raise UnknownFeed(url, collection)

    def kept(self, collection: str | None = None) -> list[KeptFeed]:
        """All feeds, or those of one collection, the one that was checked longest ago first."""
        query: Select[Any] = select(FEEDS).order_by(FEEDS.c.checked_at, FEEDS.c.id)
        if collection is not None:
            query = query.where(FEEDS.c.collection == collection)
        with self._catalogue.reading() as connection:
            return [_feed(row) for row in connection.execute(query)]

    def checked(
        self,
        feed: KeptFeed,
        *,
        title: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        trouble: str | None = None,
    ) -> None:
        """Note that it was looked into, and what to ask for next time."""
        values: dict[str, Any] = {"checked_at": stamp(self._now), "trouble": trouble}
        if trouble is None:
            values |= {"etag": etag, "last_modified": last_modified, "title": title or feed.title}
        with self._catalogue.writing() as connection:
            connection.execute(update(FEEDS).where(_this(feed.collection, feed.url)).values(values))


def _this(collection: str, url: str) -> Any:
    return (FEEDS.c.collection == collection) & (FEEDS.c.url == url)


def _feed(row: Row[Any]) -> KeptFeed:
    checked = datetime.fromisoformat(row.checked_at) if row.checked_at else None
    added = datetime.fromisoformat(row.added_at)
    validators = row.etag, row.last_modified
    return KeptFeed(row.collection, row.url, row.title, row.trusted, checked, *validators, row.trouble, added)
