"""What stands on the pages of a PDF, as pypdf comes upon it, within bounds on what that may take.

Anything may be in a PDF: pages without end, a kilobyte that unpacks to a gigabyte, a drawing of a million
strokes. pypdf bounds what one stream unpacks to and what one page holds. Those bounds are drawn closer here,
and the sums over all streams and all pages are bounded too.
"""

import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import DictionaryObject, EncodedStreamObject, IndirectObject, NullObject, PdfObject

from ingest.decoding import clean
from ingest.errors import BadDocument, DocumentTooLarge, Encrypted, SourceError
from ingest.parsers.parsed import MOST_TEXT, one_line
from ingest.parsers.reflow import SOFT_HYPHEN, Line, Page

MOST_PAGES = 2_000
MOST_UNPACKED = 100_000_000  # bytes of the streams that hold text, fonts' tables and objects; not of pictures
MOST_STROKES = 3_000_000  # operations on all pages; a page of prose has 400 to 3,000
LONGEST_RUN = 50_000  # bytes drawn in one go: a font may make 256 characters of each

LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "zlib_maximum_recovery_input_length": 500_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "brotli_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "page_tree_maximum_entries": 4 * MOST_PAGES,
    "jbig2dec_binary": None,  # no other program is run
}

# One sign on the page, and several letters to who reads it.
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

WORD_GAP = 160  # thousandths of the size: Times has 250 between words, and 167 in a tight line
CLEAR_GAP = 600
SHOWING = (b"Tj", b"TJ", b"'", b'"')  # the operators that draw text

Matrix = Sequence[float]


@dataclass(frozen=True, slots=True)
class Pdf:
    """The lines of each page, and what the file says of itself: as it was written, or nothing."""

    pages: list[Page]
    title: str = ""
    author: str = ""
    created: str = ""
    language: str = ""


class Spent(Exception):
    """Reading this PDF takes more than may be spent on one."""


def read_pdf(data: bytes, name: str) -> Pdf:
    """The lines of all pages, in the order in which they are drawn, and what the file says of itself.

    What is protected without a password is opened: everybody can.
    """
    # pypdf tells of every flaw that it got over. Nobody could do anything about them.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    with _translated(name), apply_configuration(**LIMITS):
        reader = _open(data, name)
        if len(reader.pages) > MOST_PAGES:
            raise Spent(f"{len(reader.pages):,} pages, and at most {MOST_PAGES:,} are read")
        return Pdf(list(_pages(reader)), **_told(reader))


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """pypdf's errors as ours."""
    try:
        yield
    except SourceError:
        raise
    except FileNotDecryptedError as error:
        raise Encrypted(name) from error
    except (Spent, LimitReachedError) as error:
        raise DocumentTooLarge(name, str(error)) from error
    except Exception as error:  # "broken PDF files might cause other Exceptions", says pypdf
        raise BadDocument(name, f"{type(error).__name__}: {error}") from error


def _open(data: bytes, name: str) -> "_Reader":
    try:
        return _Reader(data)
    except (FileNotDecryptedError, DependencyError, NotImplementedError) as error:
        raise Encrypted(name, f"is encrypted: {error}") from error


def _told(reader: PdfReader) -> dict[str, str]:
    """What the information dictionary and the catalogue say; nothing of it if they are damaged."""
    with suppress(Exception):
        information = reader.metadata or DictionaryObject()
        return {
            "title": _line(information, "/Title"),
            "author": _line(information, "/Author"),
            "created": _line(information, "/CreationDate"),
            "language": _line(reader.root_object, "/Lang"),
        }
    return {}


def _line(dictionary: DictionaryObject, key: str) -> str:
    """A text of a dictionary, on one line."""
    value = dictionary.get(key, NullObject()).get_object()
    return one_line(clean(value)) if isinstance(value, str) else ""


def _pages(reader: "_Reader") -> Iterator[Page]:
    """The lines of each page. What was spent on the pages before counts."""
    drawing = _Drawing()
    for page in reader.pages:
        page.extract_text(visitor_operand_before=drawing.see_operation, visitor_text=drawing.see_text)
        yield drawing.take_lines()
        # Within a page, pypdf goes on with the next form when one cannot be read.
        reader.check()
        drawing.check()


