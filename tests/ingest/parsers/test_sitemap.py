"""A sitemap gives the pages of its own site, and only as many as there may be."""

import gzip
from collections.abc import Callable
from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import NotASitemap, NotText, SourceError, SourceTooLarge
from ingest.parsers.sitemap import LARGEST, MOST, Sitemap, SitemapPage, chosen, parse_sitemap

URL = "https://www.post.example/sitemap.xml"
OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def urlset(*entries: str) -> bytes:
    return (
        OPEN.format(root="urlset") + "".join(f"<url>{entry}</url>" for entry in entries) + "</urlset>"
    ).encode()


def index(*entries: str) -> bytes:
    body = "".join(f"<sitemap>{entry}</sitemap>" for entry in entries)
    return (OPEN.format(root="sitemapindex") + body + "</sitemapindex>").encode()


def loc(path: str, day: str = "") -> str:
    return f"<loc>https://www.post.example{path}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "")


def paths(data: bytes, url: str | None = URL) -> list[str]:
    return [page.url.partition("post.example")[2] for page in parse_sitemap(data, "map", url).pages]


NEWS = loc("/a", "2025-02-18T01:00:00Z") + (
    "<image:image><image:loc>https://www.post.example/a.jpg</image:loc><image:title>Pier</image:title></image:image>"
    "<news:news><news:publication><news:name>Post</news:name></news:publication>"
    "<news:publication_date>2025-02-17T23:30:00-05:00</news:publication_date>"
    "<news:title>Harbour &amp; pier closed</news:title></news:news>"
)


def test_a_page_has_its_days_and_its_title() -> None:
    page = SitemapPage(
        "https://www.post.example/a", date(2025, 2, 18), date(2025, 2, 17), "Harbour & pier closed"
    )
    assert parse_sitemap(urlset(NEWS), "map", URL) == Sitemap((page,))


def test_the_newest_come_first_and_what_has_no_day_last() -> None:
    data = urlset(
        loc("/none"), loc("/2023", "2023"), loc("/may", "2024-05"), loc("/new", "2024-06-01T00:00:00Z")
    )
    assert paths(data) == ["/new", "/may", "/2023", "/none"]


def test_an_index_names_its_maps_newest_first() -> None:
    data = index(
        loc("/1.xml", "2023-01-01"), loc("/2.xml.gz", "2024-01-01"), "<loc>https://other.example/3.xml</loc>"
    )
    maps = ("https://www.post.example/2.xml.gz", "https://www.post.example/1.xml")
    assert parse_sitemap(data, "map", URL) == Sitemap((), maps, elsewhere=1)


@pytest.mark.parametrize(
    "page",
    [
        "https://www.post.example/a",
        "http://www.post.example/a",
        "https://post.example/a",
        "https://news.post.example/a",
        "/a",
        "https://WWW.Post.example:443/a#top",
    ],
)
def test_the_hosts_of_a_site_are_one_site(page: str) -> None:
    assert paths(urlset(f"<loc>{page}</loc>")) == ["/a"]


