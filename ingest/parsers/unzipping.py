"""A zip archive of XML, unpacked within bounds whatever its directory claims.

A few hundred kilobytes can unpack to gigabytes, and the sizes in the directory can be made up. So what is
unpacked is counted byte by byte, and what reads the archive next gets another one, with nothing to unpack.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.errors import BadDocument, DocumentTooLarge, Encrypted

MOST_FILES = 5_000
MOST_XML = 30_000_000  # bytes; the text of a book of 1,000 pages takes about ten million
MOST_TAGS = 1_500_000  # each becomes a thing in memory, of a hundred bytes and more
PIECE = 65_536

ENTRY = b"PK\x01\x02"  # begins each file's entry in the directory
IS_ENCRYPTED = 1  # the bit of a file's flags
XML = (".xml", ".rels")


def repacked(data: bytes, name: str) -> BytesIO:
    """The archive anew, its XML as it was and its other files, such as pictures, with nothing in them."""
    if data.count(ENTRY) > MOST_FILES:  # before each entry becomes a thing in memory
        raise DocumentTooLarge(name, f"more than {MOST_FILES:,} files")
    anew = BytesIO()
    with _translated(name), ZipFile(BytesIO(data)) as archive, ZipFile(anew, "w", ZIP_STORED) as safe:
        files = {info.filename: info for info in archive.infolist()}
        budget = _Budget(name)
        budget.promise(sum(info.file_size for info in files.values() if _is_xml(info)))
        for filename, info in files.items():
            safe.writestr(ZipInfo(filename), budget.read(archive, info) if _is_xml(info) else b"")
    anew.seek(0)
    return anew


def names_in(data: bytes) -> list[str]:
    """The names of the files in an archive, or nothing if it is none that can be looked into."""
    if data.count(ENTRY) > MOST_FILES:
        return []
    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        return []


def _is_xml(info: ZipInfo) -> bool:
    return info.filename.lower().endswith(XML)


class _Budget:
    """What may still be unpacked of one archive."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bytes = self._tags = 0

    def promise(self, size: int) -> None:
        """Refuse an archive that says itself that it holds too much."""
        if size > MOST_XML:
            raise DocumentTooLarge(self._name, f"it unpacks to more than {MOST_XML:,} bytes")

    def read(self, archive: ZipFile, info: ZipInfo) -> bytes:
        """One file, piece by piece: an archive that lies is found out before it has filled the memory."""
        if info.flag_bits & IS_ENCRYPTED:
            raise Encrypted(self._name)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # no others are unpacked piece by piece
            raise BadDocument(self._name, f"{info.filename!r} is packed in an unusual way")
        data = bytearray()
        with archive.open(info) as stream:
            while piece := stream.read(PIECE):
                self._count(piece)
                data += piece
        return bytes(data)

    def _count(self, piece: bytes) -> None:
        self._bytes += len(piece)
        self._tags += piece.count(b"<")
        self.promise(self._bytes)
        if self._tags > MOST_TAGS:
            raise DocumentTooLarge(self._name, f"more than {MOST_TAGS:,} tags")


@contextmanager
def _translated(name: str) -> Iterator[None]:
    """The troubles of an archive as ours."""
    try:
        yield
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadDocument(name, f"its archive is damaged: {error}") from error
