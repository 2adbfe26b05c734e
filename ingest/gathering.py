"""From what was asked for to the items of a run: files, pages, feeds, sitemaps, and what failed before."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import SourceUnreadable
from ingest.feeds import FeedReader, ParseFeed
from ingest.identity import canonical_url
from ingest.items import Failure, Item
from ingest.journal.asked import Asked, is_address
from ingest.journal.feeds import Feeds
from ingest.journal.inbox import Inbox
from ingest.journal.jobs import Jobs
from ingest.journal.record import Record
from ingest.reading import Wanted, Web
from ingest.sent import read_sent
from ingest.sitemaps import ParseSitemap, pages_of_sitemap
from ingest.sources import Parse, Reading, read
from retrieval.catalogue import Catalogue

NOT_TRUSTED = "files are read for the operator's own command line alone"

OpenWeb = Callable[[bool], AbstractContextManager[Web]]
"""The network; for a trusted run, with the hosts of an intranet that the operator allows."""


@dataclass(frozen=True, slots=True)
class Parsers:
    """The ways from bytes to what they hold; those of a pool of children, as a rule."""

    parse: Parse
    parse_feed: ParseFeed
    parse_sitemap: ParseSitemap


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Reads whatever a run was asked for."""

    catalogue: Catalogue
    parsers: Parsers
    open_web: OpenWeb
    inbox: Inbox | None = None

    def gather(self, asked: Asked, record: Record, stdin: BinaryIO) -> Iterator[Item]:
        """The items of a run, lazily: files first, then pages as they arrive."""
        sources = [*asked.sources, *self._left(asked, record.collection)]
        files = [source for source in sources if not is_address(source)]
        pages = [Wanted(canonical_url(source) or source) for source in sources if is_address(source)]
        how = Reading(parse=self.parsers.parse, known=record.known)
        if self.inbox and asked.files:
            yield from read_sent(asked.files, self.inbox, how)
        if asked.trusted:
            yield from read(files, stdin, how)
        else:
            yield from (Failure(SourceUnreadable(file, NOT_TRUSTED), in_journal=False) for file in files)
        if pages or asked.sitemap or asked.feeds:
            with self.open_web(asked.trusted) as web:
                yield from self._from_web(pages, asked, record, web)

    def _from_web(self, pages: list[Wanted], asked: Asked, record: Record, web: Web) -> Iterator[Item]:
        wanted = {page.url: page for page in pages}
        for found in self._named(asked, record, web):
            match found:
                case Failure():
                    yield found
                case Wanted():
                    wanted.setdefault(found.url, found)
        record.queue(list(wanted))
        yield from web.pages(list(wanted.values()), record)

    def _named(self, asked: Asked, record: Record, web: Web) -> Iterator[Wanted | Failure]:
        """The pages that a sitemap and feeds name."""
        if asked.sitemap:
            parse = self.parsers.parse_sitemap
            yield from pages_of_sitemap(asked.sitemap, web, parse, asked.since, asked.limit)
        if asked.feeds:
            feeds = Feeds(self.catalogue)
            reader = FeedReader(web, self.parsers.parse_feed, feeds)
            settled = record.known.keys() | self._hopeless(record.collection)
            for feed in feeds.kept(record.collection):
                if feed.url in asked.feeds:
                    yield from reader.entries(feed, settled)

    def _left(self, asked: Asked, collection: str) -> Iterable[str]:
        """What is to be tried again, each origin once."""
        if not asked.retry:
            return ()
        return dict.fromkeys(job.step.origin for job in Jobs(self.catalogue).left(collection))

    def _hopeless(self, collection: str) -> set[str]:
        """Pages that a feed goes on naming, and that would fail again."""
        left = Jobs(self.catalogue).left(collection)
        return {job.step.origin for job in left if not job.is_worth_retrying}
