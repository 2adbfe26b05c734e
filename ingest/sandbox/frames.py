"""Messages over a pipe: four bytes of length, then so many bytes."""

from struct import Struct
from typing import IO

LENGTH = Struct(">I")


class BrokenFrame(Exception):
    """What came over the pipe is no whole message, or a longer one than is wanted."""


def write_frame(stream: IO[bytes], *messages: bytes) -> None:
    """Send the messages, each in a frame of its own."""
    for message in messages:
        stream.write(LENGTH.pack(len(message)))
        stream.write(message)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int | None = None) -> bytes | None:
    """The next message, or None at the end of the stream. A longer one than `limit` is not read at all."""
    head = stream.read(LENGTH.size)
    if not head:
        return None
    if len(head) < LENGTH.size:
        raise BrokenFrame("it breaks off")
    (length,) = LENGTH.unpack(head)
    if limit is not None and length > limit:
        raise BrokenFrame(f"it has {length:,} bytes; at most {limit:,} are read")
    message = stream.read(length)
    if len(message) < length:
        raise BrokenFrame("it breaks off")
    return message
