"""Lines of a stream of bytes, none of them held longer or larger than it must be."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO


def lines_of(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """The lines of `stream`. Of one that is too long, `limit + 1` bytes are given and the rest is skipped."""
    while line := stream.readline(limit + 1):
        yield line
        rest = line
        while len(rest) > limit and not rest.endswith(b"\n"):
            rest = stream.readline(limit + 1)


def first_lines(lines: Iterator[bytes]) -> list[bytes]:
    """The blank lines at the beginning and the first one that is not blank, taken from `lines`."""
    head = []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    return head


def joined(lines: Iterable[bytes], limit: int) -> bytes | None:
    """All of the lines together, or None if that is more than `limit` bytes."""
    data = bytearray()
    for line in lines:
        data += line
        if len(data) > limit:
            return None
    return bytes(data)
