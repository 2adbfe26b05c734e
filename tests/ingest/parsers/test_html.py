"""A page gives its article and what it says about it, and none of what stands around it."""

import re
from datetime import date

import pytest

from ingest.errors import EmptySource
from ingest.parsers.html import parse
from ingest.parsers.titles import without_site

PAGE = """<!doctype html>
<html lang="en-GB"><head>
<title>Harbour closed after storm | Harbour Post News</title>
<meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://harbourpost.example/2025/storm?utm_source=feed">
<meta name="author" content="Jane Doe and John Roe">
<meta property="article:published_time" content="2025-03-02T10:00:00Z">
</head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour closed after storm</h1>
<p>The harbour of <a href="/b">Brookhaven</a> was <b>closed</b> on Monday.<br>It opened again a day later.</p>
<p>A boat had sunk on January 5, 2019, near the same pier, as several people in the town remember.</p>
<ul><li>Twelve boats were lost.</li><li>Nobody was hurt.</li></ul>
<table><tr><th>Year</th><th>Storms</th></tr><tr><td>2024</td><td>3</td></tr></table>
<blockquote><p>We are glad that nobody was hurt.</p></blockquote>
</article>
<footer>Copyright 2021 Harbour Post</footer>
</body></html>"""


def test_the_metadata_are_read() -> None:
    parsed = parse(PAGE, "a.html")
    assert parsed.title == "Harbour closed after storm"
    assert parsed.published == date(2025, 3, 2)
    assert parsed.authors == ("Jane Doe", "John Roe")
    assert (parsed.site, parsed.language) == ("Harbour Post", "en-GB")
    assert parsed.url == "https://harbourpost.example/2025/storm"


def test_the_text_is_the_article_in_paragraphs_without_its_title() -> None:
    assert parse(PAGE, "a.html").text == (
        "The harbour of Brookhaven was closed on Monday.\nIt opened again a day later.\n\n"
        "A boat had sunk on January 5, 2019, near the same pier, as several people in the town remember.\n\n"
        "Twelve boats were lost.\nNobody was hurt.\n\n"
        "Year | Storms\n2024 | 3\n\n"
        "We are glad that nobody was hurt."
    )


def test_the_same_page_is_read_twice_with_the_same_result() -> None:
    assert parse(PAGE, "a.html") == parse(PAGE, "b.html")


def test_a_date_in_the_prose_is_no_date_of_publication() -> None:
    page = "<p>A boat had sunk on January 5, 2019, near the same pier, as people say.</p>"
    assert parse(page, "a.html").published is None


def test_the_first_sentence_is_the_title_of_a_page_without_one() -> None:
    parsed = parse("<p>The harbour was closed on Monday, after a storm. It opened again.</p>", "a.html")
    assert parsed.title == "The harbour was closed on Monday, after a storm"


def test_the_address_of_the_whole_site_is_no_address_of_an_article() -> None:
    page = PAGE.replace(
        "https://harbourpost.example/2025/storm?utm_source=feed", "https://harbourpost.example/"
    )
    assert parse(page, "a.html").url is None


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>App</title></head><body><script>draw()</script></body></html>",
        "<p></p>",
    ],
)
def test_a_page_that_shows_no_text_is_empty(page: str) -> None:
    with pytest.raises(EmptySource, match=r"a\.html: the page shows no text"):
        parse(page, "a.html")


@pytest.mark.parametrize(
    ("title", "site", "cut"),
    [
        ("Senate votes | CNN Politics", "CNN", "Senate votes"),
        ("Senate votes - Harbour Post", "Harbour Post", "Senate votes"),
        ("Senate votes – Harbour – Post", "Harbour – Post", "Senate votes"),
        ("Senate votes - CNN poll", "CNN", "Senate votes - CNN poll"),
        ("Senate | House | CNN", "CNN", "Senate | House"),
        ("Senate votes | Other", "CNN", "Senate votes | Other"),
        ("Senate votes | CNN", None, "Senate votes | CNN"),
        ("CNN", "CNN", "CNN"),
    ],
)
def test_the_sites_name_is_cut_from_the_end_of_a_title(title: str, site: str | None, cut: str) -> None:
    assert without_site(title, site) == cut


def test_a_page_says_where_it_says_so() -> None:
    told_by = dict(parse(PAGE, "a.html").told_by)
    assert (told_by["title"], told_by["published"], told_by["site"]) == (
        "heading",
        "open graph",
        "open graph",
    )


def test_characters_that_nobody_sees_are_not_in_the_text() -> None:
    page = PAGE.replace("Brookhaven", "Brook\u200bhaven&#8203;&#x202e;")
    assert "The harbour of Brookhaven was closed" in parse(page, "a.html").text


def test_prose_is_read_where_extractors_find_nothing() -> None:
    prose = "The harbour was closed on Monday, after a storm had sunk a boat near the old pier."
    assert parse(f"<html><body><footer><p>{prose}</p></footer></body></html>", "a.html").text == prose


def test_a_page_in_the_middle_of_a_tag_is_read_as_far_as_it_goes() -> None:
    assert parse(PAGE[: PAGE.index("<ul>") + 2], "a.html").text.startswith("The harbour of Brookhaven")


def test_the_words_of_an_article_stand_on_its_page_in_that_order() -> None:
    words = iter(re.findall(r"\w+", re.sub(r"<[^>]*>", " ", PAGE)))
    assert all(word in words for word in re.findall(r"\w+", parse(PAGE, "a.html").text))
