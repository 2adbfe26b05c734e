"""Bytes to what an article says of itself: pure, whatever the bytes came from."""

from enum import StrEnum
from pathlib import PurePath
from urllib.parse import urlsplit

from ingest.decoding import decode
from ingest.errors import EmptySource, NoArticleFormat
from ingest.parsers import markdown, plain
from ingest.parsers.parsed import Parsed


class Kind(StrEnum):
    """The formats that are read. `JSONL` holds one article a line; the others hold one article."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"
    PDF = "pdf"
    DOCX = "docx"
    MAIL = "mail"


SUFFIXES = {
    ".txt": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".eml": Kind.MAIL,
}

MEDIA = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
    "application/pdf": Kind.PDF,
    "application/x-pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
    "message/rfc822": Kind.MAIL,
}

SAYS_NOTHING = {"", "application/octet-stream", "binary/octet-stream", "application/download"}

PDF_MARK = b"%PDF-"
ZIP_MARK = b"PK\x03\x04"
WORD_FOLDER = "word/"  # in a zip archive that is a Word document


def kind_of(path: PurePath) -> Kind | None:
    """The format that the name of a file promises, or None if it is not one that is read."""
    return SUFFIXES.get(path.suffix.lower())


def kind_of_media(media_type: str, url: str) -> Kind:
    """The format of what a server sent from `url`. Raises `NoArticleFormat`.

    Where the media type says nothing, as that of a download does, the end of the address does.
    """
    path = PurePath(urlsplit(url).path)
    if kind := MEDIA.get(media_type) or (kind_of(path) if media_type in SAYS_NOTHING else None):
        return kind
    raise NoArticleFormat(url, media_type)


def parse(
    data: bytes, *, name: str, kind: Kind, url: str | None = None, charset: str | None = None
) -> Parsed:
    """The article in `data`. `name` is what an error calls it.

    `url` is where it was fetched from, `charset` what the server says of its characters.

    `kind` is what the data are said to be. A PDF and a Word document are read as such even if they are said
    to be something else: servers err in this, standard input has no name, and they can be nothing else.

    The characters of its text are those of the source, in order, so that a quotation is verbatim; line
    breaks become newlines, and control characters are dropped. Lines of JSON go to
    `ingest.parsers.jsonl.parse_line`, one at a time.
    """
    parsed = _parse(data, name, _recognised(data) or kind, url, charset)
    if not parsed.text:
        raise EmptySource(name)
    return parsed


def _recognised(data: bytes) -> Kind | None:
    """The format that the bytes tell by themselves."""
    if data.startswith(PDF_MARK):
        return Kind.PDF
    if data.startswith(ZIP_MARK):
        from ingest.parsers.unzipping import names_in

        return Kind.DOCX if any(name.startswith(WORD_FOLDER) for name in names_in(data)) else None
    return None


def _parse(data: bytes, name: str, kind: Kind, url: str | None, charset: str | None) -> Parsed:
    # Each of these parsers brings a library, and only what needs it shall wait for it.
    match kind:
        case Kind.PDF:
            from ingest.parsers import pdf

            return pdf.parse(data, name)
        case Kind.DOCX:
            from ingest.parsers import docx

            return docx.parse(data, name)
        case Kind.MAIL:
            from ingest.parsers import mail

            return mail.parse(data, name)
        case Kind.HTML:
            from ingest.parsers import html

            return html.parse(_text(data, name, charset), name, url)
        case Kind.MARKDOWN:
            return markdown.parse(_text(data, name, charset), name)
        case Kind.TEXT:
            return plain.parse(_text(data, name, charset))
        case Kind.JSONL:
            raise ValueError("JSON lines are parsed one at a time")


def _text(data: bytes, name: str, charset: str | None) -> str:
    """The characters of what is a text. `EmptySource` if there is none that can be seen."""
    text = decode(data, name, charset)
    if not text.strip():
        raise EmptySource(name)
    return text
