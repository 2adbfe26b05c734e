"""The outline of an XML file: its records, each with a few flat fields, in one bounded pass.

Feeds and sitemaps come broken, huge and hostile. Whatever comes in, no tree is built, no entity is expanded,
nothing is fetched, and reading ends with the last record that is asked for.
"""

import html.entities
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

AT_A_TIME = 65_536  # bytes; reading can stop after each of them
MOST_CALLS = 4_000_000  # tags and runs of words of one file; the largest plain sitemap has 750,000
MOST_FIELDS = 50  # of one record: an item with more titles than that means no good

CDATA = b"<![CDATA["
LONGEST_REFERENCE = 40
BY_NAME = re.compile(rb"&(\w{2,31});")
BARE = re.compile(rb"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
XMLS_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
MARKS_OF_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")  # UTF-16 and 32: no byte there is a character


class Field(NamedTuple):
    """An element of a record, with all the words in it. `tag` bears its namespace: `{uri}name`."""

    tag: str
    attributes: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Record:
    """An element that is asked for, or the root of the file."""

    tag: str
    attributes: Mapping[str, str]
    fields: list[Field] = field(default_factory=list)


def outline(
    data: bytes,
    *,
    records: Collection[str],
    fields: Collection[str],
    most: int,
    depth: int = 1,
    encoding: str | None = None,
) -> list[Record]:
    """The root and the first `most` records of `data`, in order; nothing if it is no XML at all.

    Names are local ones in lower case. A field stands at most `depth` levels below its record. `encoding` is
    known better than the file knows it. What stands behind an error that XML cannot get over is left out.
    """
    outliner = _Outliner(frozenset(records), frozenset(fields), depth, most)
    parser = etree.XMLParser(
        target=outliner,
        encoding=encoding,
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    with suppress(etree.XMLSyntaxError, _Enough):
        for piece in _mended(data):
            parser.feed(piece)
        parser.close()
    return outliner.found


def local(tag: str) -> str:
    """The name of an element without its namespace, in lower case: half of all feeds get the case wrong."""
    return tag.rpartition("}")[2].lower()


def namespace(tag: str) -> str:
    """The namespace of an element, or nothing."""
    return tag[1:].rpartition("}")[0]


class _Enough(Exception):
    """All the records that were asked for have been read, or more than any file should hold."""


class _Outliner:
    """What lxml calls for each tag and each run of words. Its method names are lxml's."""

    def __init__(self, records: frozenset[str], fields: frozenset[str], depth: int, most: int) -> None:
        self.found: list[Record] = []
        self._records, self._fields, self._depth, self._most = records, fields, depth, most
        self._level = self._calls = 0
        self._open: list[
            tuple[int, Record]
        ] = []  # records may stand within each other, as items in a channel
        self._field: tuple[int, str, Mapping[str, str], list[str]] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._level += 1
        self._count()
        name = local(tag)
        if not self.found or name in self._records:
            self._begin(Record(tag, dict(attributes)))
        elif name in self._fields and not self._field and self._is_wanted():
            self._field = self._level, tag, dict(attributes), []

    def data(self, words: str) -> None:
        self._count()
        if self._field:
            self._field[3].append(words)

    def end(self, tag: str) -> None:
        if self._field and self._field[0] == self._level:
            _, tag, attributes, words = self._field
            self._open[-1][1].fields.append(Field(tag, attributes, "".join(words).strip()))
            self._field = None
        elif self._open and self._open[-1][0] == self._level:
            self._open.pop()
        self._level -= 1

    def close(self) -> None:
        """Nothing is left to do; lxml asks for this method."""

    def _count(self) -> None:
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise _Enough

    def _begin(self, record: Record) -> None:
        if len(self.found) > self._most:  # the root is not counted
            raise _Enough
        self._field = None  # it was never closed
        self.found.append(record)
        self._open.append((self._level, record))

    def _is_wanted(self) -> bool:
        if not self._open:
            return False
        level, record = self._open[-1]
        return self._level - level <= self._depth and len(record.fields) < MOST_FIELDS


def _mended(data: bytes) -> Iterator[bytes]:
    """`data` in pieces, with every ampersand part of a reference that XML knows: lxml drops words at others.

    Thereby no reference to an entity of the file's own is left, so none can be expanded.
    """
    if data.startswith(MARKS_OF_WIDE):
        yield from (data[start:end] for start, end in _pieces(data, 0, len(data)))
        return
    start = 0
    while start < len(data):
        opening = _position(data, CDATA, start)
        yield from (_with_references(data[begin:end]) for begin, end in _pieces(data, start, opening))
        start = _position(data, b"]]>", opening)
        yield from (data[begin:end] for begin, end in _pieces(data, opening, start))


def _position(data: bytes, mark: bytes, start: int) -> int:
    """Where `mark` is next, or the end."""
    found = data.find(mark, start)
    return found if found >= 0 else len(data)


def _pieces(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Small parts, one by one; none ends within a reference."""
    while start < end:
        stop = min(start + AT_A_TIME, end)
        ampersand = data.rfind(b"&", stop - LONGEST_REFERENCE, stop) if stop < end else -1
        stop = ampersand if ampersand > start else stop
        yield start, stop
        start = stop


def _with_references(markup: bytes) -> bytes:
    return BARE.sub(b"&amp;", BY_NAME.sub(_by_number, markup))


def _by_number(reference: re.Match[bytes]) -> bytes:
    """HTML's `&eacute;` as `&#233;`; any other is left as it is."""
    if reference[1] in XMLS_OWN:
        return reference[0]
    characters = html.entities.html5.get(reference[1].decode(errors="replace") + ";", "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or reference[0]
