"""A feed to the addresses and the days of its articles: RSS, Atom and JSON Feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from ingest.dates import read_stamp
from ingest.decoding import clean, decode
from ingest.errors import NotAFeed, SourceTooLarge
from ingest.identity import linked_url
from ingest.parsers import dialects
from ingest.parsers.dialects import NoDialect, Said
from ingest.parsers.parsed import one_line

MOST = 1_000  # entries of one feed, from its top: that is where what is new stands
LARGEST = 5_000_000  # bytes
LONGEST_TITLE = 1_000

START_OF_PAGE = 2_000
FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
MOST_NAMED = 20  # feeds of a page: a shop may name one for each shelf


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. `url` is canonical; `id` is the feed's own name for it, if any."""

    url: str
    title: str
    published: date | None = None
    updated: date | None = None
    id: str | None = None

    @property
    def day(self) -> date | None:
        """The day that says how new it is."""
        return self.published or self.updated


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its entries: newest first, each address once."""

    title: str
    entries: tuple[Entry, ...]


def parse_feed(data: bytes, name: str, url: str | None = None) -> Feed:
    """The feed in `data`. If it is none, `NotAFeed` says what it is, with the feeds that a web page names.

    `url` is where it came from: relative addresses are resolved against it. Entries without an http or https
    address are left out, since there would be nothing to cite; so are enclosures, and the texts that a feed
    carries: often they are cut. Of one day, and where no day is given, the feed's own order is kept.
    """
    if len(data) > LARGEST:
        raise SourceTooLarge(name, len(data), LARGEST)
    try:
        title, said = dialects.read(data, name, url or "", MOST)
    except NoDialect as error:
        is_page = b"<html" in data[:START_OF_PAGE].lower()
        feeds = feeds_named(decode(data, name), url) if is_page else ()
        raise NotAFeed(name, "a web page" if is_page else str(error), feeds) from error
    return Feed(_title(title), tuple(_newest_first(_once(_entries(said, url or "")))))


def feeds_named(html: str, base: str | None = None) -> tuple[str, ...]:
    """The addresses of the feeds that a web page names, in its order. `base` is the page's own address."""
    page = _page(html)
    if page is None:
        return ()
    bases = page.xpath("//base/@href")
    base = urljoin(base or "", str(bases[0])) if bases else base or ""
    links = (link for link in page.iter("link") if "alternate" in link.get("rel", "").lower().split())
    feeds = (link.get("href", "") for link in links if _media_type(link.get("type", "")) in FEED_TYPES)
    addresses = (address for href in feeds if (address := linked_url(href, base)))
    return tuple(dict.fromkeys(addresses))[:MOST_NAMED]


def _entries(said: Iterable[Said], base: str) -> Iterator[Entry]:
    for entry in said:
        if address := linked_url(one_line(clean(entry.link)), base):
            yield Entry(
                url=address,
                title=_title(entry.title),
                published=read_stamp(entry.published),
                updated=read_stamp(entry.updated),
                id=one_line(clean(entry.id)) or None,
            )


def _once(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The first entry of each address."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.url, entry)
    return first.values()


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.day or date.min, reverse=True)


def _title(written: str) -> str:
    return one_line(clean(written))[:LONGEST_TITLE]


def _media_type(written: str) -> str:
    """A media type without its parameters: some write `application/rss+xml; charset=utf-8`."""
    return written.partition(";")[0].strip().lower()


def _page(html: str) -> etree._Element | None:
    try:
        return lxml.html.document_fromstring(html)
    except (etree.LxmlError, ValueError):  # nothing in it, or characters that no page can have
        return None
