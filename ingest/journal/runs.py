"""Runs: each is asked for, begun, told of while it goes on, and ended; or it was interrupted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from ingest.journal.asked import Asked
from ingest.journal.clock import Now, stamp, utc_now
from retrieval.catalogue import Catalogue
from retrieval.tables import RUNS


class RunState(StrEnum):
    """How far a run has come."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest, from being asked for to its report; `told` is its progress, then its report."""

    id: int
    collection: str
    asked: Asked
    state: RunState
    asked_at: datetime
    told: Mapping[str, Any] | None


class Runs:
    """The runs of one library. Any process may ask for one; only the owner of the folder begins it."""

    def __init__(self, catalogue: Catalogue, now: Now = utc_now) -> None:
        self._catalogue = catalogue
        self._now = now

    def ask(self, collection: str, asked: Asked) -> int:
        """Leave a run for the owner of the data folder to take up, and return its number."""
        values = {"collection": collection, "asked": asked.to_json(), "asked_at": stamp(self._now)}
        with self._catalogue.writing() as connection:
            (run,) = connection.execute(insert(RUNS).values(values)).inserted_primary_key or (None,)
            assert run is not None
            return int(run)

    def begin(self, run: int) -> None:
        """The owner of the folder takes it up."""
        self._set(run, begun_at=stamp(self._now))

    def tell(self, run: int, told: Mapping[str, Any]) -> None:
        """Say how far it has come."""
        self._set(run, told=dict(told))

    def end(self, run: int, told: Mapping[str, Any]) -> None:
        """It is done, and this is its report."""
        self._set(run, told=dict(told), ended_at=stamp(self._now))

    def run(self, run: int) -> Run | None:
        """One run, if there is one of that number."""
        with self._catalogue.reading() as connection:
            row = connection.execute(select(RUNS).where(RUNS.c.id == run)).first()
        return _run(row) if row else None

    def waiting(self) -> list[Run]:
        """What has been asked for and not begun, and what was begun by an owner that has died."""
        query = select(RUNS).where(RUNS.c.ended_at.is_(None)).order_by(RUNS.c.id)
        with self._catalogue.reading() as connection:
            return [_run(row) for row in connection.execute(query)]

    def ended(self, collection: str, limit: int, skip: int = 0) -> list[Run]:
        """What was done to a collection, the latest first."""
        query = select(RUNS).where(_done(collection)).order_by(RUNS.c.id.desc()).limit(limit).offset(skip)
        with self._catalogue.reading() as connection:
            return [_run(row) for row in connection.execute(query)]

    def count_ended(self, collection: str) -> int:
        """How many runs of a collection have ended."""
        with self._catalogue.reading() as connection:
            counted = select(func.count()).select_from(RUNS).where(_done(collection))
            return int(connection.scalar(counted) or 0)

    def give_up_dead(self) -> None:
        """End what was begun by an owner that has died; what it left undone can be tried again."""
        dead = RUNS.c.begun_at.is_not(None) & RUNS.c.ended_at.is_(None)
        values = {"ended_at": stamp(self._now), "told": {"trouble": "it was interrupted", "hint": ""}}
        with self._catalogue.reading() as connection:
            if connection.execute(select(RUNS.c.id).where(dead)).first() is None:
                return
        with self._catalogue.writing() as connection:
            connection.execute(update(RUNS).where(dead).values(values))

    def _set(self, run: int, **values: Any) -> None:
        with self._catalogue.writing() as connection:
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(values))


def _done(collection: str) -> ColumnElement[bool]:
    return (RUNS.c.collection == collection) & RUNS.c.ended_at.is_not(None)


def _run(row: Row[Any]) -> Run:
    asked_at = datetime.fromisoformat(row.asked_at)
    return Run(row.id, row.collection, Asked.from_json(row.asked), _state(row), asked_at, row.told)


def _state(row: Row[Any]) -> RunState:
    if row.undone_at:
        return RunState.UNDONE
    if row.ended_at:
        return RunState.ENDED
    return RunState.RUNNING if row.begun_at else RunState.WAITING
