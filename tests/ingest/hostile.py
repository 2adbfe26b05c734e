"""Documents that take a parser's time or its memory, each as a function that makes it."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from struct import pack

from ingest.parsing import Kind

Document = Callable[[], bytes]

MEGABYTE = 1_000_000
WORDS = b"The harbour was closed on Monday, after a storm, as people in the town say. "


def _page(body: bytes) -> bytes:
    return b"<html><head><title>Harbour</title></head><body>" + body + b"</body></html>"


def many_links() -> bytes:
    """200,000 links on a page of 9 MB: trafilatura weighs them against each other."""
    links = (b'<p><a href="/news/%d">Story %d</a></p>\n' % (number, number) for number in range(200_000))
    return _page(b"<article>" + b"".join(links) + b"</article>")


def many_paragraphs() -> bytes:
    """120,000 paragraphs on a page of 9 MB."""
    return _page(b"<article>" + (b"<p>" + WORDS[:66] + b"</p>") * 120_000 + b"</article>")


def nested_divs() -> bytes:
    """100,000 elements within each other."""
    return _page(b"<div>" * 100_000 + WORDS + b"</div>" * 100_000)


def nested_tables() -> bytes:
    """5,000 tables within each other."""
    return _page(b"<table><tr><td>" * 5_000 + WORDS)


def long_attribute() -> bytes:
    """One attribute of 9 MB."""
    return _page(b'<p title="' + b"x" * (9 * MEGABYTE) + b'">' + WORDS + b"</p>")


def many_attributes() -> bytes:
    """400,000 attributes of one element, each to be told from those before it."""
    return _page(b"<p " + b" ".join(b"a%d=1" % number for number in range(400_000)) + b">" + WORDS + b"</p>")


def large_table() -> bytes:
    """A table of 600,000 cells."""
    rows = (b"<tr>" + b"<td>%d</td>" % number * 20 + b"</tr>" for number in range(30_000))
    return _page(b"<article><table>" + b"".join(rows) + b"</table></article>")


def many_authors() -> bytes:
    """200,000 times the name of an author in the head."""
    head = b"<html><head>" + b'<meta name="author" content="Jane Doe">' * 200_000
    return head + b"</head><body><p>" + WORDS + b"</p></body></html>"


def nested_json() -> bytes:
    """Data about the article, of 7 MB and never closed."""
    data = b'{"@type":"NewsArticle","author":"' + b'\\"name\\":' * 800_000
    script = b'<script type="application/ld+json">' + data + b"</script>"
    return b"<html><head>" + script + b"</head><body><p>" + WORDS + b"</p></body></html>"


def angles() -> bytes:
    """5 MB of nothing but the beginning of a tag."""
    return b"<" * (5 * MEGABYTE)


def open_comments() -> bytes:
    """A million comments that do not end."""
    return _page(b"<!--" * MEGABYTE)


def billion_laughs() -> bytes:
    """XML, as HTML, in which a short word stands for 10^12 of another (Klein 2002)."""
    letters = b"abcdefghijklm"
    entities = (b'<!ENTITY %c "%s">' % (name, b"&%c;" % earlier * 10) for earlier, name in pairwise(letters))
    doctype = b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">' + b"".join(entities) + b"]>"
    return doctype + b"<html><body><p>&m;</p></body></html>"


def no_breaks() -> bytes:
    """5 MB on one line."""
    return WORDS * (5 * MEGABYTE // len(WORDS))


def one_word() -> bytes:
    """5 MB without a space."""
    return b"w" * (5 * MEGABYTE)


def only_space() -> bytes:
    """Two words, and 5 MB of nothing between them."""
    return b"Harbour" + b" " * (5 * MEGABYTE) + b"closed"


def blank_lines() -> bytes:
    """Two words, and 5 MB of blank lines between them."""
    return b"Harbour" + b"\n \t" * (5 * MEGABYTE // 3) + b"closed"


def endless_byline() -> bytes:
    """A header of names, times and marks, as many as may stand in one."""
    lines = (b"By " + b"Jane " * 23, b"1:" * 59, b"(photo" * 19, b"Staff " * 19, b"1 Mar " * 19, b", " * 59)
    return b"\n".join(lines) + b"\n\n" + b"JANE, " * MEGABYTE


def mixed_encodings() -> bytes:
    """6 MB in no one encoding, so that many are tried."""
    return b"caf\xe9 \x93quoted\x94 \xf0\xf1\xf2 \xe4\xbd " * 300_000


def short_of_an_encoding() -> bytes:
    """5 MB in which each byte that is not ASCII occurs."""
    return bytes(number for number in range(32, 256) if number != 127) * (5 * MEGABYTE // 223)


def open_brackets() -> bytes:
    """A million brackets, each of which may begin a link in Markdown."""
    return b"[" * MEGABYTE


def open_emphasis() -> bytes:
    """A million marks of emphasis, each of which may belong to any other."""
    return b"*a_ " * MEGABYTE


def open_cdata() -> bytes:
    """400,000 times the beginning of a section that does not end."""
    return b"a <![CDATA[ " * 400_000


def short_lines() -> bytes:
    """Two million lines of one paragraph."""
    return b"a\n" * (2 * MEGABYTE)


def long_front_matter() -> bytes:
    """Front matter of 5 MB."""
    return b"---\n" + b"".join(b"key%d: v\n" % number for number in range(400_000)) + b"---\n" + WORDS


def open_tags() -> bytes:
    """HTML in Markdown, with two million tags that do not end."""
    return b"<div>" + b"</" * (2 * MEGABYTE)


PAGES: tuple[Document, ...] = (
    *(many_links, many_paragraphs, nested_divs, nested_tables, long_attribute, many_attributes),
    *(large_table, many_authors, nested_json, angles, open_comments, billion_laughs, one_word, only_space),
)
TEXTS: tuple[Document, ...] = (
    *(no_breaks, one_word, only_space, blank_lines, endless_byline, angles, billion_laughs),
    *(mixed_encodings, short_of_an_encoding),
)
MARKDOWN: tuple[Document, ...] = (
    *(no_breaks, one_word, only_space, blank_lines, open_brackets, open_emphasis, open_cdata, short_lines),
    *(long_front_matter, open_tags),
)
DOCUMENTS: tuple[tuple[Document, Kind], ...] = (
    *((document, Kind.HTML) for document in PAGES),
    *((document, Kind.TEXT) for document in TEXTS),
    *((document, Kind.MARKDOWN) for document in MARKDOWN),
)


def large_pdf(size: int = 1_000 * MEGABYTE) -> bytes:
    """A PDF of 4 MB with one page of 1 GB."""
    words = _repeated(b"BT /F1 12 Tf (%b) Tj ET\n" % WORDS, size)
    content = b"\x78\xda" + words.deflated + words.sum_of(zlib.adler32, 1).to_bytes(4, "big")
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %b >>" % font
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(content), content)
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    return _pdf(catalogue, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream)


def large_docx(size: int = 700 * MEGABYTE) -> bytes:
    """A Word file of 2 MB that holds 700 MB."""
    word = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = _repeated(b"<w:p><w:r><w:t>" + WORDS + b"</w:t></w:r></w:p>", size)
    head, tail = b'<w:document xmlns:w="%b"><w:body>' % word, b"</w:body></w:document>"
    return _zip(
        {
            "[Content_Types].xml": Repeated(b"", 0, CONTENT_TYPES),
            "_rels/.rels": Repeated(b"", 0, RELATIONSHIPS),
            "word/document.xml": replace(paragraphs, head=head, tail=tail),
        }
    )


def long_feed(items: int = 300_000) -> bytes:
    """A feed of 300,000 items, in 40 MB."""
    item = b"<item><title>Story %d</title><link>https://news.example/%d</link><description>%b</description></item>\n"
    body = b"".join(item % (number, number, WORDS) for number in range(items))
    return (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>' + body + b"</channel></rss>"
    )


CONTENT_TYPES = b"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONSHIPS = b"""<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same piece so many times, between a head and a tail; it is compressed without being made."""

    piece: bytes
    times: int
    head: bytes = b""
    tail: bytes = b""

    @property
    def size(self) -> int:
        """Of all of it."""
        return len(self.head) + len(self.piece) * self.times + len(self.tail)

    @property
    def deflated(self) -> bytes:
        """All of it, compressed (RFC 1951)."""
        end = zlib.compressobj(9, wbits=-15)
        return (
            self._flushed(self.head)
            + self._flushed(self.piece) * self.times
            + end.compress(self.tail)
            + end.flush()
        )

    def sum_of(self, checksum: Callable[[bytes, int], int], start: int) -> int:
        """The check sum of all of it."""
        total = checksum(self.head, start)
        for _ in range(self.times):
            total = checksum(self.piece, total)
        return checksum(self.tail, total)

    def _flushed(self, data: bytes) -> bytes:
        """Compressed, in a way that does not look back: anything may stand before it."""
        deflate = zlib.compressobj(9, wbits=-15)
        return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def _repeated(words: bytes, size: int) -> Repeated:
    """So many bytes of the same words, in pieces of a thousandth."""
    piece = words * (size // 1_000 // len(words))
    return Repeated(piece, 1_000)


def _zip(files: Mapping[str, Repeated]) -> bytes:
    """A zip archive. `zipfile` would compress all of the 700 MB."""
    archive, directory = b"", b""
    for name, file in files.items():
        data, offset = file.deflated, len(archive)
        known = pack(
            "<HHHHHLLLHH", 20, 0, 8, 0, 0x21, file.sum_of(zlib.crc32, 0), len(data), file.size, len(name), 0
        )
        archive += b"PK\3\4" + known + name.encode() + data
        directory += b"PK\1\2\x14\0" + known + pack("<HHHLL", 0, 0, 0, 0, offset) + name.encode()
    end = pack("<HHHHLLH", 0, 0, len(files), len(files), len(directory), len(archive), 0)
    return archive + directory + b"PK\5\6" + end


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, of which the first is the catalogue."""
    pdf, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, body in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(pdf)
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(pdf))
    return pdf + b"xref\n0 %d\n" % size + table + trailer