class _Reader(PdfReader):
    """A reader that counts what it unpacks."""

    def __init__(self, data: bytes) -> None:
        self.unpacked = 0
        super().__init__(BytesIO(data))

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object; if it is a stream, one that is counted when it is unpacked."""
        found = super().get_object(indirect_reference)
        if type(found) is EncodedStreamObject:
            counted = cast(_CountedStream, found)
            counted.__class__ = _CountedStream  # pypdf has made it, and keeps it
            counted.reader = self
        return found

    def count(self, size: int) -> None:
        self.unpacked += size
        self.check()

    def check(self) -> None:
        if self.unpacked > MOST_UNPACKED:
            raise Spent(f"it unpacks to more than {MOST_UNPACKED:,} bytes")


class _CountedStream(EncodedStreamObject):
    """A stream that tells its reader how much came out of it."""

    reader: _Reader

    def get_data(self) -> bytes:
        """What comes out, if there is still room for it."""
        self.reader.check()
        is_new = self.decoded_self is None
        data = super().get_data()
        if is_new:
            self.reader.count(len(data))
        return data


class _Drawing:
    """What is drawn on the pages, put together to lines, and how much of it there was."""

    def __init__(self) -> None:
        self._text = self._strokes = self._run = 0
        self._pieces: list[Line] = []
        self._lines: list[Line] = []

    def see_operation(self, operator: bytes, operands: Any, *_: Any) -> None:
        """Count what is going to be drawn, and make its words stand clear of each other."""
        self._strokes += 1
        if operator in SHOWING:
            self._run += sum(map(_length, operands))
        self.check()
        if operator == b"TJ" and operands and isinstance(operands[0], list):
            operands[0][:] = _with_clear_gaps(operands[0])

    def see_text(self, text: str, moved: Matrix, placed: Matrix, _font: Any, size: float) -> None:
        """Keep what was drawn, and where. pypdf ends a line with a newline."""
        self._run = 0
        self._text += len(text)
        self.check()
        for number, part in enumerate(text.split("\n")):
            if number:
                self._end_line()
            self._pieces.append(_placed(part, moved, placed, size))

    def check(self) -> None:
        if self._text > MOST_TEXT:
            raise Spent(f"its text has more than {MOST_TEXT:,} characters")
        if self._strokes > MOST_STROKES:
            raise Spent(f"its pages take more than {MOST_STROKES:,} strokes to draw")
        if self._run > LONGEST_RUN:
            raise Spent(f"one of its lines takes more than {LONGEST_RUN:,} bytes")

    def take_lines(self) -> Page:
        """The lines since the last time: those of one page."""
        self._end_line()
        lines, self._lines, self._run = self._lines, [], 0
        return lines

    def _end_line(self) -> None:
        """Make a line of the pieces: it begins where the first does and is as large as most of it."""
        drawn = "".join(piece.text for piece in self._pieces)
        if text := one_line(clean(drawn.translate(LIGATURES)).rstrip(SOFT_HYPHEN)):
            # One at the end says that the word goes on in the next line. The others say nothing.
            text += SOFT_HYPHEN if drawn.rstrip().endswith(SOFT_HYPHEN) else ""
            seen = [piece for piece in self._pieces if piece.text.strip()]
            most = max(seen, key=lambda piece: len(piece.text))
            self._lines.append(Line(text, seen[0].left, seen[0].bottom, most.size))
        self._pieces = []


def _length(operand: object) -> int:
    """The bytes of a string, or of all strings of a list."""
    if isinstance(operand, str | bytes):
        return len(operand)
    return sum(map(_length, operand)) if isinstance(operand, list) else 0


def _with_clear_gaps(shown: Iterable[object]) -> Iterator[object]:
    """Strings and the gaps between them, with each gap between words wide enough for pypdf to see it.

    Of fonts as TeX embeds them it takes another sign's width for the space's, and runs words together. What
    is added to a gap is taken back after it.
    """
    for part in shown:
        if isinstance(part, int | float) and -CLEAR_GAP < part <= -WORD_GAP:
            yield from (-CLEAR_GAP, part + CLEAR_GAP)
        else:
            yield part


def _placed(text: str, moved: Matrix, placed: Matrix, size: float) -> Line:
    """Where a text begins and how large it is, seen as it is read: turned if it is drawn at an angle."""
    a, b, c, d = (
        placed[row] * moved[column] + placed[row + 1] * moved[column + 2]
        for row in (0, 2)
        for column in (0, 1)
    )
    x, y = (placed[4] * moved[at] + placed[5] * moved[at + 2] + moved[at + 4] for at in (0, 1))
    width = math.hypot(a, b) or 1.0
    along, across = a / width, b / width
    return Line(text, x * along + y * across, y * along - x * across, size * math.hypot(c, d))
