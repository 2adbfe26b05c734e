"""A run that is killed at one of its steps: `python -m tests.ingest.killed_run HOME STEP`, or at none (0).

Every write to SQLite has a step before and one after its commit, every write to the vectors one before and
one after. It prints the name of each step that it comes to.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection

from ingest.journal.asked import Asked
from ingest.journal.runs import Runs
from ingest.running import Runner
from ingest.splitting import Splitting
from retrieval.catalogue import Catalogue
from retrieval.index import Index
from retrieval.library import CATALOGUE, VECTORS, Library
from retrieval.stages import Vector
from tests.encoders import HashingEncoder
from tests.ingest.site import PARSERS, Site

SPLITTING = Splitting(size=60, overlap=0)
SENTENCES = ("The storm ended on Sunday.", "The ferries sail again on Monday.", "The harbour was closed.")
PAGES = 4
EDITED = (1, 2)


def texts(edition: int) -> dict[str, str]:
    """The pages by address: in the second edition one is new and two are edited."""
    pages = {}
    for number in range(PAGES + edition - 1):
        news = f"Edited for edition {edition}. " if edition > 1 and number in EDITED else ""
        body = " ".join(f"{sentence} It was number {number}." for sentence in SENTENCES)
        pages[f"https://news.example/{number}"] = news + body
    return pages


def site(edition: int) -> Site:
    return Site({url: text.encode() for url, text in texts(edition).items()})


class Fuse:
    """It counts the steps and kills the process, as a power cut would have it, at the one that was chosen."""

    def __init__(self, step: int) -> None:
        self._left = step
        self._lock = Lock()  # pages are noted from several threads

    def burn(self, name: str) -> None:
        with self._lock:
            print(name, flush=True)
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class FusedCatalogue(Catalogue):
    """A catalogue that may be the end of its process at every commit."""

    def __init__(self, path: Path, fuse: Fuse) -> None:
        super().__init__(path)
        self._fuse = fuse

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            self._fuse.burn("before a commit")
        self._fuse.burn("after a commit")


class FusedIndex(Index):
    """Vectors whose every change may be the end of their process."""

    def __init__(self, path: Path, fuse: Fuse) -> None:
        super().__init__(path)
        self._fuse = fuse

    def add(self, name: str, passage_ids: Sequence[str], matrix: Vector) -> None:
        self._fuse.burn("before vectors are added")
        super().add(name, passage_ids, matrix)
        self._fuse.burn("after vectors are added")

    def remove(self, name: str, passage_ids: Sequence[str]) -> None:
        self._fuse.burn("before vectors are removed")
        super().remove(name, passage_ids)
        self._fuse.burn("after vectors are removed")


def run(home: Path, edition: int, step: int = 0) -> None:
    """Ingest an edition, or what an earlier process left undone of it, until the fuse has burnt down."""
    fuse = Fuse(step)
    with Library(home, HashingEncoder()) as library:
        library.catalogue.close()
        library.catalogue = FusedCatalogue(home / CATALOGUE, fuse)
        vars(library)["_index"] = FusedIndex(home / VECTORS, fuse)
        runner = Runner(library, PARSERS, site(edition).web, SPLITTING)
        if left := Runs(library.catalogue).waiting():
            runner.carry_out(left[0], lambda report: None)
        else:
            runner.run("news", Asked(tuple(texts(edition))))


if __name__ == "__main__":
    run(Path(sys.argv[1]), edition=2, step=int(sys.argv[2]))
