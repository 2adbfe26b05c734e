"""The sentence: retrieve, then read."""

from collections.abc import Sequence

import pytest

from retrieval.engine import LONGEST_QUESTION, Engine
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.types import Article, Evidence, NoAnswer, Passage, Reply, Scope, Why

PASSAGE = Passage(Article("a", "A title", "Some text."), 0, 10)
HERE = Scope.of("here")


class Shelf:
    """A retriever with one passage, which remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Scope, int]] = []

    def retrieve(self, question: str, scope: Scope, limit: int) -> list[Evidence]:
        self.asked.append((question, scope, limit))
        return [Evidence(PASSAGE, 1.0)][:limit]


class Shrug:
    """A reader that never knows."""

    def read(self, question: str, evidence: Sequence[Evidence]) -> Reply:
        return NoAnswer(question, Why.NOT_SURE, evidence, 0.2)


def test_the_reader_gets_what_the_retriever_found() -> None:
    reply = Engine(Shelf(), Shrug()).ask("who?", HERE)
    assert list(reply.evidence) == [Evidence(PASSAGE, 1.0)]


def test_the_scope_reaches_the_retriever() -> None:
    shelf = Shelf()
    Engine(shelf, Shrug(), limit=7).ask("who?", HERE)
    assert shelf.asked == [("who?", HERE, 7)]


def test_a_question_is_asked_on_one_line() -> None:
    assert Engine(Shelf(), Shrug()).ask("  who\n leads?\t", HERE).question == "who leads?"


def test_half_a_character_is_asked_as_a_question_mark() -> None:
    assert Engine(Shelf(), Shrug()).ask("who \ud800 leads?", HERE).question == "who ? leads?"


def test_a_search_can_ask_for_another_number() -> None:
    shelf = Shelf()
    assert Engine(shelf, Shrug()).search("who?", HERE, limit=3) == [Evidence(PASSAGE, 1.0)]
    assert shelf.asked[0][2] == 3


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(EmptyQuestion):
        Engine(Shelf(), Shrug()).ask(question, HERE)


def test_a_question_of_ten_thousand_characters_is_refused_with_its_length() -> None:
    with pytest.raises(QuestionTooLong, match="10,000 characters"):
        Engine(Shelf(), Shrug()).ask("x" * 10_000, HERE)


def test_the_longest_question_is_asked() -> None:
    assert Engine(Shelf(), Shrug()).ask("x" * LONGEST_QUESTION, HERE).evidence


def test_a_reply_tells_how_long_each_part_took() -> None:
    ticks = iter([1.0, 1.25, 1.75])
    took = Engine(Shelf(), Shrug(), clock=lambda: next(ticks)).ask("who?", HERE).took
    assert (took.retrieve, took.read, took.total) == (250, 500, 750)
