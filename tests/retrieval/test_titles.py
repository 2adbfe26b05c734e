"""A list of titles is the list of articles, without their texts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from retrieval.catalogue import Catalogue
from retrieval.titles import Titled, Titles
from retrieval.types import Article, Passage

OLD = Article("a", "Tide", "The tide was low.", "https://news.example/a", date(2025, 2, 16), "The Quay")
NEW = Article("b", "Storm", "The storm was long.", None, date(2025, 2, 17))
UNDATED = Article("c", "Ebb", "The ebb was low.")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "footnote.sqlite")) as catalogue:
        for name, articles in (("news", (UNDATED, OLD, NEW)), ("sport", (OLD,))):
            catalogue.add_collection(name)
            catalogue.put(name, [(each, [Passage(each, 0, 3), Passage(each, 4, 9)]) for each in articles])
        yield catalogue


def test_titles_come_in_the_order_of_the_articles(catalogue: Catalogue) -> None:
    titles = Titles(catalogue, "news")
    assert [each.id for each in titles.all()] == [each.id for each in catalogue.articles("news")]


def test_a_page_is_a_part_of_the_list(catalogue: Catalogue) -> None:
    titles = Titles(catalogue, "news")
    assert [*titles.page(2), *titles.page(2, skip=2)] == list(titles.all())
    assert titles.page(2, skip=3) == []
    assert titles.page(1, skip=1) == [Titled("a", "Tide", OLD.url, "The Quay", OLD.published)]


def test_only_one_collection_is_counted(catalogue: Catalogue) -> None:
    assert (Titles(catalogue, "news").count(), Titles(catalogue, "sport").count()) == (3, 1)
    assert Titles(catalogue, "news").passages("a") == 2
    assert Titles(catalogue, "sport").passages("b") == 0


def test_a_collection_that_is_not_there_is_empty(catalogue: Catalogue) -> None:
    titles = Titles(catalogue, "nothing")
    assert (titles.count(), list(titles.all()), titles.page(9), titles.passages("a")) == (0, [], [], 0)
