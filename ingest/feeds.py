"""Feeds: looked into, their new and changed entries wanted."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ingest.errors import SourceError
from ingest.items import Failure
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.parsers.feed import Entry, Feed
from ingest.reading import Wanted, Web
from ingest.web.fetching import Fetched, NotModified

ParseFeed = Callable[[bytes, str, str], Feed]
"""`ingest.parsers.feed.parse_feed`, or one that does the same in another process."""


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Looks into feeds, by way of `web`, and keeps in `feeds` what to ask for the next time."""

    web: Web
    parse: ParseFeed
    feeds: Feeds

    def entries(self, feed: KeptFeed, settled: Collection[str]) -> Iterator[Wanted | Failure]:
        """The pages of a feed that are not `settled` or have changed since the last look; or a failure."""
        try:
            got = self.web.get(feed.url, feed.etag, feed.last_modified)
            match got:
                case NotModified():
                    self.feeds.checked(feed, etag=feed.etag, last_modified=feed.last_modified)
                case Fetched():
                    read = self.parse(got.data, feed.url, got.url)
                    yield from (_wanted(each) for each in read.entries if _is_news(each, feed, settled))
                    self.feeds.checked(feed, title=read.title, etag=got.etag, last_modified=got.last_modified)
        except SourceError as error:
            self.feeds.checked(feed, trouble=str(error))
            yield Failure(error, in_journal=False)


def _is_news(entry: Entry, feed: KeptFeed, settled: Collection[str]) -> bool:
    """Whether the page of an entry is to be fetched: it is new here, or says that it was updated since."""
    if entry.url not in settled:
        return True
    updated = entry.updated if entry.updated != entry.published else None
    return bool(updated and feed.checked_at and updated >= feed.checked_at.date())


def _wanted(entry: Entry) -> Wanted:
    return Wanted(entry.url, entry.title, entry.published)
