"""A page is believed about itself, in a known order, and never about another site."""

import json
from datetime import date

import pytest

from ingest.parsers.addresses import same_site
from ingest.parsers.extractors import load
from ingest.parsers.html import parse
from ingest.parsers.linked_data import read_linked_data
from ingest.parsers.names import read_names
from ingest.parsers.parsed import Parsed
from ingest.parsers.titles import without_site
from tests.ingest.parsers.pages import article, page

FETCHED = "https://www.harbourpost.example/2025/03/02/storm?utm_source=feed"
OWN = "https://www.harbourpost.example/2025/03/02/storm"


def ld(**fields: object) -> str:
    """A JSON-LD block that describes an article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def read(head: str, above: str = "", url: str | None = None) -> Parsed:
    return parse(page(above + article(), head), "a.html", url)


def test_json_ld_comes_before_open_graph_and_that_before_the_page() -> None:
    both = read(ld(datePublished="2025-03-02") + meta("article:published_time", "2025-03-05"))
    assert (both.published, dict(both.told_by)["published"]) == (date(2025, 3, 2), "json-ld")
    graph = read(meta("article:published_time", "2025-03-05"))
    assert (graph.published, dict(graph.told_by)["published"]) == (date(2025, 3, 5), "open graph")
    shown = read("", '<time datetime="2025-03-06" class="published">March 6, 2025</time>')
    assert (shown.published, dict(shown.told_by)["published"]) == (date(2025, 3, 6), "shown on the page")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-02T10:00:00.000Z", date(2025, 3, 2)),
        ("2025/03/02", date(2025, 3, 2)),
        ("2025-3-2", date(2025, 3, 2)),
        ("2 March 2025", date(2025, 3, 2)),
        ("Sun, 02 Mar 2025 10:00:00 GMT", date(2025, 3, 2)),
        ("0001-01-01T00:00:00Z", None),
        ("03/02/2025", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_sites_write_them(written: str, day: date | None) -> None:
    assert read(ld(datePublished=written)).published == day


def test_the_day_is_that_of_the_newsroom() -> None:
    late = ld(datePublished="2025-03-03T02:30:00Z")
    assert read(late).published == date(2025, 3, 3)
    assert read(late, url=OWN).published == date(2025, 3, 2)
    shown = read(late, "<h1>Storm</h1><p>March 2, 2025, 9:30 pm EST</p>")
    assert (shown.published, dict(shown.told_by)["published"]) == (date(2025, 3, 2), "shown on the page")


def test_a_change_on_the_next_day_does_not_move_the_day_of_publication() -> None:
    head = ld(datePublished="2025-03-02T20:00:00Z", dateModified="2025-03-03T08:00:00Z")
    parsed = read(head, "<h1>Storm</h1><p>Published March 2, 2025</p><p>Updated March 3, 2025</p>")
    assert (parsed.published, parsed.modified) == (date(2025, 3, 2), date(2025, 3, 3))


def test_a_change_before_publication_is_none() -> None:
    assert read(ld(datePublished="2025-03-02", dateModified="2025-03-01")).modified is None


def test_the_title_is_the_headline_that_is_shown() -> None:
    parsed = read(ld(headline="Storm closes the harbour"), "<h1>Storm closes harbour of Brookhaven</h1>")
    assert (parsed.title, dict(parsed.told_by)["title"]) == ("Storm closes harbour of Brookhaven", "heading")


def test_a_heading_of_something_else_is_no_title() -> None:
    parsed = read(ld(headline="Storm closes the harbour"), "<h1>Subscribe</h1>")
    assert (parsed.title, dict(parsed.told_by)["title"]) == ("Storm closes the harbour", "json-ld")


def test_a_title_is_unescaped() -> None:
    assert read(ld(headline="Storm &amp;amp; sea at Brookhaven")).title == "Storm & sea at Brookhaven"


def test_the_article_of_the_page_is_told_from_those_that_it_links_to() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Old storm",
        "url": OWN + "-old",
        "datePublished": "2019-01-01",
    }
    mine = {
        "@type": ["Article"],
        "headline": "Storm",
        "mainEntityOfPage": {"@id": OWN},
        "datePublished": "2025-03-02",
    }
    graph = json.dumps({"@graph": [other, mine]})
    parsed = read(f'<script type="application/ld+json">{graph}</script>', url=FETCHED)
    assert parsed.published == date(2025, 3, 2)


@pytest.mark.parametrize(
    "block",
    ["", "no json", "[" * 5_000, '{"@type": "NewsArticle", "headline": 7}', "null", '{"@type": null}'],
)
def test_json_ld_that_is_none_says_nothing(block: str) -> None:
    parsed = read(f'<script type="application/ld+json">{block}</script>')
    assert parsed.published is None


def test_json_ld_in_comment_marks_and_with_raw_line_breaks_is_read() -> None:
    block = '//<![CDATA[\n{"@type": "Article", "headline": "Storm\nat sea"}\n//]]>'
    tree_head = f'<script type="application/ld+json; charset=utf-8">{block}</script>'
    assert len(read_linked_data(load(page("<p>a</p>", tree_head))).articles()) == 1


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.harbourpost.example/storm", "https://www.harbourpost.example/storm"),
        ("https://harbourpost.example/storm", "https://harbourpost.example/storm"),
        ("https://amp.harbourpost.example/storm", "https://amp.harbourpost.example/storm"),
        ("/storm", "https://www.harbourpost.example/storm"),
        ("//www.harbourpost.example/storm", "https://www.harbourpost.example/storm"),
        ("https://trusted.example/storm", OWN),  # another site
        ("https://harbourpost.example.evil.example/storm", OWN),
        ("https://www.harbourpost.example/", OWN),  # the whole site
        ("javascript:alert(1)", OWN),
        ("http://[", OWN),
        ("", OWN),
    ],
)
def test_a_page_that_was_fetched_is_called_by_an_address_of_its_own_site(link: str, url: str) -> None:
    assert read(f'<link rel="canonical" href="{link}">', url=FETCHED).url == url


def test_open_graph_and_json_ld_cannot_claim_another_site_either() -> None:
    head = meta("og:url", "https://trusted.example/storm") + ld(url="https://trusted.example/storm")
    parsed = read(head, url=FETCHED)
    assert (parsed.url, dict(parsed.told_by)["url"]) == (OWN, "fetched from")


def test_a_canonical_link_in_the_body_is_no_such_link() -> None:
    comment = '<div><link rel="canonical" href="https://www.harbourpost.example/other"></div>'
    assert read("", comment, url=FETCHED).url == OWN


def test_a_saved_page_is_believed_and_a_relative_link_alone_is_no_address() -> None:
    assert (
        read('<link rel="canonical" href="https://trusted.example/storm">').url
        == "https://trusted.example/storm"
    )
    assert read('<link rel="canonical" href="/storm">').url is None
    with_graph = '<link rel="canonical" href="/storm">' + meta("og:url", "https://trusted.example/storm?x=1")
    assert read(with_graph).url == "https://trusted.example/storm"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.bbc.co.uk/a", "https://bbc.co.uk/b", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("http://10.0.0.1/a", "http://10.0.0.1/b", True),
        ("http://10.0.0.1/a", "http://10.0.0.2/a", False),
        ("http://localhost/a", "http://localhost/b", True),
    ],
)
def test_sites_are_told_by_their_registrable_domains(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["By Jane Doe and John Roe"], ("Jane Doe", "John Roe")),
        (["JANE DOE", "AP Auto Writer"], ("JANE DOE",)),
        (["Analysis by Jane Doe, CNN Editor-at-large"], ("Jane Doe",)),
        (["Jane Doe, MS, RDN"], ("Jane Doe",)),
        (["Jane Doe Associated Press"], ("Jane Doe",)),
        (["Jane Doe Monday", "November"], ("Jane Doe",)),
        (["Jane Doe", "Jane Doe"], ("Jane Doe",)),
        (["Harbour Post Editorial Staff"], ("Harbour Post Editorial Staff",)),
        (["Reuters"], ("Reuters",)),
        (["山田太郎"], ("山田太郎",)),
        (["https://facebook.com/jane", "admin", "@jane", ""], ()),
    ],
)
def test_names_are_read_out_of_what_sites_write(written: list[str], names: tuple[str, ...]) -> None:
    assert read_names(written) == names


def test_authors_may_be_people_or_a_newsroom() -> None:
    people = [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "Harbour Post"}]
    assert read(ld(author=people)).authors == ("Jane Doe",)
    assert read(ld(author={"@type": "Person", "givenName": "Jane", "familyName": "Doe"})).authors == (
        "Jane Doe",
    )
    assert read(ld(author={"@type": "Organization", "name": "Reuters"})).authors == ("Reuters",)


def test_the_site_is_called_by_its_name_and_not_by_an_address_or_a_slogan() -> None:
    assert read(meta("og:site_name", "Harbour Post | All the news of the coast")).site == "Harbour Post"
    named = meta("og:site_name", "https://harbourpost.example") + ld(publisher={"name": "Harbour Post"})
    assert (read(named).site, dict(read(named).told_by)["site"]) == ("Harbour Post", "json-ld")


@pytest.mark.parametrize(
    ("head", "language"),
    [
        (meta("og:locale", "en_US"), "en-US"),
        (ld(inLanguage="de"), "de"),
        ('<meta http-equiv="Content-Language" content="fr, en">', "fr"),
        (meta("og:locale", "English, of course"), None),
    ],
)
def test_the_language_is_a_tag(head: str, language: str | None) -> None:
    assert read(head).language == language


def test_a_site_in_the_title_is_cut() -> None:
    assert without_site("Storm | Harbour Post", "Harbour Post") == "Storm"
