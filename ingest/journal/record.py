"""One run's own page in the journal: begun when there is something to note, and not before."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock

from ingest.errors import SourceError
from ingest.journal.asked import Asked
from ingest.journal.jobs import Jobs, JobState, Step
from ingest.journal.memory import Memory, Remembered
from ingest.journal.runs import Runs
from retrieval.catalogue import Catalogue


class Record:
    """What one run notes. A run in which nothing has changed notes nothing, and is none.

    `run` is the number of a run that was asked for before; without one it gets its own when it needs it.
    """

    def __init__(
        self, catalogue: Catalogue, collection: str, asked: Asked = Asked(), run: int | None = None
    ) -> None:
        self.collection = collection
        self._runs = Runs(catalogue)
        self._asked = asked
        self._given = run
        self._jobs = Jobs(catalogue)
        self._memory = Memory(catalogue)
        self._queued: set[str] = set()
        self._lock = Lock()  # pages are noted from the thread that fetches them
        if run is not None:
            self._runs.begin(run)

    @property
    def run(self) -> int:
        """The number of this run, which has begun."""
        with self._lock:
            return self._begun

    @cached_property
    def _begun(self) -> int:
        if self._given is not None:
            return self._given
        run = self._runs.ask(self.collection, self._asked.from_anywhere())
        self._runs.begin(run)
        return run

    @property
    def expected(self) -> int | None:
        """How many sources were queued, if any were."""
        return len(self._queued) or None

    @cached_property
    def known(self) -> Mapping[str, Remembered]:
        """By origin, what each source held when it was last read."""
        return self._memory.of(self.collection)

    def queue(self, addresses: Sequence[str]) -> None:
        """These are going to be read."""
        self._queued.update(addresses)
        self.note([Step(each, each, JobState.QUEUED) for each in addresses])

    def note(self, steps: Sequence[Step]) -> None:
        """How far sources have come."""
        if steps:
            self._jobs.note(self.run, steps)

    def failed(self, origin: str, error: SourceError) -> None:
        """A source that could not be read, and why."""
        step = Step(
            origin,
            error.source,
            JobState.FAILED,
            error=str(error),
            hint=error.hint,
            transient=error.transient,
        )
        self.note([step])

    def unchanged(self, origin: str, source: str) -> None:
        """A source that is live already: settled if it was queued, else not worth a word."""
        if origin in self._queued:
            self.note([Step(origin, source, JobState.UNCHANGED)])

    def embedded(self, origins: Iterable[str]) -> None:
        """The passages of these have vectors, and are not yet seen."""
        self.note([Step(each, each, JobState.EMBEDDED) for each in origins if each in self._queued])

    def remember(self, sources: Sequence[Remembered]) -> None:
        """What sources held, now that it is in the library."""
        if fresh := [each for each in sources if self.known.get(each.origin) != each]:
            self._memory.keep(self.collection, fresh)

    def end(self, told: Mapping[str, object]) -> None:
        """The report, if there was anything to report."""
        if self._given is not None or "_begun" in self.__dict__:
            self._runs.end(self.run, told)
