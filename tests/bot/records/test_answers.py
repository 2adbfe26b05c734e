"""Answers that were given: found again in their server alone, and voted on once by each."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records.answers import Answers, Votes, citations_of
from bot.records.file import Records
from retrieval.catalogue import Catalogue
from retrieval.types import Article, Citation, Passage, Scope
from tests.bot.conftest import ARTICLE, REOPENED, cite

GUILD, OTHER, ALICE, BOB = 7, 8, 1, 2


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "footnote.sqlite")) as catalogue:
        catalogue.add_collection("default")
        put(catalogue, "default", ARTICLE)
        yield catalogue


@pytest.fixture
def answers(records: Records) -> Answers:
    return Answers(records)


def put(catalogue: Catalogue, collection: str, article: Article) -> None:
    catalogue.add_collection(collection)
    catalogue.put(collection, [(article, [Passage(article, 0, len(article.text))])])


def again(answers: Answers, catalogue: Catalogue, id: int, *visible: str) -> list[Citation]:
    given = answers.given(id, GUILD)
    assert given
    return citations_of(given, Scope.of(*visible), catalogue)


def test_the_quotes_of_an_answer_are_found_again(answers: Answers, catalogue: Catalogue) -> None:
    citation = cite(REOPENED, bold="Monday")
    id = answers.add(GUILD, ALICE, [citation])

    assert again(answers, catalogue, id, "elsewhere", "default") == [
        replace(citation, passage=Passage(ARTICLE, citation.start, citation.end))
    ]


def test_a_quote_of_an_article_that_has_changed_is_not_shown(answers: Answers, catalogue: Catalogue) -> None:
    id = answers.add(GUILD, ALICE, [cite(REOPENED)])
    put(catalogue, "default", replace(ARTICLE, text=f"Correction. {ARTICLE.text}"))

    assert again(answers, catalogue, id, "default") == []


def test_a_quote_of_an_article_that_is_gone_is_not_shown(answers: Answers, catalogue: Catalogue) -> None:
    id = answers.add(GUILD, ALICE, [cite(REOPENED)])
    catalogue.remove("default", [ARTICLE.id])

    assert again(answers, catalogue, id, "default") == []


def test_a_quote_of_what_may_no_longer_be_seen_is_not_shown(answers: Answers, catalogue: Catalogue) -> None:
    id = answers.add(GUILD, ALICE, [cite(REOPENED)])

    assert again(answers, catalogue, id, "guild-7") == []


def test_an_answer_is_unknown_in_another_server(answers: Answers) -> None:
    id = answers.add(GUILD, ALICE, [cite(REOPENED)])

    assert answers.given(id, OTHER) is None


def test_a_member_who_votes_again_has_changed_the_vote(answers: Answers) -> None:
    id = answers.add(GUILD, ALICE, [])
    answers.vote(id, ALICE, helpful=True)
    answers.vote(id, BOB, helpful=True)
    answers.vote(id, ALICE, helpful=False, reason="It is out of date.")

    assert answers.votes(GUILD) == Votes(helpful=1, not_helpful=1, reasons=("It is out of date.",))
    assert answers.votes(OTHER) == Votes(0, 0, ())


def test_nothing_is_left_of_a_forgotten_answer(answers: Answers) -> None:
    id = answers.add(GUILD, ALICE, [])
    answers.vote(id, BOB, helpful=True)
    answers.forget(id, GUILD)

    assert answers.given(id, GUILD) is None
    assert answers.votes(GUILD) == Votes(0, 0, ())


def test_the_number_of_a_forgotten_answer_is_not_given_again(answers: Answers) -> None:
    id = answers.add(GUILD, ALICE, [])
    answers.forget(id, GUILD)

    assert answers.add(GUILD, ALICE, []) > id
