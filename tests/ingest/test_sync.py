"""The library is brought up to date with what was read: new, changed, unchanged, failed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import EmptySource
from ingest.items import Failure, Found, Unchanged
from ingest.journal.jobs import Jobs, JobState
from ingest.journal.memory import Memory
from ingest.report import IngestReport
from ingest.splitting import Splitting
from ingest.sync import BATCH, sync
from retrieval.index import Index
from retrieval.library import UNFINISHED, VECTORS, Library
from retrieval.types import Article, Scope
from tests.encoders import HashingEncoder

DEFAULT = Scope.of("default")
FIRST = Article("1", "First", "Green Berets lead the training.")
SECOND = Article("2", "Second", "The Senate voted on Tuesday.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, HashingEncoder()) as library:
        yield library


def found(*articles: Article) -> list[Found]:
    return [Found(article.id, article, len(article.text)) for article in articles]


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.failed)


def test_new_articles_are_added(library: Library) -> None:
    report = sync(found(FIRST, SECOND), library, "default")
    assert counts(report) == (2, 0, 0, 0)
    assert {article.id for article in library.catalogue.articles("default")} == {"1", "2"}


def test_what_has_not_changed_is_skipped(library: Library) -> None:
    sync(found(FIRST, SECOND), library, "default")
    report = sync(found(FIRST, SECOND), library, "default")
    assert counts(report) == (0, 0, 2, 0)
    assert report.passages == 0


def test_what_has_changed_is_replaced(library: Library) -> None:
    sync(found(FIRST), library, "default")
    edited = replace(FIRST, text="Marines lead the training.")
    assert counts(sync(found(edited), library, "default")) == (0, 1, 0, 0)
    assert [passage.text for passage in library.catalogue.passages("default")] == [edited.text]
    matched = library.catalogue.match("training", DEFAULT, 5)
    assert [each.text for each in library.catalogue.find(DEFAULT, matched).values()] == [edited.text]


def test_a_new_title_is_a_change_too(library: Library) -> None:
    sync(found(FIRST), library, "default")
    assert counts(sync(found(replace(FIRST, title="Corrected")), library, "default")) == (0, 1, 0, 0)


def test_the_last_of_several_with_one_id_wins(library: Library) -> None:
    edited = replace(FIRST, text="Marines lead the training.")
    sync(found(FIRST, edited), library, "default")
    assert library.catalogue.article("default", "1") == edited


def test_a_failure_does_not_lose_the_others(library: Library) -> None:
    failure = Failure(EmptySource("empty.txt"))
    report = sync([found(FIRST)[0], failure, found(SECOND)[0]], library, "default")
    assert counts(report) == (2, 0, 0, 1)
    assert report.failed == [failure]


def test_nothing_but_failures_makes_no_collection(library: Library) -> None:
    sync([Failure(EmptySource("empty.txt"))], library, "default")
    assert library.catalogue.collections() == []


def test_collections_are_apart(library: Library) -> None:
    sync(found(FIRST), library, "default")
    assert counts(sync(found(FIRST), library, "guild-1")) == (1, 0, 0, 0)


def test_batches_become_visible_while_it_goes_on(library: Library) -> None:
    many = [Article(str(number), "Many", "One. " * 3) for number in range(BATCH + 1)]
    seen = []

    def tell(report: IngestReport) -> None:
        seen.append((report.added, len(library.catalogue.revisions("default"))))

    sync(found(*many), library, "default", Splitting(), tell)
    assert (BATCH, BATCH) in seen
    assert seen[-1] == (BATCH + 1, BATCH + 1)


def test_vectors_that_an_interrupted_run_has_left_are_swept_away(tmp_path: Path) -> None:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        sync(found(FIRST), library, "default")
        vectors = library.catalogue.collection("default").vectors or ""
    with closing(Index(tmp_path / "home" / VECTORS)) as index:
        index.add(vectors, ["stray"], HashingEncoder().encode_passages(["stray"]))
    (tmp_path / "home" / UNFINISHED).touch()
    with Library(tmp_path / "home", HashingEncoder()) as library:
        sync(found(FIRST), library, "default")
        assert library.sweep() == 0
    assert not (tmp_path / "home" / UNFINISHED).exists()


def test_the_report_counts_the_bytes_that_are_settled(library: Library) -> None:
    sync(found(FIRST), library, "default")
    report = sync(found(FIRST, SECOND), library, "default")
    assert report.size == len(FIRST.text) + len(SECOND.text)


def page(article: Article, origin: str = "") -> Found:
    """An article that is all that its source holds."""
    origin = origin or article.url or article.id
    return Found(origin, article, 10, origin=origin, fingerprint=f"bytes of {article.text}")


def jobs(library: Library) -> list[tuple[str, JobState]]:
    return [(job.step.source, job.step.state) for job in Jobs(library.catalogue).latest(10)]


def test_what_went_in_and_what_failed_is_noted(library: Library) -> None:
    sync([page(FIRST, "/a.txt"), Failure(EmptySource("b.txt"), "/b.txt")], library, "default")
    assert sorted(jobs(library)) == [("/a.txt", JobState.LIVE), ("b.txt", JobState.FAILED)]
    [left] = Jobs(library.catalogue).left("default")
    assert (left.step.origin, left.step.error) == ("/b.txt", str(EmptySource("b.txt")))


def test_where_nothing_has_changed_nothing_is_written(library: Library) -> None:
    sync([page(FIRST), page(SECOND)], library, "default")
    before = library.catalogue.path.with_name("footnote.sqlite-wal").read_bytes()
    known = Memory(library.catalogue).of("default")
    sync([Unchanged("1", "1", 10), page(SECOND)], library, "default")
    assert set(known) == {"1", "2"}
    assert library.catalogue.path.with_name("footnote.sqlite-wal").read_bytes() == before


def test_the_same_text_under_another_path_is_the_same_article(library: Library) -> None:
    sync([page(FIRST, "/a.txt")], library, "default")
    report = sync([page(replace(FIRST, id="other"), "/b.txt")], library, "default")
    assert counts(report) == (0, 0, 1, 0)
    assert [article.id for article in library.catalogue.articles("default")] == ["1"]


def test_the_same_text_twice_in_one_run_is_stored_once(library: Library) -> None:
    sync([page(FIRST, "/a.txt"), page(replace(FIRST, id="other"), "/b.txt")], library, "default")
    assert [article.id for article in library.catalogue.articles("default")] == ["1"]


def test_the_same_text_in_two_papers_is_two_articles(library: Library) -> None:
    papers = [replace(FIRST, id=name, url=f"https://{name}.example/news") for name in ("herald", "post")]
    sync(map(page, papers), library, "default")
    assert {article.id for article in library.catalogue.articles("default")} == {"herald", "post"}


def test_the_same_text_at_two_addresses_of_one_paper_keeps_the_first(library: Library) -> None:
    first = replace(FIRST, url="https://herald.example/news")
    moved = replace(FIRST, id="moved", url="https://herald.example/news?page=1")
    sync([page(first)], library, "default")
    assert counts(sync([page(moved)], library, "default")) == (0, 0, 1, 0)
    assert library.catalogue.article("default", "1").url == first.url


def test_records_that_say_who_they_are_are_apart_though_their_text_is_the_same(library: Library) -> None:
    sync(found(FIRST, replace(FIRST, id="other")), library, "default")
    assert library.catalogue.collection("default").articles == 2


def test_bytes_that_differ_without_a_difference_to_a_reader_are_remembered(library: Library) -> None:
    sync([page(FIRST)], library, "default")
    touched = replace(page(FIRST), fingerprint="other bytes")
    assert counts(sync([touched], library, "default")) == (0, 0, 1, 0)
    assert Memory(library.catalogue).of("default")["1"].fingerprint == "other bytes"