@pytest.mark.parametrize(
    "page",
    [
        "https://other.example/a",
        "https://compost.example/a",
        "https://post.example.evil.example/a",
        "https://www.post.example:8443/a",
        "http://169.254.169.254/",
        "ftp://www.post.example/a",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_is_elsewhere_is_left_out_and_counted(page: str) -> None:
    assert parse_sitemap(urlset(f"<loc>{page}</loc>"), "map", URL) == Sitemap((), (), elsewhere=1)


def test_a_port_of_its_own_is_the_sites_own() -> None:
    page = "http://127.0.0.1:8080/a"
    assert parse_sitemap(page.encode(), "map", "http://127.0.0.1:8080/s.txt").pages == (SitemapPage(page),)


def test_a_sitemap_without_an_address_may_speak_for_any_site() -> None:
    assert parse_sitemap(b"https://a.example/1\nhttps://b.example/2\n", "map") == Sitemap(
        (SitemapPage("https://a.example/1"), SitemapPage("https://b.example/2"))
    )


def test_an_address_comes_once() -> None:
    assert paths(urlset(loc("/a"), loc("/b"), loc("/a?utm_source=x"))) == ["/a", "/b"]


def test_one_address_a_line_is_a_sitemap() -> None:
    text = "\ufeffhttps://www.post.example/a\r\n\r\n  https://www.post.example/b \nnone\n"
    assert parse_sitemap(text.encode(), "map", URL).elsewhere == 1
    assert paths(text.encode()) == ["/a", "/b"]


@pytest.mark.parametrize("parts", [1, 2])
def test_gzip_is_inflated_in_all_its_parts(parts: int) -> None:
    data = urlset(loc("/a"), loc("/b"))
    size = len(data) // parts + 1
    packed = b"".join(gzip.compress(data[start : start + size]) for start in range(0, len(data), size))
    assert paths(packed) == ["/a", "/b"]


def test_a_bomb_is_refused_before_it_has_gone_off() -> None:
    with pytest.raises(SourceTooLarge, match="goes on for too long"):
        parse_sitemap(gzip.compress(bytes(LARGEST + 1), compresslevel=1), "map", URL)


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: data[:20] + b"\xff" * 9 + data[29:]])
def test_damaged_gzip_is_called_so(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(NotASitemap, match="gzip data"):
        parse_sitemap(spoil(gzip.compress(urlset(loc("/a"), loc("/b")))), "map", URL)


def test_endless_parts_of_gzip_are_not_followed() -> None:
    with pytest.raises(NotASitemap, match="too many parts"):
        parse_sitemap(gzip.compress(b"") * 200_000, "map", URL)


def test_a_large_file_is_inflated_to_its_end() -> None:
    data = urlset(loc("/a"), "x" * 3_000_000, loc("/b"))
    assert paths(gzip.compress(data)) == ["/a", "/b"]


def test_a_site_that_has_no_address_has_no_pages() -> None:
    assert paths(urlset(loc("/a")), url="http://post.example:port/") == []


def test_gzip_within_gzip_is_not_followed() -> None:
    with pytest.raises(NotText, match="gzip"):
        parse_sitemap(gzip.compress(gzip.compress(urlset(loc("/a")))), "map", URL)


def test_no_more_is_read_than_a_sitemap_may_have() -> None:
    assert len(parse_sitemap(urlset(*(loc(f"/{n}") for n in range(MOST + 9))), "map", URL).pages) == MOST
    lines = "\n".join(f"https://www.post.example/{n}" for n in range(MOST + 9))
    assert len(parse_sitemap(lines.encode(), "map", URL).pages) == MOST


def test_more_than_a_sitemap_can_have_is_refused() -> None:
    with pytest.raises(SourceTooLarge):
        parse_sitemap(bytes(LARGEST + 1), "map")


@pytest.mark.parametrize("version", ['xmlns="https://www.google.com/schemas/sitemap/0.84"', ""])
def test_any_version_of_the_protocol_is_read(version: str) -> None:
    assert paths(f"<urlset {version}><url>{loc('/a?x=1&y=2')}</url>".encode()) == ["/a?x=1&y=2"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it has no address"),
        (b"Hello\nworld", "it has no address"),
        (b"<!doctype html><html><body>Hello</body></html>", "it is a web page"),
        (b"<rss><channel/></rss>", "it begins with <rss>"),
        (b"<<<", "its XML is damaged"),
    ],
)
def test_what_is_no_sitemap_is_called_what_it_is(data: bytes, why: str) -> None:
    with pytest.raises(NotASitemap, match=f"^map: is no sitemap: {why}$"):
        parse_sitemap(data, "map", URL)


PAGES = [
    SitemapPage("https://a.example/none"),
    SitemapPage("https://a.example/old", modified=date(2023, 1, 1)),
    SitemapPage("https://a.example/edge", published=date(2024, 5, 1)),
    SitemapPage("https://a.example/changed", modified=date(2024, 6, 1), published=date(2020, 1, 1)),
]


@pytest.mark.parametrize(
    ("since", "limit", "names"),
    [
        (None, None, ["changed", "edge", "old", "none"]),
        (None, 2, ["changed", "edge"]),
        (date(2024, 5, 1), None, ["changed", "edge"]),
        (date(2024, 5, 2), 9, ["changed"]),
        (date(2030, 1, 1), None, []),
        (None, 0, []),
    ],
)
def test_what_is_new_is_chosen(since: date | None, limit: int | None, names: list[str]) -> None:
    assert [page.url.rpartition("/")[2] for page in chosen(PAGES, since, limit)] == names


@given(st.binary(), st.integers(0, 700), st.booleans())
def test_damage_is_read_around_or_refused(junk: bytes, at: int, packed: bool) -> None:
    data = gzip.compress(urlset(NEWS, loc("/b"))) if packed else urlset(NEWS, loc("/b"))
    try:
        found = parse_sitemap(data[:at] + junk + data[at:], "map", URL)
    except SourceError:
        return
    assert {type(value) for page in found.pages for value in astuple(page)} <= {str, date, type(None)}
    assert all("post.example" in page.url for page in found.pages)
