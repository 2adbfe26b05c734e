"""The library is brought up to date with what was read: new, changed, unchanged, failed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.sources import Failure, Found
from ingest.splitting import Splitting, split
from retrieval.library import Library
from retrieval.types import Article, Passage

BATCH = 256  # passages that become visible at once: large enough to be quick, small enough to lose little


@dataclass(slots=True)
class IngestReport:
    """What became of each source, counted while it goes on."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    size: int = 0  # bytes of the sources that are settled
    failed: list[Failure] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Articles that are settled, one way or another."""
        return self.added + self.changed + self.unchanged + len(self.failed)


Tell = Callable[[IngestReport], None]


def sync(
    found: Iterable[Found | Failure],
    library: Library,
    collection: str,
    splitting: Splitting = Splitting(),
    tell: Tell = lambda report: None,
) -> IngestReport:
    """Put every article that is new or changed into the collection, and tell how it goes.

    Articles become visible in batches. An error of the library ends it; the batches before it stay.
    """
    report = IngestReport()
    batch = _Batch(library, collection, report, tell)
    for item in found:
        match item:
            case Failure():
                report.failed.append(item)
            case Found():
                batch.take(item, splitting)
        tell(report)
    batch.store()
    library.tidy()
    return report


class _Batch:
    """Articles on their way in. The last of several with the same id wins."""

    def __init__(self, library: Library, collection: str, report: IngestReport, tell: Tell) -> None:
        self._library = library
        self._collection = collection
        self._report = report
        self._tell = tell
        self._known = library.catalogue.revisions(collection)
        self._waiting: dict[str, tuple[Article, list[Passage]]] = {}
        self._waiting_size = 0

    def take(self, found: Found, splitting: Splitting) -> None:
        """Note an article as unchanged, or keep it until there is a batch to store."""
        article = found.article
        if article.id not in self._waiting and self._known.get(article.id) == article.revision:
            self._report.unchanged += 1
            self._report.size += found.size
            return
        self._waiting[article.id] = article, split(article, splitting)
        self._waiting_size += found.size
        if sum(len(passages) for _, passages in self._waiting.values()) >= BATCH:
            self.store()

    def store(self) -> None:
        """Store what waits: all of it, or, after an error, nothing."""
        if not self._waiting:
            return
        self._library.put(self._collection, list(self._waiting.values()), self._count_passages)
        for article, _ in self._waiting.values():
            if article.id in self._known:
                self._report.changed += 1
            else:
                self._report.added += 1
            self._known[article.id] = article.revision
        self._report.size += self._waiting_size
        self._waiting.clear()
        self._waiting_size = 0
        self._tell(self._report)

    def _count_passages(self, encoded: int) -> None:
        self._report.passages += encoded
        self._tell(self._report)
