"""The library: a catalogue (the truth) and an index (the vectors), kept in step whatever is interrupted.

The order of writing makes it so. New vectors come first: nobody finds them while the catalogue does not
know their passages. Then one transaction of the catalogue puts the new revision in place of the old one.
Then the old vectors go. A crash leaves at most vectors without a passage, which are swept away later.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import TYPE_CHECKING, Self

from retrieval.catalogue import Catalogue, Collection
from retrieval.errors import IndexDamaged, IndexMismatch, NotWritable
from retrieval.ownership import Ownership
from retrieval.stages import Encoder, Vector
from retrieval.text import indexed_text
from retrieval.types import Article, Passage, Period, Scope

if TYPE_CHECKING:
    from retrieval.index import Index

CATALOGUE = "footnote.sqlite"
VECTORS = "vectors"
UNFINISHED = "unfinished"
ENCODED_AT_ONCE = 64  # passages: about a second of work between two signs of progress

Progress = Callable[[int], None]


class Library:
    """The articles of one data folder. Whoever holds it owns the folder; use it in a `with`."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        self.home = home
        self.encoder = encoder
        self._ownership = Ownership(home)
        try:
            self.catalogue = Catalogue(home / CATALOGUE)
        except BaseException:
            self._ownership.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process have the folder."""
        if "_index" in self.__dict__:
            self._index.close()
        self.catalogue.close()
        self._ownership.release()

    def serve(self) -> None:
        """Tell other processes that this one takes up what they ask for."""
        self._ownership.serve()

    def put(
        self,
        collection: str,
        articles: Sequence[tuple[Article, Sequence[Passage]]],
        encoded: Progress = lambda passages: None,
        run: int | None = None,
    ) -> None:
        """Store articles in place of their older revisions, all at once: both are never seen, nor neither.

        Of several with the same id the last is stored. What a `run` changes can be taken back.
        `encoded` is told the number of passages of each batch that has become vectors.
        """
        last = list({article.id: (article, pieces) for article, pieces in articles}.values())
        self._swap(collection, last, lambda: self.catalogue.put(collection, last, run), encoded)

    def remove(self, collection: str, article_ids: Sequence[str], run: int | None = None) -> None:
        """Forget articles. Raises `UnknownCollection`, and `UnknownArticle` before any is gone."""
        with self._changing():
            gone = self.catalogue.remove(collection, article_ids, run)
            if vectors := self.catalogue.collection(collection).vectors:
                self._index.remove(vectors, gone)

    def remove_collection(self, name: str) -> None:
        """Forget a collection, its articles and their history. Raises `UnknownCollection`."""
        with self._changing():
            vectors = self.catalogue.collection(name).vectors
            self.catalogue.remove_collection(name)
            if vectors:
                self._index.drop(vectors)

    def take_back(
        self, collection: str, run: int, articles: Sequence[tuple[Article, Sequence[Passage]]], at: datetime
    ) -> None:
        """Undo what a run changed: `articles` are the ones that it replaced or removed, as they were."""
        self._swap(collection, articles, lambda: self.catalogue.take_back(collection, run, articles, at))

    def _swap(
        self,
        collection: str,
        articles: Sequence[tuple[Article, Sequence[Passage]]],
        commit: Callable[[], list[str]],
        encoded: Progress = lambda passages: None,
    ) -> None:
        """New vectors in, the catalogue's one transaction, which names what is gone, old vectors out."""
        passages = [passage for _, pieces in articles for passage in pieces]
        with self._changing():
            vectors = self._vectors_for(collection)
            self._add(vectors, passages, encoded)
            gone = commit()
            self._index.remove(vectors, sorted(set(gone) - {passage.id for passage in passages}))

    def nearest(
        self, vector: Vector, scope: Scope, limit: int, within: Period | None = None
    ) -> dict[str, float]:
        """The ids of the passages nearest to a question's vector, with their cosine, best first.

        `Catalogue.find` has the passages, those alone that the scope may see.
        """
        found: dict[str, float] = {}
        for vectors, among in self._searched(scope, within).items():
            found |= self._index.nearest(vectors, vector, limit, among)
        return dict(sorted(found.items(), key=lambda item: -item[1])[:limit])

    def cosines(self, vector: Vector, scope: Scope, passage_ids: Sequence[str]) -> dict[str, float]:
        """The cosine of a question's vector to each of these passages, by the passage's id."""
        found: dict[str, float] = {}
        for vectors in self.catalogue.vectors(scope) if passage_ids else ():
            found |= self._index.cosines(vectors, vector, passage_ids)
        return found

    def _searched(self, scope: Scope, within: Period | None) -> Mapping[str, Sequence[str] | None]:
        """The names of the vectors to look in, each with the ids to look among; None is all of them."""
        if within:
            return self.catalogue.passages_within(scope, within)
        return dict.fromkeys(self.catalogue.vectors(scope))

    def check(self) -> None:
        """Raise `IndexMismatch` or `IndexDamaged` if questions could not be answered rightly."""
        for collection in self.catalogue.collections():
            if collection.passages:
                self._check_encoder(collection)
                self._check_vectors(collection)

    def sweep(self) -> int:
        """Take out the vectors that a crash left without a passage, and return how many.

        Raises `IndexDamaged` if, the other way round, a passage has no vector.
        """
        collections = self.catalogue.collections()
        for stray in self._index.names() - {collection.vectors for collection in collections}:
            self._index.drop(stray)
        return sum(self._sweep(collection) for collection in collections if collection.vectors)

    def tidy(self) -> None:
        """Sweep if a change was interrupted. Where none was, the vectors are not even opened."""
        if self._unfinished.exists():
            self.sweep()
            self._unfinished.unlink()

    def rebuild(self, encoded: Progress = lambda passages: None) -> None:
        """Make all vectors anew from the catalogue, beside the old ones, then use them instead."""
        try:
            self._rebuild(encoded)
        except IndexDamaged:
            self._discard_index()
            self._rebuild(encoded)

    def _rebuild(self, encoded: Progress) -> None:
        for collection in self.catalogue.collections():
            vectors = self._create(collection.name)
            passages = self.catalogue.passages(collection.name)
            while batch := list(islice(passages, ENCODED_AT_ONCE)):
                self._add(vectors, batch, encoded)
            self.catalogue.set_vectors(collection.name, self.encoder.name, vectors)
        self.sweep()

    @property
    def _unfinished(self) -> Path:
        return self.home / UNFINISHED

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """While vectors and catalogue are not in step, a mark says so to the process after this one."""
        mark = self._unfinished
        is_first = not mark.exists()
        try:
            mark.touch()
        except OSError as error:
            raise NotWritable(self.home, error.strerror or str(error)) from error
        yield
        if is_first:
            mark.unlink(missing_ok=True)

    @cached_property
    def _index(self) -> "Index":
        # Chroma takes most of a second to import: only what needs vectors pays for it.
        from retrieval.index import Index

        return Index(self.home / VECTORS)

    def _discard_index(self) -> None:
        """Throw away vectors among which no others can be made. All of them can be made anew."""
        if "_index" in self.__dict__:
            self._index.close()
            del self._index
        path = self.home / VECTORS
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except OSError as error:
            raise NotWritable(path, error.strerror or str(error)) from error

    def _vectors_for(self, collection: str) -> str:
        """The name of the vectors of a collection, made if there are none."""
        self.catalogue.add_collection(collection)
        found = self.catalogue.collection(collection)
        if found.vectors:
            self._check_encoder(found)
            return found.vectors
        vectors = self._create(collection)
        self.catalogue.set_vectors(collection, self.encoder.name, vectors)
        return vectors

    def _create(self, collection: str) -> str:
        """New, empty vectors, named so that a person who looks into Chroma knows whose they are."""
        name = f"{_slug(collection)}-{_slug(self.encoder.name)}-{token_hex(4)}"
        self._index.create(name)
        return name

    def _add(self, vectors: str, passages: Sequence[Passage], encoded: Progress) -> None:
        for at in range(0, len(passages), ENCODED_AT_ONCE):
            batch = passages[at : at + ENCODED_AT_ONCE]
            matrix = self.encoder.encode_passages([indexed_text(passage) for passage in batch])
            self._index.add(vectors, [passage.id for passage in batch], matrix)
            encoded(len(batch))

    def _check_encoder(self, collection: Collection) -> None:
        if collection.encoder and collection.encoder != self.encoder.name:
            raise IndexMismatch(collection.name, collection.encoder, self.encoder.name)

    def _check_vectors(self, collection: Collection) -> None:
        try:
            self._index.check(collection.vectors or "", collection.passages)
        except IndexDamaged as error:
            raise IndexDamaged(collection.name, error.why) from error

    def _sweep(self, collection: Collection) -> int:
        vectors = collection.vectors or ""
        found, wanted = self._index.passage_ids(vectors), self.catalogue.passage_ids(collection.name)
        self._index.remove(vectors, sorted(found - wanted))
        if missing := wanted - found:
            raise IndexDamaged(collection.name, f"{len(missing):,} passages have no vector")
        return len(found - wanted)


def _slug(name: str) -> str:
    """The name in the letters that Chroma allows."""
    return re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")[-60:].strip("-") or "x"
