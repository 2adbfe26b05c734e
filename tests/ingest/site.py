"""A small site in memory, for tests of what goes on beyond the network: it answers as the fetcher does."""

from dataclasses import dataclass, field
from typing import Self

from ingest.errors import SourceError
from ingest.gathering import Parsers
from ingest.parsers.feed import parse_feed
from ingest.parsers.sitemap import parse_sitemap
from ingest.parsing import parse
from ingest.reading import Web
from ingest.web.errors import Gone
from ingest.web.fetching import Fetched, NotModified

PARSERS = Parsers(parse, parse_feed, parse_sitemap)
STORM, VOTE = "https://news.example/storm", "https://news.example/vote"
FEED, SITEMAP = "https://news.example/feed.xml", "https://news.example/sitemap.xml"

TEXTS = {
    STORM: "The storm over the harbour ended on Sunday, and the ferries sail again.",
    VOTE: "The Senate voted on Tuesday to send instructors to the camp.",
}


@dataclass
class Site:
    """Pages by address, as bytes or as the error of asking for them. It counts what it is asked for."""

    pages: dict[str, bytes | SourceError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        self.asked.append(url)
        page = self.pages.get(url, Gone(url, 404))
        if isinstance(page, SourceError):
            raise page
        mark = f'"{hash(page)}"'
        if etag == mark:
            return NotModified(url)
        media = "application/xml" if url.endswith(".xml") else "text/plain"
        return Fetched(url, page, media, "utf-8", mark, None)

    def web(self, trusted: bool = False) -> Web:
        return Web(lambda: self, parse)


def texts() -> Site:
    """A site with two articles."""
    return Site({url: text.encode() for url, text in TEXTS.items()})


def feed(*urls: str) -> bytes:
    """An RSS feed that names these pages."""
    items = "".join(f"<item><title>{url[-5:]}</title><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def sitemap(*urls: str) -> bytes:
    """A sitemap that names these pages."""
    pages = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'.encode()
