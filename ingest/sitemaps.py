"""Sitemaps: followed down to their pages, the newest wanted first."""

from collections.abc import Callable, Iterator
from datetime import date

from ingest.errors import SourceError
from ingest.items import Failure
from ingest.parsers.sitemap import Sitemap, SitemapPage, chosen
from ingest.reading import Wanted, Web
from ingest.web.fetching import Fetched

ParseSitemap = Callable[[bytes, str, str], Sitemap]
"""`ingest.parsers.sitemap.parse_sitemap`, or one that does the same in another process."""

MOST_MAPS = 100  # of one index; a large newspaper has one for each month


def pages_of_sitemap(
    url: str, web: Web, parse: ParseSitemap, since: date | None, limit: int | None
) -> Iterator[Wanted | Failure]:
    """The pages that a sitemap names, newest first, or why a map could not be read."""
    pages: list[SitemapPage] = []
    maps, seen = [url], {url}
    while maps and len(seen) <= MOST_MAPS:
        try:
            found = _sitemap(maps.pop(0), web, parse)
        except SourceError as error:
            yield Failure(error)
            continue
        pages += found.pages
        new = [each for each in found.maps if each not in seen]
        maps += new
        seen.update(new)
    for page in chosen(pages, since, limit):
        yield Wanted(page.url, page.title, page.published)


def _sitemap(url: str, web: Web, parse: ParseSitemap) -> Sitemap:
    got = web.get(url)
    assert isinstance(got, Fetched)  # nothing was said of what is known
    return parse(got.data, url, got.url)
