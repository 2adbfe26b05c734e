"""While a process owns the library: what others ask for is taken up, and feeds are looked into when due."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import groupby
from threading import Event, Thread

from ingest.journal.asked import Asked
from ingest.journal.clock import Now, utc_now
from ingest.journal.feeds import Feeds, KeptFeed
from ingest.journal.runs import Runs
from ingest.report import IngestReport
from ingest.running import Runner, Stopped
from retrieval.errors import FootnoteError

LOOK_EVERY = 1.0  # seconds; whoever waits at a terminal sees something within that time

log = logging.getLogger(__name__)


class Keeper:
    """Does what is to be done, one thing after the other; `keep` goes on until it is told to stop."""

    def __init__(
        self, runner: Runner, feeds_every: timedelta, now: Now = utc_now, look_every: float = LOOK_EVERY
    ) -> None:
        self.runner = runner
        self._every = feeds_every
        self._now = now
        self._look_every = look_every
        self._runs = Runs(runner.library.catalogue)
        self._feeds = Feeds(runner.library.catalogue)

    def keep(self, stop: Event) -> None:
        """Look again and again. What fails is logged, and the next thing is done."""
        with suppress(Stopped):
            while not stop.is_set():
                self.step(stop)
                stop.wait(self._look_every)

    def sweep(self) -> None:
        """Throw away files that were sent, and that no run is going to read any more."""
        self.runner.inbox.sweep(sent for run in self._runs.waiting() for sent in run.asked.files)

    def step(self, stop: Event) -> None:
        """Carry out what was asked for by now, and look into the feeds that are due by now."""

        def listen(_: IngestReport) -> None:
            if stop.is_set():
                raise Stopped

        for run in self._runs.waiting():
            with _logged(f"run {run.id}"):
                self.runner.carry_out(run, listen)
        for collection, trusted, feeds in self._due():
            with _logged(f"the feeds of {collection!r}"):
                asked = Asked(feeds=tuple(feed.url for feed in feeds), trusted=trusted)
                self.runner.run(collection, asked, listen)

    def _due(self) -> list[tuple[str, bool, list[KeptFeed]]]:
        """The feeds to look into now, those of one collection and of one trust together."""
        latest = self._now() - self._every
        due = [feed for feed in self._feeds.kept() if feed.last_seen_to <= latest]
        due.sort(key=_kind)
        return [(*kind, list(feeds)) for kind, feeds in groupby(due, key=_kind)]


def _kind(feed: KeptFeed) -> tuple[str, bool]:
    return feed.collection, feed.trusted


@contextmanager
def kept(keeper: Keeper) -> Iterator[None]:
    """Meanwhile the keeper works, on a thread of its own. What it is busy with, the next one ends."""
    keeper.sweep()  # before anybody can send another file
    keeper.runner.library.serve()
    stop = Event()
    thread = Thread(target=keeper.keep, args=(stop,), name="keeper")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _logged(what: str) -> Iterator[None]:
    """Trouble in one thing does not keep the others from being done."""
    try:
        yield
    except Stopped:
        raise
    except FootnoteError as error:
        log.warning("Trouble with %s: %s\n%s", what, error, error.hint)
    except Exception:
        log.exception("A mistake in %s", what)
