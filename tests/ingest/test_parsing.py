"""Bytes of any kind become an article's own characters, or an error that names the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import clean
from ingest.errors import BadDocument, EmptySource, NotText
from ingest.parsing import Kind, parse
from tests.ingest.documents import pdf, replaced, word

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def _seen(text: str) -> list[str]:
    """The characters that can be seen, in order."""
    return [letter for letter in clean(text) if letter.isprintable() and not letter.isspace()]


# A text of a few characters with a NUL among them cannot be told from binary data.
without_nul = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(without_nul.filter(_seen))
def test_every_character_that_can_be_seen_arrives_in_order(text: str) -> None:
    assert _seen(parse(text.encode(), name="a.txt", kind=Kind.TEXT).text) == _seen(text)


@given(without_nul.filter(_seen))
def test_an_article_holds_no_character_that_breaks_a_page(text: str) -> None:
    parsed = parse(text.encode(), name="a.txt", kind=Kind.TEXT)
    unwanted = {chr(code) for code in (*range(32), *range(127, 160))} - {"\n", "\t"}
    assert not unwanted & set(parsed.text + parsed.title)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.MARKDOWN, Kind.HTML])
@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf"])
def test_nothing_to_read_is_said_so(kind: Kind, data: bytes) -> None:
    with pytest.raises(EmptySource, match="notes: has no text"):
        parse(data, name="notes", kind=kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b" date 2025-02-17 ", Kind.TEXT),
        (b"---\ntitle: A\n---\n", Kind.MARKDOWN),
        (b"![a](b.png)", Kind.MARKDOWN),
    ],
)
def test_what_has_only_metadata_is_empty(data: bytes, kind: Kind) -> None:
    with pytest.raises(EmptySource):
        parse(data, name="notes", kind=kind)


def test_binary_data_are_refused_whatever_the_kind() -> None:
    with pytest.raises(NotText, match="PNG"):
        parse(b"\x89PNG\r\n\x1a\n", name="page.html", kind=Kind.HTML)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.HTML, Kind.MAIL])
@pytest.mark.parametrize("data", [pdf("A sentence."), word("A sentence.")])
def test_a_document_is_read_as_what_it_is_whatever_it_is_called(kind: Kind, data: bytes) -> None:
    assert parse(data, name="download", kind=kind).text == "A sentence."


def test_an_archive_of_something_else_is_no_document() -> None:
    with pytest.raises(NotText, match="zip"):
        parse(replaced(EMPTY_ZIP, "a.txt", b"A sentence."), name="a.txt", kind=Kind.TEXT)


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.DOCX])
def test_what_is_called_a_document_and_is_none_is_refused(kind: Kind) -> None:
    with pytest.raises(BadDocument):
        parse(b"<html><p>Log in first.</p></html>", name="report", kind=kind)


def test_a_page_may_tell_its_encoding() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Zażółć gęślą jaźń</p></body></html>'
    assert parse(page.encode("iso-8859-2"), name="a.html", kind=Kind.HTML).text == "Zażółć gęślą jaźń"


def test_windows_newlines_make_no_difference() -> None:
    unix, windows = b"Title\n\nA sentence.\n", b"Title\r\n\r\nA sentence.\r\n"
    assert parse(unix, name="a", kind=Kind.TEXT) == parse(windows, name="a", kind=Kind.TEXT)
