"""What was packed comes out as it was, a little at a time."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.inflating import STEP, BadPacking, unpacker


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "X-Gzip": gzip.compress,
    "deflate": zlib.compress,
    " Identity ": bytes,
}


def _unpacked(encoding: str, packed: bytes, cut: int = 1_000_000) -> bytes:
    unpack = unpacker(encoding)
    chunks = [packed[start : start + cut] for start in range(0, len(packed), cut)]
    whole = b"".join(piece for chunk in chunks for piece in unpack.steps(chunk))
    unpack.finish()
    return whole


@given(st.binary(max_size=2_000), st.sampled_from(sorted(PACK)), st.integers(1, 2_000))
def test_whatever_the_pieces_it_comes_out_as_it_was(data: bytes, encoding: str, cut: int) -> None:
    assert _unpacked(encoding, PACK[encoding](data), cut) == data


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5), st.integers(1, 500))
def test_several_members_of_gzip_are_one(members: list[bytes], cut: int) -> None:
    assert _unpacked("gzip", b"".join(map(gzip.compress, members)), cut) == b"".join(members)


def test_deflate_without_a_header_is_read_as_browsers_do() -> None:
    assert _unpacked("deflate", _raw(b"Some words, words, words.")) == b"Some words, words, words."


@pytest.mark.parametrize("size", [STEP - 1, STEP, STEP + 1, 3 * STEP])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", ""])
def test_nothing_is_lost_where_a_step_is_just_full(size: int, encoding: str) -> None:
    data = bytes(size)
    assert _unpacked(encoding, PACK[encoding](data)) == data


def test_a_bomb_goes_off_in_steps() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    sizes = [len(piece) for piece, _ in zip(unpacker("gzip").steps(bomb), range(20), strict=False)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sizes == [STEP] * 20
    assert peak < 1_000_000


def test_padding_behind_the_last_member_is_left() -> None:
    assert _unpacked("gzip", gzip.compress(b"words") + bytes(8)) == b"words"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", b"these are no packed words"),
        ("gzip", gzip.compress(b"words" * 50, mtime=0)[:-3]),
        ("gzip", gzip.compress(b"words", mtime=0)[:-8] + b"\0" * 8),
        ("gzip", b""),
        ("deflate", zlib.compress(b"words")[:-1]),
        ("deflate", b"\xff\xff\xff"),
    ],
)
def test_what_is_damaged_is_noticed(encoding: str, packed: bytes) -> None:
    with pytest.raises(BadPacking):
        _unpacked(encoding, packed)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 500])
def test_an_encoding_that_was_not_asked_for_is_named(encoding: str) -> None:
    with pytest.raises(BadPacking, match=encoding[:40]) as caught:
        unpacker(encoding)
    assert len(str(caught.value)) < 100
