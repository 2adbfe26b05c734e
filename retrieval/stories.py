"""Near-duplicates: the agency's text in five papers is one story, however each of them cut and opened it.

A text is seen as the set of its shingles: every five words in a row (Broder 1997, "On the resemblance and
containment of documents"). Its signature keeps 128 numbers of that set, by MinHash, from which one can tell
how much two texts share without having either. Two numbers side by side are a band: near-duplicates have
one in common nearly always, others nearly never. So a table of bands finds the few signatures that are
worth comparing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.text import words

# A change of any of these makes signatures that do not compare with stored ones.
SHINGLE = 5  # words: unrelated articles share hardly one run of five, a change of one word costs five runs
SHORT = 30  # words: what is shorter is one shingle, for a formula in it would be half of it
SIZE = 128  # numbers: what is told from them is off by 0.04, as a rule
SEED = 1

AT_ONCE = 4_096  # shingles: a book at once would take a gigabyte

# What makes near-duplicates. Chosen on copies that were cut, edited and opened anew; see docs/evals.md.
HELD = 0.5  # the least share of the shorter text that stands in the longer one
SHARED = 0.2  # the least share of all that is said in either: a brief in a long round-up is not its story

_COUNT = np.dtype("<u4")
_VALUE = np.dtype("<u4")
_BAND = np.dtype("<i8")  # two numbers as one that SQLite can keep

_Values = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that has a band in common with a new one, and its story if it is of one."""

    article_id: str
    story: str | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class Joined:
    """The story of a new article. The `loners` had none, and are of it from now on; so is all of `merged`.

    Two stories turn out to be one where a text is near to both: to its first half, and to its second.
    """

    story: str
    loners: Sequence[str]
    merged: Sequence[str]


def signature(text: str) -> bytes:
    """What is kept of a text to know its like: 516 bytes, the same on every machine."""
    shingles = list(_shingles(text))
    sketch = _blank().copy()
    for at in range(0, len(shingles), AT_ONCE):
        sketch.update_batch(shingles[at : at + AT_ONCE])
    kept: _Values = sketch.hashvalues.astype(_VALUE)
    return np.array([len(shingles)], _COUNT).tobytes() + kept.tobytes()


def bands(signature: bytes) -> tuple[int, ...]:
    """What near-duplicates have at least one of in common: 64-bit numbers with a sign. A void text has none.

    Of two texts that share 0.2 of their shingles 93 in 100 do, of those that share 0.3 all but 2 in 1,000.
    """
    return (
        tuple(np.frombuffer(signature, _BAND, offset=_COUNT.itemsize).tolist()) if _count(signature) else ()
    )


def similarity(one: bytes, other: bytes) -> float:
    """How much of all that is said in either text is said in both, 0 to 1: Jaccard's index, as estimated."""
    if not (_count(one) and _count(other)):
        return 0.0
    return float(np.mean(_values(one) == _values(other)))


def containment(one: bytes, other: bytes) -> float:
    """How much of the shorter text stands in the longer one, 0 to 1, as estimated."""
    counts = _count(one), _count(other)
    shared = similarity(one, other)
    return min(1.0, shared / (1 + shared) * sum(counts) / min(counts)) if shared else 0.0


def are_near(one: bytes, other: bytes) -> bool:
    """Whether both are one text, but for what was cut off, edited or added."""
    return similarity(one, other) >= SHARED and containment(one, other) >= HELD


def joined(signature: bytes, neighbours: Iterable[Neighbour]) -> Joined | None:
    """The story that a new article joins, or founds with another one; None if it is like no other.

    `neighbours` are the articles of the same collection that share a band with it; an older revision of the
    article itself is not among them. In whatever order articles come, those end up in one story between
    which near-duplicates lead. A story is named after a text, not after an article, which may change.
    """
    near = [each for each in neighbours if are_near(signature, each.signature)]
    if not near:
        return None
    stories = sorted({each.story for each in near if each.story is not None})
    loners = sorted(each.article_id for each in near if each.story is None)
    story, *merged = stories or [min(_named_after(each.signature) for each in near)]
    return Joined(story, loners, merged)


def _named_after(signature: bytes) -> str:
    return sha256(signature).hexdigest()[:16]


def _shingles(text: str) -> set[bytes]:
    """Every five words in a row; of a short text all words as one, so that it is like its equal alone."""
    said = words(text)
    size = SHINGLE if len(said) >= SHORT else max(len(said), 1)
    return {" ".join(said[at : at + size]).encode() for at in range(len(said) - size + 1)}


def _count(signature: bytes) -> int:
    """How many shingles the text has."""
    return int(np.frombuffer(signature, _COUNT, count=1)[0])


def _values(signature: bytes) -> _Values:
    return np.frombuffer(signature, _VALUE, offset=_COUNT.itemsize)


@cache
def _blank() -> Any:
    # Half a second to import, for the sake of parts that are not needed here: only who signs pays for it.
    from datasketch import MinHash

    return MinHash(SIZE, SEED, scheme="affine32")
