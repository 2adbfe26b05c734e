"""The library is brought up to date with what was read: new, changed, unchanged, failed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import EmptySource
from ingest.items import Failure, Found
from ingest.report import IngestReport
from ingest.splitting import Splitting
from ingest.sync import BATCH, sync
from retrieval.index import Index
from retrieval.library import VECTORS, Library
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
    assert [passage.text for passage, _ in library.catalogue.match("training", DEFAULT, 5)] == [edited.text]


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
    with Library(tmp_path / "home", HashingEncoder()) as library:
        sync(found(FIRST), library, "default")
        assert library.sweep() == 0


def test_the_report_counts_the_bytes_that_are_settled(library: Library) -> None:
    sync(found(FIRST), library, "default")
    report = sync(found(FIRST, SECOND), library, "default")
    assert report.size == len(FIRST.text) + len(SECOND.text)
