"""An article is known again by its id, else its address, else where it stands."""

import pytest

from ingest.identity import article_id, canonical_url, linked_url


def test_a_given_id_is_kept() -> None:
    assert article_id("row-7", "https://example.org/a", "/texts/a.txt") == "row-7"


def test_a_made_id_is_sixteen_hexadecimal_digits() -> None:
    made = article_id(None, None, "/texts/a.txt")
    assert len(made) == 16
    assert int(made, 16) >= 0


def test_the_address_comes_before_the_place() -> None:
    assert article_id(None, "https://example.org/a", "/x") == article_id(None, "https://example.org/a", "/y")


def test_two_places_are_two_articles() -> None:
    assert article_id(None, None, "/x:1") != article_id(None, None, "/x:2")


def test_a_file_name_need_not_be_unicode() -> None:
    assert len(article_id(None, None, "/texts/caf\udce9.txt")) == 16


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.ORG/News/A", "https://example.org/News/A"),
        ("https://example.org", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://me:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=7&FBCLID=y&gclid=z", "https://example.org/a?id=7"),
        ("https://example.org/a?ref=home&cid=7&eid=8&mc_cid=9", "https://example.org/a?cid=7&eid=8"),
        ("https://example.org/a?q=a%20b+c&empty=", "https://example.org/a?q=a%20b+c&empty="),
        ("https://[2001:db8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)
def test_what_does_not_change_the_page_is_dropped(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "url",
    ["", "a.html", "/news/a", "mailto:a@example.org", "javascript:alert(1)", "https://", "http://a:port/"],
)
def test_what_is_no_page_has_no_address(url: str) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("b", "https://example.org/news/b"),
        (" /b ", "https://example.org/b"),
        ("//other.org", "https://other.org/"),
        ("http://other.org/b", "http://other.org/b"),
        ("?page=2", "https://example.org/news/a?page=2"),
    ],
)
def test_a_link_leads_from_its_page(link: str, url: str) -> None:
    assert linked_url(link, "https://example.org/news/a") == url


@pytest.mark.parametrize("link", ["", " ", "mailto:a@example.org", "http://["])
def test_a_link_may_lead_to_no_page(link: str) -> None:
    assert linked_url(link, "https://example.org/news/a") is None
