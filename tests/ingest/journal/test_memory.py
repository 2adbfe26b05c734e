"""A source is known again for as long as its article is what it made of it."""

from dataclasses import replace

import pytest

from ingest.journal.memory import Memory, Remembered, fingerprint
from retrieval.library import Library
from retrieval.types import Article

ARTICLE = Article("storm", "Harbour reopens", "The storm ended on Sunday.")
SOURCE = Remembered("/news/storm.txt", fingerprint(b"The storm"), "storm", ARTICLE.revision, '"v1"', "Mon")


@pytest.fixture
def memory(library: Library) -> Memory:
    library.put("news", [(ARTICLE, [])])
    memory = Memory(library.catalogue)
    memory.keep("news", [SOURCE])
    return memory


def test_what_is_kept_is_known(memory: Memory) -> None:
    assert memory.of("news") == {SOURCE.origin: SOURCE}


def test_another_collection_does_not_know_it(memory: Memory) -> None:
    assert memory.of("guild") == {}


def test_what_is_kept_later_takes_the_place_of_it(memory: Memory) -> None:
    newer = replace(SOURCE, fingerprint=fingerprint(b"The storm."), etag=None)
    memory.keep("news", [newer])
    assert memory.of("news") == {SOURCE.origin: newer}


def test_when_the_article_is_another_the_source_is_read_again(memory: Memory, library: Library) -> None:
    library.put("news", [(replace(ARTICLE, text="The storm ended on Monday."), [])])
    assert memory.of("news") == {}


def test_when_the_article_is_gone_the_source_is_read_again(memory: Memory, library: Library) -> None:
    library.remove("news", ["storm"])
    assert memory.of("news") == {}


def test_other_bytes_have_another_fingerprint() -> None:
    assert fingerprint(b"a") == fingerprint(b"a") != fingerprint(b"b")
