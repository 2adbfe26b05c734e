"""Packed bytes are unpacked in small steps, so that a bomb is noticed before it has gone off."""

import zlib
from collections.abc import Iterator
from typing import Protocol

STEP = 65_536  # bytes: a fraction of a millisecond, and little beyond any limit
ACCEPTED = "gzip, deflate"  # what is asked for; zstd and Brotli need libraries of their own

GZIP_MARK = 0x1F  # RFC 1952, 2.3.1


class BadPacking(Exception):
    """The bytes are not what their encoding says, or are packed in a way that was not asked for."""


class Unpacker(Protocol):
    """Bytes as they came to bytes as they were."""

    def steps(self, data: bytes) -> Iterator[bytes]:
        """The bytes in `data`, at most `STEP` at a time."""

    def finish(self) -> None:
        """Raise `BadPacking` if there should be more."""


class Plain:
    """Bytes that are not packed."""

    def steps(self, data: bytes) -> Iterator[bytes]:
        """`data`, at most `STEP` at a time."""
        for start in range(0, len(data), STEP):
            yield data[start : start + STEP]

    def finish(self) -> None:
        """There is nothing to miss."""


class Inflater:
    """gzip of one or several members, and deflate with its header or, as some servers send it, without."""

    def __init__(self, encoding: str) -> None:
        self._gzip = encoding == "gzip"
        self._member: zlib._Decompress | None = None
        self._members = 0

    def steps(self, data: bytes) -> Iterator[bytes]:
        """What `data` holds, at most `STEP` bytes at a time. An empty member is an empty step."""
        while data and (member := self._member or self._next(data)):
            self._member = member
            yield from self._pieces(member, data)
            data = member.unused_data
            if member.eof:
                self._member = None

    def finish(self) -> None:
        """Raise `BadPacking` if the last member has not come to its end."""
        if self._member is not None or not self._members:
            raise BadPacking("the packed data end too early")

    def _pieces(self, member: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
        """What `member` makes of `data`; a full piece may have more behind it, though no data are left."""
        full = True
        while full and not member.eof:
            try:
                piece = member.decompress(data, STEP)
            except zlib.error as error:
                raise BadPacking(str(error)) from error
            yield piece
            data, full = member.unconsumed_tail, len(piece) == STEP

    def _next(self, data: bytes) -> "zlib._Decompress | None":
        """The member that begins with `data`. What stands behind the last one is padding."""
        if self._members and not (self._gzip and data[0] == GZIP_MARK):
            return None
        self._members += 1
        return zlib.decompressobj(self._bits(data[0]))

    def _bits(self, first: int) -> int:
        """The window that zlib is to expect. RFC 1950, 2.2: where deflate has a header, 8 is its low half."""
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        return zlib.MAX_WBITS if first & 0x0F == 8 else -zlib.MAX_WBITS


def unpacker(encoding: str) -> Unpacker:
    """What undoes a `Content-Encoding`; `BadPacking` names one that was not asked for."""
    match encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Inflater("gzip")
        case "deflate":
            return Inflater("deflate")
        case other:
            raise BadPacking(f"packed as {other[:40]!r}, which was not asked for")
