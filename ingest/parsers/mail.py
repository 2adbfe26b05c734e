"""A mail, as a newsletter or a press office sends it: its headers tell what a page's metadata would."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING, cast

from ingest.decoding import clean, decode
from ingest.errors import BadDocument, DocumentTooLarge, EmptySource, SourceError
from ingest.parsers import plain
from ingest.parsers.parsed import Parsed, one_line

HEADERS = ("From", "Subject", "Date")
LONGEST_HEADER = 2_000  # characters that are looked at
MOST_PARTS = 10_000  # and as many lines that look like the beginning of one
PART_MARK = b"\n--"
SLOW_CODECS = frozenset({"idna", "punycode"})  # quadratic, and no charset of a text

if TYPE_CHECKING:
    Part = Message[str, str]


def parse(data: bytes, name: str) -> Parsed:
    """The text that a mail shows, with its subject as the title, its sender as the author, and its date.

    Its plain text is preferred to its HTML, which says the same among pictures and buttons. What it quotes of
    other mails are its words too, and stay. Attachments are left out.
    """
    if data.count(PART_MARK) > MOST_PARTS:
        raise DocumentTooLarge(name, f"more than {MOST_PARTS:,} parts")
    with _translated(name):
        # The newer policy takes minutes to parse some headers that are malformed.
        message = message_from_bytes(data, policy=compat32)
        if not any(header in message for header in HEADERS):
            raise BadDocument(name, "it has none of the headers of a mail")
        sender = _sender(_header(message, "From"))
        found = _body(message, name)
        return replace(
            found,
            title=_header(message, "Subject") or found.title,
            published=_day(_header(message, "Date")) or found.published,
            authors=(sender,) if sender else found.authors,
        )


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """The troubles that Python's parser has with a mail, as ours."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:  # it promises to raise nothing, and for some mails it does
        raise BadDocument(name, f"{type(error).__name__}: {error}") from error


def _body(message: "Part", name: str) -> Parsed:
    """The article in the first part of plain text that has any, or else in the first page."""
    parts = list(_shown(message))
    for part in _of_type(parts, "text/plain"):
        if text := _text(part, name).strip():
            return plain.parse(text)
    for part in _of_type(parts, "text/html"):
        if page := _text(part, name).strip():
            from ingest.parsers import html  # only pages shall wait for it

            return html.parse(page, name)
    raise EmptySource(name, "the mail has no text of its own")


def _of_type(parts: "list[Part]", type_: str) -> "Iterator[Part]":
    return (part for part in parts if part.get_content_type() == type_)


def _shown(message: "Part") -> "Iterator[Part]":
    """The parts that a mail program shows, in order: no attachments, and no mails within the mail."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_disposition() == "attachment":
            continue
        if not part.is_multipart():
            yield part
        elif part.get_content_maintype() == "multipart":
            waiting += reversed(cast("list[Part]", part.get_payload()))


def _text(part: "Part", name: str) -> str:
    """The characters of a part, in the charset that it names if that is so, and else in the likeliest."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return clean(_in_charset(data, part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        return decode(data, name)


def _in_charset(data: bytes, charset: str) -> str:
    """Raises `LookupError` for a charset that is none, and `ValueError` for one that does not fit."""
    if codecs.lookup(charset).name in SLOW_CODECS:
        raise LookupError(charset)
    return data.decode(charset)


def _header(message: "Part", key: str) -> str:
    """The words of a header on one line, or nothing. Some programs write them in UTF-8 as they are."""
    written = next((str(value) for name, value in message.raw_items() if name.lower() == key.lower()), "")
    raw = written[:LONGEST_HEADER].encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return one_line(clean("".join(map(_words, *zip(*decode_header(raw), strict=True)))))


def _words(part: str | bytes, charset: str | None) -> str:
    """A stretch of a header."""
    if isinstance(part, str):
        return part
    try:
        return _in_charset(part, charset or "raw-unicode-escape")
    except (LookupError, ValueError):
        return part.decode("utf-8", "replace")


def _sender(written: str) -> str | None:
    """The name in front of the address, or None if there is only an address."""
    name = one_line(parseaddr(written)[0])
    return name if name and "@" not in name else None


def _day(written: str) -> date | None:
    """The day of a mail, as it was written: no time zone moves it."""
    try:
        return parsedate_to_datetime(written).date()
    except (TypeError, ValueError):
        return None
