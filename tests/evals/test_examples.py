"""The whole way on the example articles, with the real encoder: found, quoted, refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.datasets import Case, Dataset, load
from evals.metrics import contains
from evals.runs import Subject, opened
from retrieval.types import Answer, NoAnswer, Reply

QUESTIONS = Path(__file__).parents[2] / "evals" / "examples"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(QUESTIONS)


@pytest.fixture(scope="module")
def subject(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    with opened(tmp_path_factory.mktemp("examples"), dataset) as subject:
        yield subject


@pytest.fixture(scope="module")
def replies(dataset: Dataset, subject: Subject) -> list[tuple[Case, Reply]]:
    return [(case, subject.ask(case.question, case.asked)) for case in dataset.cases]


def test_the_set_is_large_enough_to_mean_something(dataset: Dataset) -> None:
    absent = [case for case in dataset.cases if not case.answerable]
    assert len(dataset.cases) >= 60
    assert len(absent) >= 20


def test_the_missions_question_is_answered_with_its_citation(subject: Subject) -> None:
    reply = subject.ask("who is leading the training?", None)
    assert isinstance(reply, Answer)
    assert reply.short == "Green Berets"
    assert reply.short in reply.citations[0].quote
    assert reply.citations[0].article.title == "Green Berets begin six-week course for Mexican marines"
    assert reply.as_of is not None


def test_every_quote_is_the_articles_own_characters(replies: list[tuple[Case, Reply]]) -> None:
    quoted = [citation for _, reply in replies if isinstance(reply, Answer) for citation in reply.citations]
    assert quoted
    assert all(each.quote == each.article.text[each.start : each.end] != "" for each in quoted)


def test_there_is_evidence_to_look_at_for_every_question(replies: list[tuple[Case, Reply]]) -> None:
    assert all(len(reply.evidence) >= 10 for _, reply in replies)


# The floors below are what a change may not fall under; docs/evals.md has the figures themselves.


def test_most_answers_hold_the_gold_words(replies: list[tuple[Case, Reply]]) -> None:
    hits = [
        isinstance(reply, Answer) and contains(reply.text, case.answers) > 0
        for case, reply in replies
        if case.answerable
    ]
    assert sum(hits) / len(hits) >= 0.5


def test_most_questions_without_an_answer_are_refused(replies: list[tuple[Case, Reply]]) -> None:
    refused = [isinstance(reply, NoAnswer) for case, reply in replies if not case.answerable]
    assert sum(refused) / len(refused) >= 0.65
