"""What it costs to ingest the same files once more: the ratio of two runs, and what the second one writes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import perf_counter

from rich.table import Table

from ingest.journal.record import Record
from ingest.report import IngestReport
from ingest.sources import Reading, read
from ingest.sync import sync
from retrieval.library import Library
from retrieval.stages import Encoder
from retrieval.types import Article

COLLECTION = "default"


@dataclass(frozen=True, slots=True)
class Again:
    """Seconds of the first run and of the same one again, and the files that the second wrote."""

    articles: int
    passages: int
    first: float
    again: float
    unchanged: int
    written: tuple[str, ...]

    @property
    def times_as_fast(self) -> float:
        """How many times as fast the second run was."""
        return self.first / self.again


def ingest_twice(
    folder: Path, articles: Sequence[Article], encoder: Encoder, tell: Callable[[int, int], None]
) -> Again:
    """Write the articles to files in `folder`, ingest them, and once more as the next command would."""
    files, home = folder / "articles", folder / "home"
    files.mkdir()
    for number, article in enumerate(articles):
        (files / f"{number:05}.txt").write_text(f"{article.title}\n\n{article.text}", "utf-8")
    encoder.encode_question("")  # the model is loaded once, which is not what is timed
    first, report = _ingest(home, files, encoder, tell)
    before = _contents(home)
    again, same = _ingest(home, files, encoder, lambda articles, passages: None)
    after = _contents(home)
    written = tuple(sorted(name for name in before | after if before.get(name) != after.get(name)))
    return Again(report.added, report.passages, first, again, same.unchanged, written)


def _ingest(
    home: Path, files: Path, encoder: Encoder, tell: Callable[[int, int], None]
) -> tuple[float, IngestReport]:
    begun = perf_counter()
    with Library(home, encoder) as library:
        record = Record(library.catalogue, COLLECTION)
        items = read([files], BytesIO(), Reading(known=record.known))
        report = sync(
            items, library, COLLECTION, tell=lambda told: tell(told.done, told.passages), record=record
        )
    return perf_counter() - begun, report


def _contents(home: Path) -> dict[str, str]:
    """What is in each file of the library; who owns it at the moment is no part of it."""
    return {
        str(path.relative_to(home)): sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and path.name not in ("owner.json", "lock")
    }


def table(name: str, again: Again) -> Table:
    """All of it, for people."""
    shown = Table("what", "figure", title=f"{name}: {again.articles:,} articles, {again.passages:,} passages")
    shown.add_row("first, s", f"{again.first:.1f}")
    shown.add_row("again, s", f"{again.again:.2f}")
    shown.add_row("times as fast", f"{again.times_as_fast:.0f}")
    shown.add_row("unchanged", f"{again.unchanged:,}")
    shown.add_row("files written the second time", ", ".join(again.written) or "none")
    return shown
