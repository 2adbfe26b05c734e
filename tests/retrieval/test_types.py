"""What the nouns promise."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from retrieval.types import Answer, Article, Citation, Evidence, Passage, Scope, Took

ARTICLE = Article("a1", "A title", "One. Two. Three.", published=date(2025, 2, 17))
PASSAGE = Passage(ARTICLE, 5, 16)


def test_a_passage_is_cut_by_offset() -> None:
    assert PASSAGE.text == "Two. Three."


def test_a_quote_is_cut_by_offset() -> None:
    assert Citation(1, PASSAGE, 5, 9).quote == "Two."


@pytest.mark.parametrize(
    "change",
    [
        {"text": "One. Two. Four."},
        {"title": "Another"},
        {"published": date(2025, 2, 18)},
        {"url": "https://example.org"},
        {"site": "The Post"},
        {"authors": ("Ann",)},
        {"language": "en"},
        {"pages": (0, 5)},
    ],
)
def test_whatever_a_reader_sees_changes_the_revision(change: dict[str, Any]) -> None:
    assert replace(ARTICLE, **change).revision != ARTICLE.revision


def test_an_article_without_pages_has_the_revision_that_it_always_had() -> None:
    assert ARTICLE.revision == "fe99da13665176d071a356dd010d8a691d05d625af9656635aa782d989cccd56"


@pytest.mark.parametrize(
    ("start", "end", "pages"), [(0, 4, (1, 1)), (5, 9, (3, 3)), (0, 9, (1, 3)), (5, 16, (3, 4))]
)
def test_a_quote_knows_its_pages(start: int, end: int, pages: tuple[int, int]) -> None:
    paged = replace(ARTICLE, pages=(0, 5, 5, 10))  # the second page is empty
    assert Citation(1, Passage(paged, 0, 16), start, end).pages == pages


def test_a_quote_of_an_article_without_pages_has_none() -> None:
    assert Citation(1, PASSAGE, 5, 9).pages is None


def test_the_id_alone_does_not_change_the_revision() -> None:
    assert replace(ARTICLE, id="a2").revision == ARTICLE.revision


def test_passages_of_two_revisions_never_share_an_id() -> None:
    edited = replace(ARTICLE, text=ARTICLE.text + " More.")
    assert replace(PASSAGE, article=edited).id != PASSAGE.id


def test_a_scope_names_each_collection_once() -> None:
    assert Scope.of("default", "guild-1", "default").collections == ("default", "guild-1")


def test_an_answer_is_as_of_its_newest_cited_article() -> None:
    older = Passage(replace(ARTICLE, published=date(2024, 1, 1)), 0, 4)
    undated = Passage(replace(ARTICLE, published=None), 0, 4)
    citations = [Citation(1, older, 0, 4), Citation(2, PASSAGE, 5, 9), Citation(3, undated, 0, 4)]
    evidence = [Evidence(PASSAGE, 1.0)]
    assert Answer("q", "Two. [2]", None, citations, evidence, 0.9).as_of == date(2025, 2, 17)
    assert Answer("q", "One. [3]", None, citations[2:], evidence, 0.9).as_of is None


def test_the_time_of_a_reply_is_the_sum_of_its_parts() -> None:
    assert Took(retrieve=20, read=100).total == 120
