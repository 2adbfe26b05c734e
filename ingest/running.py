"""Runs, carried out on the library that this process owns: from what was asked for to the report."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, BinaryIO

from ingest.gathering import Gatherer, OpenWeb, Parsers
from ingest.journal.asked import Asked
from ingest.journal.inbox import Inbox
from ingest.journal.jobs import Jobs
from ingest.journal.record import Record
from ingest.journal.runs import Run, Runs
from ingest.purging import purge
from ingest.report import IngestReport
from ingest.splitting import Splitting
from ingest.sync import Tell, sync
from ingest.undoing import undo
from retrieval.errors import FootnoteError
from retrieval.library import Library

TELL_EVERY = 1.0  # seconds between two signs of progress to another process

Told = dict[str, Any]


class Stopped(Exception):
    """Raised by whoever listens to a run, to end it; what is stored stays stored."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Brings articles in, whoever asks for it."""

    library: Library
    parsers: Parsers
    open_web: OpenWeb
    splitting: Splitting = Splitting()

    @property
    def inbox(self) -> Inbox:
        """Where files lie that somebody has sent."""
        return Inbox(self.library.home)

    def run(
        self,
        collection: str,
        asked: Asked,
        tell: Tell = lambda report: None,
        stdin: BinaryIO | None = None,
        run: int | None = None,
    ) -> IngestReport:
        """Do what is asked for. However it ends, the journal says how."""
        record = Record(self.library.catalogue, collection, asked, run)
        gatherer = Gatherer(self.library.catalogue, self.parsers, self.open_web, self.inbox)
        report = IngestReport()

        def listen(latest: IngestReport) -> None:
            nonlocal report
            report = latest
            report.expected = record.expected
            tell(report)

        try:
            if asked.undo or asked.remove or asked.purge:
                report = self._amended(asked, record)
            else:
                items = gatherer.gather(asked, record, stdin or io.BytesIO())
                report = sync(items, self.library, collection, self.splitting, listen, record)
        except Stopped:
            raise  # without an end in the journal: the next owner goes on
        except BaseException as error:
            record.end(report.to_json() | trouble(error))
            self.inbox.discard(asked.files)
            raise
        report.left = len(Jobs(self.library.catalogue).worth_retrying(collection))
        record.end(report.to_json())
        self.inbox.discard(asked.files)
        return report

    def _amended(self, asked: Asked, record: Record) -> IngestReport:
        """The last run taken back, or articles removed, some or all."""
        if asked.purge:
            return IngestReport(removed=purge(self.library, record.collection, record.run))
        if asked.undo:
            undone = undo(self.library, record.collection, self.splitting)
            return IngestReport(removed=len(undone.removed), restored=len(undone.restored))
        if asked.for_good:
            self.library.remove(record.collection, asked.remove)
            self.library.catalogue.forget_history(record.collection, asked.remove)
        else:
            self.library.remove(record.collection, asked.remove, record.run)
        return IngestReport(removed=len(asked.remove))

    def carry_out(self, run: Run, listen: Tell) -> None:
        """Do what another process asked for, and tell it how far it is."""
        runs = Runs(self.library.catalogue)
        tell = _now_and_then(lambda told: runs.tell(run.id, told))

        def both(report: IngestReport) -> None:
            listen(report)
            tell(report)

        self.run(run.collection, run.asked, both, run=run.id)


def trouble(error: BaseException) -> Told:
    """Why a run ended early, as the journal keeps it."""
    if isinstance(error, FootnoteError):
        return {"trouble": str(error), "hint": error.hint}
    return {"trouble": "it was stopped" if isinstance(error, KeyboardInterrupt) else type(error).__name__}


def _now_and_then(tell: Callable[[Told], None]) -> Tell:
    last = monotonic()

    def listen(report: IngestReport) -> None:
        nonlocal last
        if monotonic() - last >= TELL_EVERY:
            last = monotonic()
            tell(report.to_json() | {"expected": report.expected})

    return listen
