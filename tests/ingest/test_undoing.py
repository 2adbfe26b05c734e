"""The last run taken back: the library is as it was before it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.items import Found
from ingest.journal.record import Record
from ingest.journal.runs import Runs, RunState
from ingest.splitting import Splitting
from ingest.sync import sync
from ingest.undoing import NothingToUndo, Undone, undo
from retrieval.library import Library
from retrieval.types import Article, Scope
from tests.encoders import HashingEncoder

STORM = Article("storm", "Harbour reopens", "The storm ended on Sunday.")
EDITED = replace(STORM, text="The storm ended on Monday.")
VOTE = Article("vote", "Senate votes", "The Senate voted on Tuesday.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path, HashingEncoder()) as library:
        yield library


def ingest(library: Library, *articles: Article) -> None:
    record = Record(library.catalogue, "news")
    sync([Found(each.id, each, 1) for each in articles], library, "news", record=record)
    record.end({})


def texts(library: Library) -> list[str]:
    """What can be found, by words and by meaning."""
    library.check()
    assert library.sweep() == 0
    scope = Scope.of("news")
    matched = library.catalogue.match("storm Senate", scope, 10)
    near = library.nearest(library.encoder.encode_question("x"), scope, 10)
    assert matched.keys() == near.keys()
    return sorted(passage.text for passage in library.catalogue.find(scope, near).values())


def take_back(library: Library) -> Undone:
    return undo(library, "news", Splitting())


def test_what_was_changed_is_as_before_and_what_was_added_is_gone(library: Library) -> None:
    ingest(library, STORM)
    ingest(library, EDITED, VOTE)
    assert texts(library) == sorted([EDITED.text, VOTE.text])
    undone = take_back(library)
    assert (undone.restored, undone.removed) == ((STORM.title,), (VOTE.title,))
    assert texts(library) == [STORM.text]
    assert library.catalogue.articles("news") == [STORM]


def test_one_goes_further_back_by_repeating_it(library: Library) -> None:
    ingest(library, STORM)
    ingest(library, EDITED)
    first, second = take_back(library), take_back(library)
    assert first.run > second.run
    assert texts(library) == []
    with pytest.raises(NothingToUndo, match="'news'"):
        take_back(library)


def test_a_removal_is_taken_back(library: Library) -> None:
    ingest(library, STORM)
    library.remove("news", ["storm"], Record(library.catalogue, "news").run)
    assert texts(library) == []
    take_back(library)
    assert library.catalogue.articles("news") == [STORM]


def test_an_article_that_a_run_changed_twice_is_as_before_the_first_time(library: Library) -> None:
    ingest(library, STORM)
    run = Record(library.catalogue, "news").run
    for text in ("Once.", "Twice."):
        library.put("news", [(replace(STORM, text=text), [])], run=run)
    take_back(library)
    assert library.catalogue.article("news", "storm") == STORM


def test_a_run_that_changed_nothing_is_no_run(library: Library) -> None:
    ingest(library, STORM)
    ingest(library, STORM)
    take_back(library)
    assert texts(library) == []


def test_the_history_says_that_it_was_taken_back(library: Library) -> None:
    ingest(library, STORM)
    ingest(library, EDITED)
    undone = undo(library, "news", Splitting(), lambda: datetime(2025, 2, 17, tzinfo=UTC))
    added, changed = library.catalogue.history("news", "storm")
    assert (added.before, added.after, added.undone) == (None, STORM.revision, False)
    assert (changed.before, changed.after, changed.undone) == (STORM, EDITED.revision, True)
    run = Runs(library.catalogue).run(undone.run)
    assert run is not None
    assert run.state is RunState.UNDONE


def test_what_is_removed_for_good_leaves_no_copy(library: Library) -> None:
    ingest(library, STORM)
    library.remove("news", ["storm"])
    library.catalogue.forget_history("news", ["storm"])
    assert library.catalogue.history("news", "storm") == []


def test_another_collection_is_not_touched(library: Library) -> None:
    ingest(library, STORM)
    sync([Found("vote", VOTE, 1)], library, "guild")
    take_back(library)
    assert library.catalogue.articles("guild") == [VOTE]
