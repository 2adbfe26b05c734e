"""The vectors of the passages, in Chroma: found fast, and made anew from the catalogue if lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from struct import Struct
from typing import Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, InternalError, NotFoundError

from retrieval.errors import DiskFull, IndexDamaged
from retrieval.stages import Vector

BATCH = 5_000  # Chroma takes at most 5,461 records at once, SQLite's limit on variables
SAMPLE = 9  # vectors that are looked for in a check, about 5 ms each
# Of the true hundred nearest of 11,150 vectors this finds 99.6 %, in 6 ms; with Chroma's 100 and 100, 96.9 %.
HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
ALIKE = 0.999  # a cosine from which on two vectors are the same but for rounding
SPARE = 32 * 2**20  # bytes: several times what Chroma writes between two of our batches
# What Chroma says when it cannot write: 778 is SQLITE_IOERR_WRITE, and to the last it gives no reason.
FULL = ("disk is full", "No space left", "File too large", "(code: 778)", "Failed to apply logs")
HNSW_HEADER = Struct("<i4Q")  # format, offset, places in memory, places in use, bytes of a place


class Index:
    """Sets of vectors in one Chroma folder. Each set belongs to one collection of one library.

    Nothing is written when that would leave less than `spare` bytes free.
    """

    def __init__(self, path: Path, spare: int = SPARE) -> None:
        self.path = path
        self._spare = spare
        self._known: dict[str, chromadb.Collection] = {}
        with self._translated(str(path)):
            _refuse_torn_files(path)
            self._client: Any = _connect(path)

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()

    def names(self) -> set[str]:
        """The sets that are there."""
        with self._translated(str(self.path)):
            return {collection.name for collection in self._client.list_collections()}

    def create(self, name: str) -> None:
        """An empty set, compared by cosine."""
        configuration: Any = {"hnsw": HNSW}
        with self._translated(name):
            self._client.create_collection(name, configuration=configuration, embedding_function=None)

    def drop(self, name: str) -> None:
        """Forget a set with its vectors."""
        self._known.pop(name, None)
        with self._translated(name):
            self._client.delete_collection(name)

    def add(self, name: str, passage_ids: Sequence[str], vectors: Vector) -> None:
        """Put vectors in, of shape `(len(passage_ids), dimensions)`, over those of the same ids."""
        collection = self._collection(name)
        with self._translated(name):
            self._refuse_to_fill_the_disk()
            for at in range(0, len(passage_ids), BATCH):
                ids = list(passage_ids[at : at + BATCH])
                collection.upsert(ids=ids, embeddings=vectors[at : at + BATCH])

    def remove(self, name: str, passage_ids: Sequence[str]) -> None:
        """Take vectors out. Ids that are not there are passed over."""
        collection = self._collection(name)
        with self._translated(name):
            for at in range(0, len(passage_ids), BATCH):
                collection.delete(ids=list(passage_ids[at : at + BATCH]))

    def nearest(
        self, name: str, vector: Vector, limit: int, among: Sequence[str] | None = None
    ) -> dict[str, float]:
        """The ids nearest to a vector, with their cosine, best first; if `among` is given, of those alone."""
        collection = self._collection(name)
        with self._translated(name):
            try:
                return _query(collection, vector, limit, among)
            except InternalError:
                # Chroma fails over a single id that it does not know, as of an article that is just replaced.
                if among is None:
                    raise
                known = collection.get(ids=list(among), include=[])["ids"]
                return _query(collection, vector, limit, known)

    def cosines(self, name: str, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        """The cosine of a vector to those of these ids that are in the set."""
        if not passage_ids:
            return {}  # Chroma takes no ids at all for an error
        collection = self._collection(name)
        with self._translated(name):
            found = collection.get(ids=list(passage_ids), include=["embeddings"])
        if not found["ids"]:
            return {}
        matrix = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], (matrix @ vector).tolist(), strict=True))

    def count(self, name: str) -> int:
        """How many vectors are in a set."""
        collection = self._collection(name)
        with self._translated(name):
            return int(collection.count())

    def passage_ids(self, name: str) -> set[str]:
        """The ids in a set."""
        collection = self._collection(name)
        with self._translated(name):
            return set(collection.get(include=[])["ids"])

    def check(self, name: str, passages: int) -> None:
        """Raise `IndexDamaged` unless the set holds this many vectors and most of a sample find themselves.

        Without its HNSW folder Chroma 1.5 still counts right, and answers with a fraction of the truth. That
        one of a sample is missed is no damage: HNSW is approximate, most of all among near-equal vectors.
        """
        count = self.count(name)
        if count < passages:
            raise IndexDamaged(name, f"{count:,} vectors for {passages:,} passages")
        collection = self._collection(name)
        with self._translated(name):
            offsets = range(0, count, max(1, count // SAMPLE))
            lost = [offset for offset in offsets if not self._finds_itself(name, collection, offset)]
            if len(lost) > len(offsets) / 2:
                raise IndexDamaged(name, f"of {len(offsets)} passages, {len(lost)} do not find themselves")

    def _finds_itself(self, name: str, collection: chromadb.Collection, offset: int) -> bool:
        """Whether one of the vectors finds its like. The same text may stand in many articles."""
        sample = collection.get(limit=1, offset=offset, include=["embeddings"])
        vector = np.asarray(sample["embeddings"], dtype=np.float32)[0]
        return max(self.nearest(name, vector, 1).values(), default=0.0) >= ALIKE

    def _collection(self, name: str) -> chromadb.Collection:
        """The set of this name, looked up once: a question asks for it twice, at a millisecond each."""
        if name not in self._known:
            with self._translated(name):
                self._known[name] = self._client.get_collection(name, embedding_function=None)
        return self._known[name]

    def _refuse_to_fill_the_disk(self) -> None:
        """Raise `DiskFull` while nothing is lost: Chroma writes its HNSW files over the old ones.

        A disk that is full before the last byte is written leaves them torn, and all vectors with them.
        """
        if disk_usage(self.path).free < self._spare:
            raise DiskFull(self.path)

    @contextmanager
    def _translated(self, name: str) -> Iterator[None]:
        """Chroma's errors in our words."""
        try:
            yield
        except NotFoundError as error:
            raise IndexDamaged(name, "they are not there") from error
        except (ChromaError, ValueError, OSError) as error:
            if any(sign in str(error) for sign in FULL):
                raise DiskFull(self.path) from error
            raise IndexDamaged(name, str(error)) from error


