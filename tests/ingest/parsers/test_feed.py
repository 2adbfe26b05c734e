"""A feed gives addresses and days, whatever its dialect; what is no feed says what it is."""

import json
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import NotAFeed, NotText, SourceError, SourceTooLarge
from ingest.parsers.feed import LARGEST, MOST, Entry, Feed, feeds_named, parse_feed

URL = "https://post.example/feeds/all.xml"

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Harbour Post</title><link>https://post.example</link>
<image><title>Logo</title><url>https://post.example/logo.png</url></image>
<item><title>Harbour &amp;amp; pier closed</title><link>https://post.example/a?utm_source=rss&amp;id=1</link>
<guid isPermaLink="false">a-1</guid><pubDate>Mon, 17 Feb 2025 23:30:00 -0500</pubDate>
<media:title>A picture</media:title><description>&lt;p&gt;Words&lt;/p&gt;</description>
<enclosure url="https://post.example/a.mp3" type="audio/mpeg" length="9"/></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/">
<title type="html">Harbour &lt;i&gt;Post&lt;/i&gt;</title><link rel="self" href="feed"/><id>urn:feed</id>
<entry xml:base="2025/">
<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">1 &lt; <b>2</b></div></title>
<link rel="enclosure" href="a.mp3"/><link href="storm"/><id>tag:post.example,2025:1</id>
<published>2025-02-17T23:30:00-05:00</published><updated>2025-02-19T01:00:00Z</updated>
<source><title>Another</title><updated>2001-01-01T00:00:00Z</updated></source></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Harbour Post</title></channel>
<item rdf:about="https://post.example/a"><title>Storm</title><link>https://post.example/a</link>
<dc:date>2025-02-17T23:30:00-05:00</dc:date></item></rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "items": [
        {"id": 7, "url": "/a", "title": "Storm", "date_published": "2025-02-17T23:30:00-05:00"},
        {"id": "8", "external_url": "https://elsewhere.example/b", "date_modified": "2025-02-18T01:00:00Z"},
        "no item",
    ],
}


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def item(link: str, day: str = "", title: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>"


def addresses(data: bytes, url: str | None = URL) -> list[str]:
    return [entry.url for entry in parse_feed(data, "feed", url).entries]


def test_rss_is_read() -> None:
    entry = Entry("https://post.example/a?id=1", "Harbour & pier closed", date(2025, 2, 17), None, "a-1")
    assert parse_feed(RSS.encode(), "feed", URL) == Feed("Harbour Post", (entry,))


def test_atom_is_read_with_its_own_base() -> None:
    days = date(2025, 2, 17), date(2025, 2, 19)
    entry = Entry("https://post.example/2025/storm", "1 < 2", *days, "tag:post.example,2025:1")
    assert parse_feed(ATOM.encode(), "feed", URL) == Feed("Harbour Post", (entry,))


def test_a_base_that_is_no_address_is_passed_over() -> None:
    broken = ATOM.replace('xml:base="https://post.example/"', 'xml:base="http://["')
    assert addresses(broken.encode()) == ["https://post.example/feeds/2025/storm"]


def test_the_one_day_of_an_rdf_feed_is_that_of_publication() -> None:
    (entry,) = parse_feed(RDF.encode(), "feed", URL).entries
    assert (entry.title, entry.published) == ("Storm", date(2025, 2, 17))


def test_a_json_feed_is_read() -> None:
    newer = Entry("https://elsewhere.example/b", "", None, date(2025, 2, 18), "8")
    older = Entry("https://post.example/a", "Storm", date(2025, 2, 17), None, "7")
    assert parse_feed(json.dumps(JSON).encode(), "feed", URL) == Feed("Harbour Post", (newer, older))


def test_a_time_zone_moves_no_day() -> None:
    (entry,) = parse_feed(rss(item("/a", "Tue, 18 Feb 25 00:10:00 +0900")), "feed", URL).entries
    assert entry.published == date(2025, 2, 18)


def test_a_guid_is_the_address_where_there_is_no_other() -> None:
    assert addresses(rss("<item><guid>https://post.example/g</guid></item>")) == ["https://post.example/g"]


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "mailto:a@post.example", "file:///etc/passwd", "http://["]
)
def test_an_entry_that_leads_to_no_page_is_left_out(link: str) -> None:
    assert addresses(rss(item(link), item("/a"))) == ["https://post.example/a"]


def test_without_an_address_of_its_own_a_feed_gives_absolute_ones_alone() -> None:
    assert addresses(rss(item("/a"), item("https://post.example/b")), url=None) == ["https://post.example/b"]


def test_an_address_comes_once() -> None:
    assert addresses(rss(item("/a?utm_medium=x"), item("/b"), item("/a#top"))) == [
        "https://post.example/a",
        "https://post.example/b",
    ]


def test_the_newest_come_first_and_what_has_no_day_last() -> None:
    feed = rss(
        item("/old", "1 Jan 2024"), item("/none"), item("/new", "2 Jan 2025"), item("/new2", "2 Jan 2025")
    )
    assert addresses(feed) == [f"https://post.example/{name}" for name in ("new", "new2", "old", "none")]


def test_a_feed_without_entries_is_one() -> None:
    assert parse_feed(rss(), "feed") == Feed("T", ())


