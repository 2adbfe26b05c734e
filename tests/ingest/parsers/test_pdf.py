"""A PDF gives its text in paragraphs, the place of each page in it, and what it says of itself."""

import logging
import tracemalloc
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject

from ingest.errors import BadDocument, DocumentTooLarge, Encrypted, NoTextLayer, SourceError
from ingest.parsers.pdf import parse
from ingest.parsers.pdf_reading import LONGEST_RUN, MOST_PAGES
from tests.ingest.documents import deflated, drawn, pdf, pdf_of, shown

REPORT = """Harbour closed after storm

By Jane Doe

17 February 2025

The harbour of Brookhaven was closed on Monday, after a storm that had lasted
two days (see page 2). It opened again a day later, said the harbour master,
and nobody was hurt.

Twelve boats were lost."""
ORDERS = "Ada Quist, who leads the harbour, ordered that every boat be looked at before it may leave again."
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def test_lines_become_paragraphs_and_pages_keep_their_place() -> None:
    parsed = parse(pdf(REPORT, ORDERS), "report.pdf")
    assert parsed.text == (
        "Harbour closed after storm\n\nBy Jane Doe\n\n17 February 2025\n\n"
        "The harbour of Brookhaven was closed on Monday, after a storm that had lasted two days (see page "
        "2). It opened again a day later, said the harbour master, and nobody was hurt.\n\n"
        f"Twelve boats were lost.\n\n{ORDERS}"
    )
    assert parsed.pages == (0, parsed.text.index(ORDERS))


def test_what_the_text_says_comes_before_what_the_file_says() -> None:
    parsed = parse(pdf(REPORT, Author="John Roe", CreationDate="D:20250301120000Z"), "report.pdf")
    assert (parsed.authors, parsed.published) == (("Jane Doe",), date(2025, 2, 17))


def test_what_the_text_does_not_say_is_taken_from_the_file() -> None:
    told = {"Title": "Storm report", "Author": "John Roe; Ann Lee", "CreationDate": "D:20250301235900-08'00'"}
    parsed = parse(pdf(ORDERS, **told), "report.pdf")
    assert parsed.title == "Storm report"
    assert (parsed.authors, parsed.published) == (("John Roe", "Ann Lee"), date(2025, 3, 1))


@pytest.mark.parametrize(
    "junk",
    ["Microsoft Word - storm_final.doc", "untitled", "Untitled-2", "storm.indd", "", "  ", "Document1"],
)
def test_a_title_that_is_none_gives_way_to_the_first_line(junk: str) -> None:
    assert parse(pdf(REPORT, Title=junk), "report.pdf").title == "Harbour closed after storm"


def test_an_account_is_no_author() -> None:
    assert parse(pdf(ORDERS, Author="jdoe"), "report.pdf").authors == ()


def test_a_title_in_large_letters_is_apart_from_the_text_below_it() -> None:
    content = shown("Harbour closed", 72, 740, size=20) + b"\n" + shown("Twelve boats were lost.", 72, 722)
    assert parse(pdf_of([content]), "report.pdf").text == "Harbour closed\n\nTwelve boats were lost."


def test_words_that_only_a_gap_parts_are_apart() -> None:
    content = b"BT /F 11 Tf 72 740 Td [(The) -170 (harbour) -250 (is) -300 (open) -20 (ed.)] TJ ET"
    assert parse(pdf_of([content]), "report.pdf").text == "The harbour is opened."


def test_a_ligature_is_read_as_its_letters() -> None:
    content = b"BT /M 11 Tf 72 740 Td (The of\xdece was \xdfooded.) Tj ET"
    assert parse(pdf_of([content]), "report.pdf").text == "The office was flooded."


def test_a_soft_hyphen_joins_a_word_over_the_end_of_the_line() -> None:
    assert parse(pdf("It was or\u00ad\ndered on Monday."), "report.pdf").text == "It was ordered on Monday."


def test_a_text_without_a_password_is_opened() -> None:
    assert parse(pdf(ORDERS, password=""), "report.pdf").text == ORDERS


def test_a_password_is_asked_for() -> None:
    with pytest.raises(Encrypted, match=r"report\.pdf: is protected with a password"):
        parse(pdf(ORDERS, password="secret"), "report.pdf")


def test_a_scan_says_what_to_do() -> None:
    with pytest.raises(NoTextLayer, match="its 2 pages show no text") as caught:
        parse(pdf("", ""), "scan.pdf")
    assert "ocrmypdf" in caught.value.hint


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"not a PDF at all", pdf(ORDERS)[:200]])
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(BadDocument, match=r"report\.pdf: the document cannot be taken apart"):
        parse(data, "report.pdf")


def test_too_many_pages_are_refused_and_the_limit_is_named() -> None:
    empty = DecodedStreamObject()
    with pytest.raises(DocumentTooLarge, match=f"{MOST_PAGES + 1:,} pages, and at most {MOST_PAGES:,}"):
        parse(pdf_of([empty] * (MOST_PAGES + 1)), "report.pdf")


def test_what_unpacks_to_a_gigabyte_ends_in_an_error_and_not_in_memory() -> None:
    data = pdf_of([deflated(1_000)])
    tracemalloc.start()
    with pytest.raises(DocumentTooLarge):
        parse(data, "bomb.pdf")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_a_line_that_never_ends_is_refused() -> None:
    content = b"BT /F 11 Tf 72 740 Td " + b"(harbour) Tj " * (LONGEST_RUN // 7 + 1) + b"ET"
    with pytest.raises(DocumentTooLarge, match="one of its lines"):
        parse(pdf_of([content]), "report.pdf")


def test_flaws_that_could_be_mended_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        parse(b"From a mail:\n" + pdf(ORDERS), "report.pdf")
    assert caplog.records == []


@FEW
@given(st.binary(max_size=300).map(lambda rest: b"%PDF-1.7\n" + rest))
def test_whatever_the_bytes_are_the_error_is_ours(data: bytes) -> None:
    assert _is_settled(data)


@FEW
@given(st.lists(st.tuples(st.integers(0, 1_600), st.integers(0, 255)), min_size=1, max_size=12))
def test_whatever_is_damaged_the_error_is_ours(changes: list[tuple[int, int]]) -> None:
    data = bytearray(pdf(REPORT, ORDERS, Title="Storm report"))
    for place, byte in changes:
        data[place % len(data)] = byte
    assert _is_settled(bytes(data))


@FEW
@given(st.integers(0, 1_600))
def test_whatever_is_cut_off_the_error_is_ours(size: int) -> None:
    assert _is_settled(pdf(REPORT, ORDERS)[:size])


def _is_settled(data: bytes) -> bool:
    """Whether the data are read or refused, in which case the source is named."""
    try:
        parsed = parse(data, "report.pdf")
    except SourceError as error:
        return "report.pdf" in str(error) and bool(error.hint)
    return bool(parsed.text) and parsed.pages[0] == 0


def test_the_page_of_every_word_is_known() -> None:
    pages = [f"Report of day {number}. Boat {number * 7} was lost." for number in range(1, 8)]
    parsed = parse(pdf_of(map(drawn, pages)), "report.pdf")
    starts = (*parsed.pages, len(parsed.text))
    assert [parsed.text[start:end].strip() for start, end in pairwise(starts)] == pages
