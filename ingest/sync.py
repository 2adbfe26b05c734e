"""The library is brought up to date with what was read: new, changed, unchanged, failed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.items import Failure, Found, Unchanged
from ingest.journal.jobs import JobState, Step
from ingest.journal.memory import Remembered
from ingest.journal.record import Record
from ingest.report import IngestReport
from ingest.splitting import Splitting, split
from retrieval.library import Library
from retrieval.types import Article, Passage

BATCH = 256  # passages that become visible at once: large enough to be quick, small enough to lose little

Tell = Callable[[IngestReport], None]


def sync(
    found: Iterable[Found | Unchanged | Failure],
    library: Library,
    collection: str,
    splitting: Splitting = Splitting(),
    tell: Tell = lambda report: None,
    record: Record | None = None,
) -> IngestReport:
    """Put every article that is new or changed into the collection, and tell how it goes.

    Articles become visible in batches. An error of the library ends it; the batches before it stay. What
    changes and what fails is noted in the `record` of the run; if nothing does, nothing is written.
    """
    report = IngestReport()
    batch = _Batch(library, record or Record(library.catalogue, collection), report, tell)
    for item in found:
        match item:
            case Failure():
                batch.fail(item)
            case Unchanged():
                batch.skip(item)
            case Found():
                batch.take(item, splitting)
        tell(report)
    batch.store()
    library.tidy()
    return report


class _Batch:
    """Articles on their way in. The last of several with the same id wins."""

    def __init__(self, library: Library, record: Record, report: IngestReport, tell: Tell) -> None:
        self._library = library
        self._record = record
        self._report = report
        self._tell = tell
        self._known = library.catalogue.revisions(record.collection)
        self._waiting: dict[str, tuple[Found, list[Passage]]] = {}
        self._to_encode = 0

    def fail(self, failure: Failure) -> None:
        """Note what could not be read."""
        if failure.in_journal:
            self._record.failed(failure.origin, failure.error)
        self._report.failed.append(failure)

    def skip(self, unchanged: Unchanged) -> None:
        """Note a source that need not be looked at."""
        self._report.unchanged += 1
        self._report.size += unchanged.size
        self._record.unchanged(unchanged.origin, unchanged.source)

    def take(self, found: Found, splitting: Splitting) -> None:
        """Note an article as unchanged, or keep it until there is a batch to store."""
        found = self._known_again(found)
        article = found.article
        if article.id not in self._waiting and self._known.get(article.id) == article.revision:
            self.skip(Unchanged(found.place, found.origin, found.size))
            self._record.remember(_remembered([found]))
            return
        self._waiting[article.id] = found, split(article, splitting)
        if sum(len(passages) for _, passages in self._waiting.values()) >= BATCH:
            self.store()

    def store(self) -> None:
        """Store what waits: all of it, or, after an error, nothing."""
        if not self._waiting:
            return
        found = [each for each, _ in self._waiting.values()]
        self._to_encode = sum(len(passages) for _, passages in self._waiting.values())
        self._library.put(
            self._record.collection,
            [(each.article, passages) for each, passages in self._waiting.values()],
            self._count_passages,
            self._record.run,
        )
        for each in found:
            self._count(each.article)
            self._report.size += each.size
        self._record.note([Step(each.origin, each.place, JobState.LIVE, each.article.id) for each in found])
        self._record.remember(_remembered(found))
        self._waiting.clear()
        self._tell(self._report)

    def _known_again(self, found: Found) -> Found:
        """The article under the id that it has here already, if its text came from another place before.

        A line of JSON says itself which article it is.
        """
        article = found.article
        if found.fingerprint is None or article.id in self._known or article.id in self._waiting:
            return found
        waiting = (each.article for each, _ in self._waiting.values() if each.article.text == article.text)
        stored = self._library.catalogue.same_text(self._record.collection, article.text)
        twin = next((each for each in (*waiting, *stored) if _one_page(each, article)), None)
        if twin is None:
            return found
        return replace(found, article=replace(article, id=twin.id, url=twin.url or article.url))

    def _count(self, article: Article) -> None:
        if article.id in self._known:
            self._report.changed += 1
        else:
            self._report.added += 1
        self._known[article.id] = article.revision

    def _count_passages(self, encoded: int) -> None:
        self._report.passages += encoded
        self._to_encode -= encoded
        if not self._to_encode:
            self._record.embedded(each.origin for each, _ in self._waiting.values())
        self._tell(self._report)


def _one_page(one: Article, other: Article) -> bool:
    """Whether the same text can be one page: on two hosts, it is what an agency sent to two papers."""
    if not (one.url and other.url):
        return True
    return urlsplit(one.url).hostname == urlsplit(other.url).hostname


def _remembered(found: Iterable[Found]) -> list[Remembered]:
    """What the sources held, as far as it can be known again."""
    return [
        Remembered(
            each.origin,
            each.fingerprint,
            each.article.id,
            each.article.revision,
            each.etag,
            each.last_modified,
        )
        for each in found
        if each.fingerprint
    ]