def test_broken_xml_and_bare_ampersands_lose_no_entry() -> None:
    feed = rss(item("/a?x=1&y=2", title="AT&T &eacute;"), "<item><p>a<br>b</p></item>", item("/b"))[:-9]
    first, second = parse_feed(feed, "feed", URL).entries
    assert (first.url, first.title) == ("https://post.example/a?x=1&y=2", "AT&T é")
    assert second.url == "https://post.example/b"


@pytest.mark.parametrize("encoding", ["windows-1251", "windows_1251", "cp866", "koi8-r", "utf-8", "utf-16"])
def test_a_declared_encoding_is_obeyed(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + rss(item("/a", title="Президент")).decode()
    assert parse_feed(xml.encode(encoding), "feed", URL).entries[0].title == "Президент"


@pytest.mark.parametrize("encoding", ["utf-16", "punycode", "no-such-thing", "base64"])
def test_an_encoding_that_cannot_be_is_not_obeyed(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + rss(item("/a", title="Storm"))
    assert parse_feed(xml, "feed", URL).entries[0].title == "Storm"


def test_the_top_of_an_endless_feed_is_read() -> None:
    endless = rss(*(item(f"/{n}") for n in range(40_000)))
    assert addresses(endless) == [f"https://post.example/{n}" for n in range(MOST)]


def test_a_thousand_namespaces_are_not_followed() -> None:
    strange = "".join(f'<title xmlns="urn:{n}">x</title>' for n in range(50_000))
    assert addresses(rss(item("/a"), f"<item>{strange}</item>")) == ["https://post.example/a"]


def test_more_than_a_feed_can_have_is_refused() -> None:
    with pytest.raises(SourceTooLarge, match="5,000,001"):
        parse_feed(b" " * (LARGEST + 1), "feed")


def test_bytes_that_name_a_file_or_an_address_open_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS)
    for data in (bytes(path), path.as_uri().encode(), b"http://127.0.0.1:9/feed"):
        with pytest.raises(NotAFeed, match="not XML"):
            parse_feed(data, "feed")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "something that is not XML"),
        (b"<urlset/>", "<urlset>"),
        (b"<!doctype html><html><body>Hello</body></html>", "a web page"),
        (b'{"items": []}', "other JSON"),
        (b'[{"version": "https://jsonfeed.org/version/1"}]', "other JSON"),
        (b'{"version":', "damaged JSON"),
        (b"[" * 100_000, "damaged JSON"),
    ],
)
def test_what_is_no_feed_is_called_what_it_is(data: bytes, why: str) -> None:
    with pytest.raises(NotAFeed, match=f"^feed: is no feed but {why}$"):
        parse_feed(data, "feed")


def test_what_is_no_text_is_called_so() -> None:
    with pytest.raises(NotText):
        parse_feed(b"%PDF-1.7 <rss>", "feed")


PAGE = """<!doctype html><html><head><base href="/news/">
<link rel="stylesheet" href="a.css"><link rel="alternate" hreflang="fr" href="/fr">
<link rel="Alternate Home" type="application/rss+xml; charset=utf-8" href="rss.xml">
<link rel=alternate type=application/atom+xml href="https://feeds.example/atom">
<link rel="alternate" type="application/feed+json" href="rss.xml">
<link rel="alternate" type="application/rss+xml"></head><body><p>Hello</p></body></html>"""
NAMED = ("https://post.example/news/rss.xml", "https://feeds.example/atom")


def test_a_page_names_its_feeds() -> None:
    assert feeds_named(PAGE, "https://post.example/a/b") == NAMED


def test_the_error_for_a_page_lists_them() -> None:
    with pytest.raises(NotAFeed, match=r"rss\.xml, https://feeds\.example/atom") as caught:
        parse_feed(PAGE.encode(), "page", "https://post.example/a/b")
    assert caught.value.feeds == NAMED
    assert "one of these" in caught.value.hint


@pytest.mark.parametrize(
    "html", ["", " ", "<p>Hello</p>", "<base href='http://['><link rel=alternate>", "\x00"]
)
def test_a_page_may_name_none(html: str) -> None:
    assert feeds_named(html) == ()


@given(st.lists(st.dates(date(1990, 1, 1), date(2100, 1, 1)), max_size=9))
def test_every_day_is_read_back_in_order(days: list[date]) -> None:
    feed = rss(*(item(f"/{n}", f"{day:%a, %d %b %Y} 23:59:59 -1100") for n, day in enumerate(days)))
    assert [entry.day for entry in parse_feed(feed, "feed", URL).entries] == sorted(days, reverse=True)


@given(
    st.binary() | st.text().map(str.encode),
    st.sampled_from([RSS, ATOM, RDF, json.dumps(JSON)]),
    st.integers(0, 900),
)
def test_damage_is_read_around_or_refused_and_leaves_plain_values(junk: bytes, feed: str, at: int) -> None:
    damaged = feed.encode()[:at] + junk + feed.encode()[at:]
    try:
        found = parse_feed(damaged, "feed", URL)
    except SourceError:
        return
    values = [value for entry in found.entries for value in astuple(entry)]
    assert {type(value) for value in values} <= {str, date, type(None)}
    assert all(entry.url.startswith(("http://", "https://")) for entry in found.entries)


def test_a_day_apart_is_a_day_apart() -> None:
    entry = Entry("https://a.example/", "", published=date(2025, 2, 17), updated=date(2025, 2, 18))
    assert entry.day == date(2025, 2, 18) - timedelta(days=1)
