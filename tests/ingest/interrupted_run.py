"""A run that is interrupted: `python -m tests.ingest.interrupted_run HOME`, in a process of its own.

It says `stored N` on standard output when N articles are in, and how it ended if it came so far.
"""

import json
import os
import resource
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from ingest.items import Found
from ingest.report import IngestReport
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.catalogue import Catalogue
from retrieval.errors import FootnoteError
from retrieval.library import CATALOGUE, Library
from retrieval.types import Article, Passage
from tests.encoders import HashingEncoder

ARTICLES = 60
SPLITTING = Splitting(size=200, overlap=40)
WORDS = ["storm", "harbour", "ferry", "senate", "vote", "marine", "bread", "monday", "school", "island"]


def article(number: int, edition: int) -> Article:
    """One of many articles, each unlike the others and unlike its other editions."""
    chance = Random(f"{number} {edition}")
    sentences = (
        f"{' '.join(chance.choices(WORDS, k=9))} {chance.randrange(10**6)}.".capitalize() for _ in range(48)
    )
    return Article(f"article-{number:02}", f"Number {number}", " ".join(sentences))


def found(edition: int, articles: int = ARTICLES) -> list[Found]:
    """What a run reads."""
    edited = (article(number, edition) for number in range(articles))
    return [Found(each.id, each, len(each.text)) for each in edited]


def die() -> None:
    """End as a power cut would have it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DiesOnceCommitted(Catalogue):
    """A catalogue whose process is killed as soon as articles are stored, while old vectors remain."""

    def put(
        self, collection: str, articles: Iterable[tuple[Article, Sequence[Passage]]], run: int | None = None
    ) -> list[str]:
        """Store them, and come to an end."""
        super().put(collection, articles, run)
        die()
        return []


def main() -> None:
    """Ingest, and be interrupted where the command line says so."""
    parser = ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--edition", type=int, default=1)
    parser.add_argument("--dimensions", type=int, default=64)
    parser.add_argument("--file-limit", type=int, help="no file may grow beyond this many bytes")
    parser.add_argument("--die-once-encoded", type=int, metavar="PASSAGES")
    parser.add_argument("--die-once-committed", action="store_true")
    given = parser.parse_args()

    def tell(report: IngestReport) -> None:
        print("stored", report.added + report.changed, flush=True)
        if given.die_once_encoded and report.passages >= given.die_once_encoded:
            die()

    if given.file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.file_limit, given.file_limit))
    try:
        with Library(given.home, HashingEncoder(given.dimensions)) as library:
            if given.die_once_committed:
                library.catalogue.close()
                library.catalogue = DiesOnceCommitted(given.home / CATALOGUE)
            sync(found(given.edition), library, "news", SPLITTING, tell)
    except FootnoteError as error:
        print(json.dumps({"error": type(error).__name__, "said": str(error), "hint": error.hint}))
        sys.exit(2)
    print("done")


if __name__ == "__main__":
    main()
