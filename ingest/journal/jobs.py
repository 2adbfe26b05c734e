"""Jobs: one for each source of a run that had to be worked on, with how far it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects.sqlite import insert

from ingest.journal.clock import Now, stamp, utc_now
from ingest.journal.tables import JOBS
from retrieval.catalogue import Catalogue
from retrieval.tables import RUNS


class JobState(StrEnum):
    """How far a source has come. `UNCHANGED` was read again and is live already."""

    QUEUED = "queued"
    FETCHED = "fetched"
    PARSED = "parsed"
    EMBEDDED = "embedded"
    LIVE = "live"
    UNCHANGED = "unchanged"
    FAILED = "failed"


SETTLED = (JobState.LIVE, JobState.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be noted of one source: `origin` is what to read again, `source` what to call it."""

    origin: str
    source: str
    state: JobState
    article_id: str | None = None
    error: str | None = None
    hint: str | None = None
    transient: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A source of a run, when it was last noted."""

    run: int
    collection: str
    at: datetime
    step: Step

    @property
    def is_worth_retrying(self) -> bool:
        """Whether it was interrupted, or may go better another time."""
        return self.step.error is None or self.step.transient


class Jobs:
    """The jobs of one library."""

    def __init__(self, catalogue: Catalogue, now: Now = utc_now) -> None:
        self._catalogue = catalogue
        self._now = now

    def note(self, run: int, steps: Iterable[Step]) -> None:
        """Note how far sources have come, all in one transaction."""
        at = stamp(self._now)
        rows = [
            {"run_id": run, "at": at, **{name: getattr(step, name) for name in Step.__slots__}}
            for step in steps
        ]
        if rows:
            adding = insert(JOBS)
            new = {name: adding.excluded[name] for name in rows[0] if name not in ("run_id", "source")}
            with self._catalogue.writing() as connection:
                connection.execute(adding.on_conflict_do_update(["run_id", "source"], set_=new), rows)

    def latest(self, limit: int, states: Iterable[JobState] = tuple(JobState)) -> list[Job]:
        """The jobs that were noted last, newest first."""
        query = _jobs().where(JOBS.c.state.in_(list(states))).order_by(JOBS.c.id.desc()).limit(limit)
        return self._found(query)

    def left(self, collection: str) -> list[Job]:
        """What failed, or was interrupted, and did not succeed since: each origin once, oldest first."""
        last = select(func.max(JOBS.c.id)).join(RUNS, RUNS.c.id == JOBS.c.run_id)
        newest = last.where(RUNS.c.collection == collection).group_by(JOBS.c.source)
        unsettled = JOBS.c.state.not_in(SETTLED) & (JOBS.c.origin != "")
        return self._found(_jobs().where(JOBS.c.id.in_(newest), unsettled).order_by(JOBS.c.id))

    def worth_retrying(self, collection: str) -> list[Job]:
        """What is left and was interrupted, or may go better another time."""
        return [job for job in self.left(collection) if job.is_worth_retrying]

    def _found(self, query: Select[Any]) -> list[Job]:
        with self._catalogue.reading() as connection:
            return [_job(row) for row in connection.execute(query)]


def _jobs() -> Select[Any]:
    return select(JOBS, RUNS.c.collection).join(RUNS, RUNS.c.id == JOBS.c.run_id)


def _job(row: Row[Any]) -> Job:
    step = Step(
        row.origin, row.source, JobState(row.state), row.article_id, row.error, row.hint, row.transient
    )
    return Job(row.run_id, row.collection, datetime.fromisoformat(row.at), step)
