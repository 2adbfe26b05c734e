"""A run is asked for by anybody, begun by the owner of the folder, and ended with a report."""

from contextlib import closing

from ingest.journal.asked import Asked
from ingest.journal.runs import Run, Runs, RunState
from retrieval.catalogue import Catalogue
from retrieval.library import CATALOGUE, Library
from tests.ingest.journal.conftest import Clock

ASKED = Asked(("https://news.example/a",), trusted=True)


def state(runs: Runs, number: int) -> RunState:
    run = runs.run(number)
    assert isinstance(run, Run)
    return run.state


def test_a_run_waits_until_it_is_begun_and_runs_until_it_is_ended(library: Library, clock: Clock) -> None:
    runs = Runs(library.catalogue, clock)
    number = runs.ask("news", ASKED)
    states = [state(runs, number)]
    runs.begin(number)
    states.append(state(runs, number))
    runs.end(number, {"added": 1})
    states.append(state(runs, number))
    assert states == [RunState.WAITING, RunState.RUNNING, RunState.ENDED]


def test_what_another_process_asks_for_is_seen_by_the_owner(library: Library, clock: Clock) -> None:
    with closing(Catalogue(library.home / CATALOGUE)) as elsewhere:
        number = Runs(elsewhere, clock).ask("news", ASKED)
    assert Runs(library.catalogue).waiting() == [
        Run(number, "news", ASKED, RunState.WAITING, clock.now, None)
    ]


def test_a_run_whose_process_died_is_still_to_be_done_and_one_that_ended_is_not(library: Library) -> None:
    runs = Runs(library.catalogue)
    died, ended = runs.ask("news", ASKED), runs.ask("news", ASKED)
    for number in (died, ended):
        runs.begin(number)
    runs.end(ended, {})
    assert [run.id for run in runs.waiting()] == [died]


def test_whoever_looks_on_sees_the_progress_and_then_the_report(library: Library) -> None:
    runs = Runs(library.catalogue)
    number = runs.ask("news", ASKED)
    told = []
    for tell, report in ((runs.tell, {"added": 1}), (runs.end, {"added": 2})):
        tell(number, report)
        told.append(getattr(runs.run(number), "told", None))
    assert told == [{"added": 1}, {"added": 2}]


def test_there_is_no_run_of_another_number(library: Library) -> None:
    assert Runs(library.catalogue).run(7) is None


def test_what_was_done_to_a_collection_is_listed_the_latest_first(library: Library) -> None:
    runs = Runs(library.catalogue)
    for collection in ("news", "sport", "news", "news"):
        runs.end(runs.ask(collection, ASKED), {})
    runs.ask("news", ASKED)
    assert runs.count_ended("news") == 3
    assert [run.id for run in runs.ended("news", 2)] == [4, 3]
    assert [run.id for run in runs.ended("news", 2, skip=2)] == [1]
