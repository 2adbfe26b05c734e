"""The vectors of the passages, in Chroma: found fast, and made anew from the catalogue if lost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from retrieval.errors import DiskFull, IndexDamaged
from retrieval.stages import Vector

BATCH = 5_000  # Chroma takes at most 5,461 records at once, SQLite's limit on variables
SAMPLE = 3
FULL = ("disk is full", "No space left", "File too large")


class Index:
    """Sets of vectors in one Chroma folder. Each set belongs to one collection of one library."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._translated("index"):
            settings = Settings(anonymized_telemetry=False, allow_reset=False)
            self._client: Any = chromadb.PersistentClient(str(path), settings=settings)

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()

    def names(self) -> set[str]:
        """The sets that are there."""
        with self._translated("index"):
            return {collection.name for collection in self._client.list_collections()}

    def create(self, name: str) -> None:
        """An empty set, compared by cosine."""
        space: Any = {"hnsw": {"space": "cosine"}}
        with self._translated(name):
            self._client.create_collection(name, configuration=space, embedding_function=None)

    def drop(self, name: str) -> None:
        """Forget a set with its vectors."""
        with self._translated(name):
            self._client.delete_collection(name)

    def add(self, name: str, passage_ids: Sequence[str], vectors: Vector) -> None:
        """Put vectors in, of shape `(len(passage_ids), dimensions)`, over those of the same ids."""
        collection = self._collection(name)
        with self._translated(name):
            for at in range(0, len(passage_ids), BATCH):
                ids = list(passage_ids[at : at + BATCH])
                collection.upsert(ids=ids, embeddings=vectors[at : at + BATCH])

    def remove(self, name: str, passage_ids: Sequence[str]) -> None:
        """Take vectors out. Ids that are not there are passed over."""
        collection = self._collection(name)
        with self._translated(name):
            for at in range(0, len(passage_ids), BATCH):
                collection.delete(ids=list(passage_ids[at : at + BATCH]))

    def nearest(self, name: str, vector: Vector, limit: int) -> dict[str, float]:
        """The ids nearest to a vector, with their cosine, best first."""
        collection = self._collection(name)
        with self._translated(name):
            # No `where`: a set holds one collection's passages and no others.
            found = collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return {id: 1 - distance for id, distance in zip(found["ids"][0], distances, strict=True)}

    def cosines(self, name: str, vector: Vector, passage_ids: Sequence[str]) -> dict[str, float]:
        """The cosine of a vector to those of these ids that are in the set."""
        collection = self._collection(name)
        with self._translated(name):
            found = collection.get(ids=list(passage_ids), include=["embeddings"])
        if not found["ids"]:
            return {}
        matrix = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], (matrix @ vector).tolist(), strict=True))

    def passage_ids(self, name: str) -> set[str]:
        """The ids in a set."""
        collection = self._collection(name)
        with self._translated(name):
            return set(collection.get(include=[])["ids"])

    def check(self, name: str, passages: int) -> None:
        """Raise `IndexDamaged` unless the set holds this many vectors and each of a sample finds itself.

        Without its HNSW folder Chroma 1.5 still counts right, and answers with a fraction of the truth.
        """
        collection = self._collection(name)
        with self._translated(name):
            count = collection.count()
            if count < passages:
                raise IndexDamaged(name, f"{count:,} vectors for {passages:,} passages")
            step = max(1, count // SAMPLE)
            for offset in range(0, count, step):
                sample = collection.get(limit=1, offset=offset, include=["embeddings"])
                vector = np.asarray(sample["embeddings"], dtype=np.float32)[0]
                if sample["ids"][0] not in self.nearest(name, vector, SAMPLE):
                    raise IndexDamaged(name, f"passage {sample['ids'][0]!r} does not find itself")

    def _collection(self, name: str) -> chromadb.Collection:
        with self._translated(name):
            collection: chromadb.Collection = self._client.get_collection(name, embedding_function=None)
            return collection

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
