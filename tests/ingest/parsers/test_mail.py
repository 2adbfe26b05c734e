"""A mail gives its text, its subject, its sender and its date, however it was sent."""

from base64 import b64encode
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadDocument, DocumentTooLarge, EmptySource, SourceError
from ingest.parsers.mail import MOST_PARTS, parse
from tests.ingest.documents import mail

SUBJECT, SENDER = "Subject: Harbour closed after storm", "From: Jane Doe <jane@harbour.example>"
SENT = "Date: Mon, 17 Feb 2025 23:30:00 -0800"
BODY = "The harbour of Brookhaven was closed on Monday.\r\n\r\n> Was it?\r\n\r\n-- \r\nHarbour Office"
PAGE = "<html><body><p>The harbour of Brookhaven was closed on Monday, after a storm.</p></body></html>"


def _parts(*parts: str, kind: str = "alternative") -> bytes:
    inner = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return mail(SUBJECT, SENDER, type_=f'multipart/{kind}; boundary="b"', body=f"{inner}--b--\r\n")


def _part(body: str, type_: str, *headers: str) -> str:
    return "\r\n".join([f"Content-Type: {type_}; charset=utf-8", *headers, "", body])


def test_the_headers_tell_title_author_and_date() -> None:
    parsed = parse(mail(SUBJECT, SENDER, SENT, body=BODY), "a.eml")
    assert parsed.title == "Harbour closed after storm"
    assert (parsed.authors, parsed.published) == (("Jane Doe",), date(2025, 2, 17))


def test_what_is_quoted_and_signed_stays() -> None:
    assert parse(mail(SUBJECT, body=BODY), "a.eml").text == (
        "The harbour of Brookhaven was closed on Monday.\n\n> Was it?\n\n-- \nHarbour Office"
    )


def test_plain_text_is_preferred_to_the_page() -> None:
    data = _parts(_part(PAGE, "text/html"), _part("Plain words.", "text/plain"))
    assert parse(data, "a.eml").text == "Plain words."


def test_a_page_is_read_where_there_is_no_plain_text() -> None:
    data = _parts(_part("  ", "text/plain"), _part(PAGE, "text/html"))
    assert parse(data, "a.eml").text == "The harbour of Brookhaven was closed on Monday, after a storm."


def test_attachments_and_mails_within_are_left_out() -> None:
    attached = _part("Attached.", "text/plain", 'Content-Disposition: attachment; filename="a.txt"')
    forwarded = "Content-Type: message/rfc822\r\n\r\n" + mail(SUBJECT, body="Forwarded.").decode()
    data = _parts(attached, forwarded, _part("Plain words.", "text/plain"), kind="mixed")
    assert parse(data, "a.eml").text == "Plain words."


def test_a_mail_of_attachments_alone_has_no_text() -> None:
    attached = _part("Attached.", "text/plain", "Content-Disposition: attachment")
    with pytest.raises(EmptySource, match=r"a\.eml: the mail has no text of its own"):
        parse(_parts(attached, kind="mixed"), "a.eml")


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("Subject: =?utf-8?q?Caf=C3=A9?= =?iso-8859-1?q?_ferm=E9?=", "Café fermé"),
        ("Subject: Café fermé", "Café fermé"),
        ("Subject: A title\r\n that is folded", "A title that is folded"),
        ("Subject: =?no-such-charset?q?Caf=C3=A9?=", "Café"),
        ("subject: =?utf-8?b?!!!?=", "The harbour was closed"),
    ],
)
def test_a_subject_is_read_however_it_is_written(header: str, title: str) -> None:
    assert parse(mail(header, SENDER, body="The harbour was closed."), "a.eml").title == title


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "idna", "hex", "\0"])
def test_a_charset_that_is_wrong_does_not_garble_the_text(charset: str) -> None:
    data = mail(SUBJECT, type_=f"text/plain; charset={charset}", body="Le café est fermé à Orléans.")
    assert parse(data, "a.eml").text == "Le café est fermé à Orléans."


def test_a_text_that_is_packed_for_the_way_is_unpacked() -> None:
    packed = b64encode("Le café est fermé.".encode()).decode()
    data = mail(SUBJECT, "Content-Transfer-Encoding: base64", body=packed)
    assert parse(data, "a.eml").text == "Le café est fermé."


def test_an_address_alone_is_no_author() -> None:
    assert parse(mail("From: jane@harbour.example", body=BODY), "a.eml").authors == ()


@pytest.mark.parametrize("header", ["Date: yesterday", "Date:", "Date: Mon, 99 Feb 2025 10:00:00"])
def test_a_date_that_is_none_is_left_out(header: str) -> None:
    assert parse(mail(SUBJECT, header, body=BODY), "a.eml").published is None


def test_a_text_without_headers_is_no_mail() -> None:
    with pytest.raises(BadDocument, match="none of the headers of a mail"):
        parse(b"The harbour was closed.", "a.eml")


def test_more_parts_than_a_mail_has_are_refused() -> None:
    with pytest.raises(DocumentTooLarge, match=f"{MOST_PARTS:,} parts"):
        parse(_parts(*["\r\n"] * (MOST_PARTS + 1)), "a.eml")


def test_parts_that_are_nested_too_deeply_are_refused() -> None:
    layers = (f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3_000))
    with pytest.raises(BadDocument):
        parse(f"{SUBJECT}\r\n{''.join(layers)}".encode(), "a.eml")


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_the_error_is_ours(data: bytes) -> None:
    assert _is_settled(b"Subject: a\n" + data)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), min_size=1, max_size=12))
def test_whatever_is_damaged_the_error_is_ours(changes: list[tuple[int, int]]) -> None:
    data = bytearray(_parts(_part(BODY, "text/plain"), _part(PAGE, "text/html")))
    for place, byte in changes:
        data[place % len(data)] = byte
    assert _is_settled(bytes(data))


def _is_settled(data: bytes) -> bool:
    """Whether the data are read or refused, in which case the source is named."""
    try:
        return bool(parse(data, "a.eml").title)
    except SourceError as error:
        return "a.eml" in str(error)
