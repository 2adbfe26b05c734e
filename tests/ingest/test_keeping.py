"""Whoever owns the library takes up what others ask for, and looks into feeds when they are due."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from ingest.journal.asked import Asked
from ingest.journal.feeds import Feeds
from ingest.journal.runs import Runs, RunState
from ingest.keeping import Keeper, kept
from ingest.running import Runner
from retrieval.catalogue import Catalogue
from retrieval.errors import LibraryInUse
from retrieval.library import CATALOGUE, Library
from tests.encoders import HashingEncoder
from tests.ingest.journal.conftest import Clock
from tests.ingest.site import FEED, PARSERS, STORM, VOTE, Site, feed, texts

EVERY = timedelta(minutes=15)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        yield library


def keeper(library: Library, site: Site, clock: Clock | None = None) -> Keeper:
    return Keeper(Runner(library, PARSERS, site.web), EVERY, clock or Clock())


def test_what_another_process_asks_for_is_done_and_reported(library: Library) -> None:
    with closing(Catalogue(library.home / CATALOGUE)) as elsewhere:
        number = Runs(elsewhere).ask("news", Asked((STORM,)))
        keeper(library, texts()).step(Event())
        run = Runs(elsewhere).run(number)
    assert run is not None
    assert run.state is RunState.ENDED
    assert (run.told or {})["added"] == 1


def test_feeds_are_looked_into_when_they_are_due(library: Library) -> None:
    clock, site = Clock(), texts()
    site.pages[FEED] = feed(STORM)
    feeds = Feeds(library.catalogue, clock)
    feeds.add("news", FEED, None, trusted=True)
    keeping, looked = keeper(library, site, clock), []
    for minutes in (0, 15, 0):
        clock.forward(minutes=minutes)
        keeping.step(Event())
        looked.append(site.asked.count(FEED))
    feeds.checked(feeds.kept()[0])  # by the clock of this test
    for minutes in (14, 1):
        clock.forward(minutes=minutes)
        keeping.step(Event())
        looked.append(site.asked.count(FEED))
    assert looked == [0, 1, 1, 1, 2]


def test_a_new_feed_is_left_to_whoever_adds_it(library: Library) -> None:
    site = texts()
    site.pages[FEED] = feed(STORM)
    Feeds(library.catalogue).add("news", FEED, None, trusted=True)
    keeping = keeper(library, site, Clock())
    keeping.step(Event())  # between adding it and asking for what it names
    number = Runs(library.catalogue).ask("news", Asked(feeds=(FEED,)))
    keeping.step(Event())
    run = Runs(library.catalogue).run(number)
    assert run is not None
    assert (run.told or {})["added"] == 1


def test_a_run_that_fails_does_not_keep_the_next_one_from_being_done(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    runs = Runs(library.catalogue)
    library.put("news", [])
    library.catalogue.set_vectors("news", "another encoder", "vectors")
    first, second = runs.ask("news", Asked((STORM,))), runs.ask("sport", Asked((VOTE,)))
    keeper(library, texts()).step(Event())
    told = [getattr(runs.run(number), "told", {}) for number in (first, second)]
    assert "another encoder" in told[0]["trouble"]
    assert told[1]["added"] == 1
    assert "Trouble with run 1" in caplog.text


def test_meanwhile_others_know_that_they_can_ask(library: Library) -> None:
    with kept(keeper(library, texts())):
        number = Runs(library.catalogue).ask("news", Asked((STORM, VOTE)))
        while Runs(library.catalogue).waiting():
            time.sleep(0.05)
        with pytest.raises(LibraryInUse) as refused:
            Library(library.home, HashingEncoder())
    assert refused.value.serves
    run = Runs(library.catalogue).run(number)
    assert run is not None
    assert (run.told or {})["added"] == 2
