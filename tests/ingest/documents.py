"""Documents, made as small as they can be: PDFs, Word documents and mails to be read."""

import io
import re
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from pypdf import PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
    StreamObject,
)

TOP, LEFT, LEADING, SIZE = 740, 72, 14, 11  # points
FIRST_TAG = re.compile(r"<[\w:]+")
CHUNK = bytes(1_000_000)


def font(encoding: str) -> DictionaryObject:
    """A font that every reader of PDFs has."""
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": encoding}
    return DictionaryObject({NameObject(key): NameObject(name) for key, name in names.items()})


def pdf(*pages: str, password: str | None = None, **told: str) -> bytes:
    """A PDF of these pages: each line where it belongs, and a line left blank where there is none.

    `told` is what the file says of itself: Title, Author, CreationDate. With a `password` it is encrypted; an
    empty one is one too.
    """
    return pdf_of(map(drawn, pages), password, **told)


def pdf_of(contents: Iterable[bytes | StreamObject], password: str | None = None, **told: str) -> bytes:
    """A PDF whose pages are drawn by these streams."""
    writer = PdfWriter()
    for content in contents:
        page = writer.add_blank_page(width=612, height=792)
        if isinstance(content, bytes):
            stream: StreamObject = DecodedStreamObject()
            stream.set_data(content)
        else:
            stream = content
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject(
            {
                NameObject("/F"): font("/WinAnsiEncoding"),
                NameObject("/M"): font("/MacRomanEncoding"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata({f"/{key}": value for key, value in told.items()})
    if password is not None:
        writer.encrypt(password, "the owner's", algorithm="RC4-128")
    return _saved(writer.write)


def drawn(page: str, size: float = SIZE) -> bytes:
    """The content stream that draws the lines of a page."""
    lines = enumerate(page.split("\n"))
    return b"\n".join(shown(line, LEFT, TOP - number * LEADING, size) for number, line in lines if line)


def shown(line: str, left: float, bottom: float, size: float = SIZE) -> bytes:
    """The operators that draw one line."""
    escaped = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F %f Tf 1 0 0 1 %f %f Tm (%s) Tj ET" % (size, left, bottom, escaped)


def deflated(megabytes: int) -> EncodedStreamObject:
    """A stream that unpacks to as many megabytes of nothing."""
    packer = zlib.compressobj(9)
    stream = EncodedStreamObject()
    stream._data = b"".join([*(packer.compress(CHUNK) for _ in range(megabytes)), packer.flush()])
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream[NameObject("/Length")] = NumberObject(len(stream._data))
    return stream


def word(*paragraphs: str, title: str = "", author: str = "", created: datetime | None = None) -> bytes:
    """A Word document. A paragraph that begins with `<w:` is given as Word writes it."""
    document = Document()
    body = document.element.body
    for paragraph in paragraphs:
        if paragraph.startswith("<w:"):
            body.insert(len(body) - 1, parse_xml(FIRST_TAG.sub(rf"\g<0> {nsdecls('w')}", paragraph, count=1)))
        else:
            document.add_paragraph(paragraph)
    told = document.core_properties
    told.title, told.author, told.comments = title, author, ""
    told.created = created or datetime(2013, 12, 23)
    return _saved(document.save)


def replaced(archive: bytes, name: str, body: bytes, packing: int = ZIP_DEFLATED) -> bytes:
    """The zip archive with another body for one of its files."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(stream, "w", packing) as new:
        for info in old.infolist():
            new.writestr(info.filename, body if info.filename == name else old.read(info))
        if name not in old.namelist():
            new.writestr(name, body)
    return stream.getvalue()


def mail(*headers: str, body: str = "", type_: str = "text/plain; charset=utf-8") -> bytes:
    """A mail of one part."""
    return "\r\n".join([*headers, f"Content-Type: {type_}", "", body]).encode()


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()
