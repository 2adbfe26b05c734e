"""A line is an article, or it is told what is wrong with it."""

import json
from datetime import date

import pytest

from ingest.errors import BadLine
from ingest.parsers.jsonl import holds_article, parse_line

TEXT = "The harbour was closed on Monday, after a storm. It opened again."


def _line(**record: object) -> bytes:
    return json.dumps({"text": TEXT} | record).encode()


def test_all_that_is_given_is_kept_and_unknown_keys_do_not_matter() -> None:
    parsed = parse_line(
        _line(
            id="a-1",
            title="Storm",
            url="https://Example.org/storm#top",
            published="2025-02-17T23:00:00-05:00",
            site="Harbour Post",
            authors=["Jane Doe"],
            language="en",
            tags=["weather"],
        ),
        "a.jsonl",
        1,
    )
    assert (parsed.id, parsed.title, parsed.text) == ("a-1", "Storm", TEXT)
    assert (parsed.url, parsed.published) == ("https://example.org/storm", date(2025, 2, 17))
    assert (parsed.site, parsed.authors, parsed.language) == ("Harbour Post", ("Jane Doe",), "en")


def test_a_text_is_enough() -> None:
    parsed = parse_line(_line(), "a.jsonl", 1)
    assert parsed.title == "The harbour was closed on Monday, after a storm"
    assert (parsed.id, parsed.url, parsed.published) == (None, None, None)


def test_null_is_as_good_as_nothing() -> None:
    assert parse_line(_line(title=None, url=None, authors=None), "a", 1) == parse_line(_line(), "a", 1)


def test_a_number_may_be_an_id() -> None:
    assert parse_line(_line(id=7), "a", 1).id == "7"


def test_half_of_a_surrogate_pair_does_not_get_through() -> None:
    assert (
        parse_line(b'{"text": "a \\ud83d b \\ud83d\\ude00", "title": "t\\udc00"}', "a", 1).text
        == "a  b \U0001f600"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"text": "a"', "is not JSON: .* at column"),
        (b"[1, 2]", "is no JSON object"),
        (b'{"title": "a"}', "has no text"),
        (b'{"text": "  \\n "}', "has no text"),
        (b'{"text": 7}', "text should be a string, not int"),
        (_line(id=True), "id should be a string, not bool"),
        (_line(id=[1]), "id should be a string, not list"),
        (_line(title=7), "title should be a string, not int"),
        (_line(published="17 February 2025"), "published is not an ISO date"),
        (_line(published=2025), "published should be a string"),
        (_line(url="example.org"), "url is not an http or https address: 'example.org'"),
        (_line(authors=[1]), "authors should be a list of strings"),
        (_line(authors={"name": "Jane"}), "authors should be a string, not dict"),
        ('{"text": "café"}'.encode("latin-1"), "is not UTF-8"),
        (b'{"text": ' + b"[" * 100_000, "is nested too deeply"),
        (b'{"text": ' + b"9" * 10_000 + b"}", "digits"),
    ],
)
def test_what_is_wrong_is_told_with_the_line(line: bytes, why: str) -> None:
    with pytest.raises(BadLine, match=f"a.jsonl: line 7: .*{why}") as caught:
        parse_line(line, "a.jsonl", 7)
    assert (caught.value.source, caught.value.line) == ("a.jsonl", 7)


def test_an_article_is_told_from_other_lines() -> None:
    assert holds_article(_line())
    assert not holds_article(b'{"title": "a"}')
    assert not holds_article(b"The text of an article.")
    assert not holds_article(b"7")
