"""A sitemap to the pages of a site, and a choice among them: https://www.sitemaps.org/protocol.html."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from ingest.dates import read_latest, read_stamp
from ingest.decoding import clean, decode
from ingest.errors import NotASitemap, SourceTooLarge
from ingest.identity import canonical_url, linked_url
from ingest.parsers.outline import Record, local, namespace, outline
from ingest.parsers.parsed import one_line

# The protocol's own limits, of one file after it is inflated.
MOST = 50_000
LARGEST = 50 * 1024 * 1024

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 31  # zlib's number for data with gzip's header
MOST_PARTS = 100  # of one gzip file; most have one, and each costs a copy of what is behind it
AT_A_TIME = 1024 * 1024
LONGEST_TITLE = 1_000
START_OF_PAGE = 2_000

ROOTS = frozenset({"urlset", "sitemapindex"})
RECORDS = frozenset({"url", "sitemap"})
FIELDS = frozenset({"loc", "lastmod", "publication_date", "title"})
NEWS = "sitemap-news"  # in the namespace of what Google News asks for


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """What a sitemap says of one page. `url` is canonical; only a news sitemap has titles."""

    url: str
    modified: date | None = None
    published: date | None = None
    title: str | None = None

    @property
    def day(self) -> date | None:
        """The last day on which something happened to it."""
        return max(filter(None, (self.modified, self.published)), default=None)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of one file, or the sitemaps that it refers to, newest first, in the file's own order else.

    `elsewhere` is how many more there were that are no addresses, or not of the same site.
    """

    pages: tuple[SitemapPage, ...]
    maps: tuple[str, ...] = ()
    elsewhere: int = 0


def parse_sitemap(data: bytes, name: str, url: str | None = None) -> Sitemap:
    """The sitemap in `data`: XML, or one address a line; either may be compressed by gzip.

    `url` is its own address, or that of the site whose robots.txt names it. A sitemap speaks for its own site
    alone: for the same host with or without `www.`, the hosts below it, and no other port. What it says of
    other sites is left out. A sitemap without an address, from a file, may speak for any site.
    """
    text = _inflated(data, name) if data.startswith(GZIP) else data
    if len(text) > LARGEST:
        raise SourceTooLarge(name, len(text), LARGEST)
    is_index, listed = _listed(text, name, url or "")
    own = [page for page in listed if page and (not url or _same_site(page.url, url))]
    pages = chosen(_once(own))
    maps = tuple(page.url for page in pages) if is_index else ()
    return Sitemap(() if is_index else tuple(pages), maps, elsewhere=len(listed) - len(own))


def chosen(
    pages: Iterable[SitemapPage], since: date | None = None, limit: int | None = None
) -> list[SitemapPage]:
    """The first `limit` pages, newest first and those without a day last, each group in its own order.

    With `since` it is the pages of that day and later. Pages without a day are then left out: who asks for
    what is new does not want a site's whole past, and a site that gives no days at all has nothing to choose.
    """
    new = (page for page in pages if since is None or (page.day and page.day >= since))
    return sorted(new, key=lambda page: page.day or date.min, reverse=True)[:limit]


def _inflated(data: bytes, name: str) -> bytes:
    """What gzip's data stand for, in steps: a bomb is refused when it has grown too large, not afterwards."""
    inflated = bytearray()
    try:
        for _ in range(MOST_PARTS):
            part = zlib.decompressobj(GZIP_WINDOW)
            while not part.eof:
                inflated += (piece := part.decompress(data, AT_A_TIME))
                data = part.unconsumed_tail
                if len(inflated) > LARGEST:
                    raise SourceTooLarge(name, None, LARGEST)
                if not piece and not data and not part.eof:
                    raise NotASitemap(name, "its gzip data break off")
            if not (data := part.unused_data.lstrip(b"\x00")):  # padding
                return bytes(inflated)
    except zlib.error as error:
        raise NotASitemap(name, "its gzip data are damaged") from error
    raise NotASitemap(name, "its gzip data have too many parts")


def _listed(text: bytes, name: str, base: str) -> tuple[bool, list[SitemapPage | None]]:
    """Whether it is an index, and what it lists; None for what is no address."""
    if not _is_markup(text):
        return False, _lines(text, name)
    records = outline(text, records=RECORDS, fields=FIELDS, most=MOST, depth=2)
    root = records[0] if records else None
    if not root or local(root.tag) not in ROOTS:
        raise NotASitemap(name, _what_it_is(text, root))
    wanted = (record for record in records[1:] if namespace(record.tag) == namespace(root.tag))
    return local(root.tag) == "sitemapindex", [_page(record, base) for record in wanted]


def _what_it_is(text: bytes, root: Record | None) -> str:
    if b"<html" in text[:START_OF_PAGE].lower():
        return "it is a web page"
    return f"it begins with <{local(root.tag)}>" if root else "its XML is damaged"


def _is_markup(text: bytes) -> bool:
    """Whether it begins as XML does, in whatever encoding."""
    return text.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def _lines(text: bytes, name: str) -> list[SitemapPage | None]:
    """The addresses of a text that has one a line, and nothing else."""
    lines = list(islice(filter(None, map(str.strip, decode(text, name).splitlines())), MOST))
    pages = [SitemapPage(url) if (url := canonical_url(line)) else None for line in lines]
    if not any(pages):
        raise NotASitemap(name, "it has no address")
    return list(pages)


def _page(record: Record, base: str) -> SitemapPage | None:
    """What a record says; pictures and films have locations, titles and days of their own."""
    own: dict[str, str] = {}
    news: dict[str, str] = {}
    for field in record.fields:
        uri = namespace(field.tag)
        if uri == namespace(record.tag):
            own.setdefault(local(field.tag), one_line(clean(field.text)))
        elif NEWS in uri:
            news.setdefault(local(field.tag), one_line(clean(field.text)))
    if not (url := linked_url(own.get("loc", ""), base)):
        return None
    return SitemapPage(
        url,
        modified=read_latest(own.get("lastmod", "")),
        published=read_stamp(news.get("publication_date", "")),
        title=news.get("title", "")[:LONGEST_TITLE] or None,
    )


def _once(pages: Iterable[SitemapPage]) -> Iterable[SitemapPage]:
    """The first of each address."""
    first: dict[str, SitemapPage] = {}
    for page in pages:
        first.setdefault(page.url, page)
    return first.values()


def _same_site(url: str, site: str) -> bool:
    page, home = urlsplit(url), urlsplit(canonical_url(site) or "")
    host = (home.hostname or "").removeprefix("www.")
    is_below = f".{page.hostname}".endswith(f".{host}")
    return is_below and page.port in {None, home.port}
