"""What became of each source, and what is left to be tried again."""

from ingest.errors import ParserUnavailable
from ingest.journal.asked import Asked
from ingest.journal.jobs import Jobs, JobState, Step
from ingest.journal.runs import Runs
from retrieval.library import Library
from tests.ingest.journal.conftest import Clock

A, B = "https://news.example/a", "https://news.example/b"


def begun(library: Library, collection: str = "news") -> int:
    runs = Runs(library.catalogue)
    number = runs.ask(collection, Asked())
    runs.begin(number)
    return number


def steps(state: JobState, *origins: str) -> list[Step]:
    return [Step(origin, origin, state) for origin in origins]


def test_a_source_of_a_run_is_one_job_however_often_it_is_noted(library: Library, clock: Clock) -> None:
    jobs, run = Jobs(library.catalogue, clock), begun(library)
    for state in (JobState.QUEUED, JobState.FETCHED, JobState.PARSED, JobState.LIVE):
        clock.forward(minutes=1)
        jobs.note(run, steps(state, A))
    [job] = jobs.latest(10)
    assert (job.run, job.collection, job.at, job.step) == (run, "news", clock.now, *steps(JobState.LIVE, A))


def test_what_was_noted_last_is_first(library: Library) -> None:
    jobs, run = Jobs(library.catalogue), begun(library)
    jobs.note(run, steps(JobState.QUEUED, A, B))
    assert [job.step.origin for job in jobs.latest(1)] == [B]
    assert [job.step.origin for job in jobs.latest(5, [JobState.FAILED])] == []


def test_what_failed_and_what_was_interrupted_is_left(library: Library) -> None:
    jobs, run = Jobs(library.catalogue), begun(library)
    jobs.note(run, [*steps(JobState.FAILED, A), *steps(JobState.FETCHED, B), *steps(JobState.LIVE, "c")])
    assert [job.step.origin for job in jobs.left("news")] == [A, B]


def test_what_succeeded_since_is_not_left(library: Library) -> None:
    jobs = Jobs(library.catalogue)
    jobs.note(begun(library), steps(JobState.FAILED, A, B))
    jobs.note(begun(library), [*steps(JobState.UNCHANGED, A), *steps(JobState.LIVE, B)])
    assert jobs.left("news") == []


def test_another_collection_has_its_own(library: Library) -> None:
    jobs = Jobs(library.catalogue)
    jobs.note(begun(library), steps(JobState.FAILED, A))
    jobs.note(begun(library, "guild"), steps(JobState.LIVE, A))
    assert [job.step.origin for job in jobs.left("news")] == [A]
    assert jobs.left("guild") == []


def test_what_cannot_be_read_again_is_not_tried_again(library: Library) -> None:
    jobs = Jobs(library.catalogue)
    jobs.note(begun(library), [Step("", "standard input", JobState.FAILED)])
    assert jobs.left("news") == []


def test_nothing_to_note_is_nothing_noted(library: Library) -> None:
    jobs = Jobs(library.catalogue)
    jobs.note(begun(library), [])
    assert jobs.latest(10) == []


def test_a_document_that_no_process_could_parse_is_worth_trying_again() -> None:
    assert ParserUnavailable("a.html", "the pool was closed").transient


def test_what_was_interrupted_or_may_go_better_is_worth_trying_again(library: Library) -> None:
    jobs, run = Jobs(library.catalogue), begun(library)
    busy = Step("c", "c", JobState.FAILED, error="busy", hint="later", transient=True)
    gone = Step("d", "d", JobState.FAILED, error="gone", hint="")
    jobs.note(run, [*steps(JobState.LIVE, A), *steps(JobState.PARSED, B), busy, gone])
    assert [job.step.origin for job in jobs.worth_retrying("news")] == [B, "c"]
