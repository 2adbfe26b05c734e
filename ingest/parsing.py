"""Bytes to what an article says of itself: pure, whatever the bytes came from."""

from enum import StrEnum
from pathlib import PurePath

from ingest.decoding import decode
from ingest.errors import EmptySource
from ingest.parsers import markdown, plain
from ingest.parsers.parsed import Parsed


class Kind(StrEnum):
    """The formats that are read. `JSONL` holds one article a line; the others hold one article."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


SUFFIXES = {
    ".txt": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".jsonl": Kind.JSONL,
}


def kind_of(path: PurePath) -> Kind | None:
    """The format that the name of a file promises, or None if it is not one that is read."""
    return SUFFIXES.get(path.suffix.lower())


def parse(data: bytes, *, name: str, kind: Kind) -> Parsed:
    """The article in `data`. `name` is what an error calls it.

    The characters of its text are those of the source, in order, so that a quotation is verbatim; line
    breaks become newlines, and control characters are dropped. Lines of JSON go to
    `ingest.parsers.jsonl.parse_line`, one at a time.
    """
    text = decode(data, name)
    if not text.strip():
        raise EmptySource(name)
    parsed = _parse_text(text, name, kind)
    if not parsed.text:
        raise EmptySource(name)
    return parsed


def _parse_text(text: str, name: str, kind: Kind) -> Parsed:
    match kind:
        case Kind.TEXT:
            return plain.parse(text)
        case Kind.MARKDOWN:
            return markdown.parse(text, name)
        case Kind.HTML:
            # trafilatura brings lxml and much more: only pages shall wait for it.
            from ingest.parsers import html

            return html.parse(text, name)
        case Kind.JSONL:
            raise ValueError("JSON lines are parsed one at a time")