def _query(
    collection: chromadb.Collection, vector: Vector, limit: int, among: Sequence[str] | None
) -> dict[str, float]:
    # No `where`: a set holds one collection's passages and no others.
    ids = None if among is None else list(among)
    found = collection.query(
        query_embeddings=vector[None, :], n_results=limit, ids=ids, include=["distances"]
    )
    distances = (found["distances"] or [[]])[0]
    return {id: 1 - distance for id, distance in zip(found["ids"][0], distances, strict=True)}


def _connect(path: Path) -> Any:
    """A client of the folder. Of one that could not be opened, nothing is kept.

    Chroma 1.5 remembers the half-made client of a failed attempt and hands it out at the next one.
    """
    try:
        return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        SharedSystemClient._identifier_to_system.pop(str(path), None)
        raise


def _refuse_torn_files(path: Path) -> None:
    """Raise `IndexDamaged` if a crash cut an HNSW file short: Chroma would end the process (SIGSEGV)."""
    for file in path.glob("*/header.bin"):
        header = file.read_bytes()[: HNSW_HEADER.size]
        if len(header) == HNSW_HEADER.size:
            _, _, _, used, size = HNSW_HEADER.unpack(header)
            data = file.with_name("data_level0.bin")
            if not data.is_file() or data.stat().st_size < used * size:
                raise IndexDamaged(str(path), f"{data} is cut short")
