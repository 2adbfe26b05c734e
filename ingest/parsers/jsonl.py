"""One line of a JSON-lines file: one article."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.dates import read_iso
from ingest.decoding import clean
from ingest.errors import BadLine
from ingest.identity import canonical_url
from ingest.parsers import plain
from ingest.parsers.parsed import Parsed, one_line

Record = Mapping[str, object]


def parse_line(line: bytes, name: str, number: int) -> Parsed:
    """The article in line `number` of `name`; `BadLine` says what is wrong with it.

    `text` is needed; `id`, `title`, `url`, `published`, `site`, `authors` and `language` may be there; other
    keys do not matter. What is missing is looked for where a plain text says it.
    """
    try:
        return _article(_record(line))
    except ValueError as error:
        raise BadLine(name, number, str(error)) from error


def holds_article(line: bytes) -> bool:
    """Whether `line` is a JSON object with a `text`: how a stream of articles is told from plain text."""
    try:
        return "text" in _record(line)
    except ValueError:
        return False


def _record(line: bytes) -> Record:
    """The JSON object in `line`. Like everything below it raises `ValueError` with the reason."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at column {error.colno:,}") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")
    return record


def _article(record: Record) -> Parsed:
    text = clean(_string(record, "text") or "").strip()
    if not text:
        raise ValueError("has no text")
    found = plain.parse(text)
    return replace(
        found,
        title=_line(record, "title") or found.title,
        id=_id(record),
        url=_url(record),
        published=_day(record) or found.published,
        site=_line(record, "site") or found.site,
        authors=_authors(record) or found.authors,
        language=_line(record, "language"),
    )


def _string(record: Record, key: str) -> str | None:
    value = record.get(key)
    if isinstance(value, str | None):
        return value
    raise ValueError(f"{key} should be a string, not {type(value).__name__}")


def _line(record: Record, key: str) -> str | None:
    """A string on one line, or None if nothing is in it."""
    return one_line(clean(_string(record, key) or "")) or None


def _id(record: Record) -> str | None:
    """An id; a whole number is one too, because databases number their rows."""
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _line(record, "id")


def _url(record: Record) -> str | None:
    value = _line(record, "url")
    url = canonical_url(value) if value else None
    if value and not url:
        raise ValueError(f"url is not an http or https address: {value!r}")
    return url


def _day(record: Record) -> date | None:
    value = _line(record, "published")
    day = read_iso(value) if value else None
    if value and not day:
        raise ValueError(f"published is not an ISO date such as 2025-02-17: {value!r}")
    return day


def _authors(record: Record) -> tuple[str, ...]:
    """A list of names, or one name."""
    value = record.get("authors")
    given = value if isinstance(value, list) else [_string(record, "authors") or ""]
    names = [one_line(clean(name)) for name in given if isinstance(name, str)]
    if len(names) < len(given):
        raise ValueError("authors should be a list of strings")
    return tuple(filter(None, names))
