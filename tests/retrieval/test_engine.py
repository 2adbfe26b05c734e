"""The sentence: retrieve, then read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from retrieval.engine import Engine
from retrieval.errors import EmptyQuestion, QuestionTooLong
from retrieval.questions.stages import Near, Understood
from retrieval.stages import NOBODY, Hearing
from retrieval.types import (
    LONGEST_QUESTION,
    Answer,
    Article,
    Citation,
    Evidence,
    NoAnswer,
    Passage,
    Period,
    Reply,
    Scope,
    Why,
    Written,
)

PASSAGE = Passage(Article("a", "A title", "Some text."), 0, 10)
HERE = Scope.of("here")
TODAY = date(2025, 2, 20)
LAST_WEEK = Period(date(2025, 2, 10), date(2025, 2, 19))
FEBRUARY = Period(date(2025, 2, 1), TODAY)


class Shelf:
    """A retriever with one passage, which has no date. It remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Scope, int]] = []
        self.windows: list[Period | None] = []

    def retrieve(
        self, question: str, scope: Scope, limit: int, within: Period | None = None
    ) -> list[Evidence]:
        self.asked.append((question, scope, limit))
        self.windows.append(within)
        return [] if within else [Evidence(PASSAGE, 1.0)][:limit]


class Shrug:
    """A reader that never knows."""

    def ready(self) -> None:
        """It needs nothing."""

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
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


class Quoter:
    """A reader that answers with the first passage it gets."""

    def ready(self) -> None:
        """It needs nothing."""

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        if not evidence:
            return NoAnswer(question, Why.NO_ARTICLES, evidence)
        return Answer(question, evidence[0].passage.text, None, (), evidence, 1.0)


def test_without_a_day_a_time_narrows_nothing() -> None:
    shelf = Shelf()
    Engine(shelf, Shrug()).ask("who led last week?", HERE)
    assert shelf.windows == [None]


def test_of_a_time_that_is_meant_no_other_is_asked_and_the_refusal_names_it() -> None:
    shelf = Shelf()
    reply = Engine(shelf, Quoter()).ask("who led last week?", HERE, TODAY)
    assert shelf.windows == [LAST_WEEK]
    assert reply == NoAnswer("who led last week?", Why.NO_ARTICLES, [], took=reply.took, within=LAST_WEEK)


def test_where_a_month_does_not_answer_everything_is_asked() -> None:
    shelf = Shelf()
    reply = Engine(shelf, Quoter()).ask("who led in February?", HERE, TODAY)
    assert shelf.windows == [FEBRUARY, None]
    assert isinstance(reply, Answer)


def test_a_refusal_after_everything_was_asked_names_no_time() -> None:
    reply = Engine(Shelf(), Shrug()).ask("who led in February?", HERE, TODAY)
    assert isinstance(reply, NoAnswer)
    assert reply.within is None


def test_what_was_asked_in_vain_took_its_time_too() -> None:
    ticks = iter([1.0, 1.25, 1.75, 2.0, 2.5, 3.5])
    engine = Engine(Shelf(), Quoter(), clock=lambda: next(ticks))
    took = engine.ask("who led in February?", HERE, TODAY).took
    assert (took.retrieve, took.read) == (250 + 500, 500 + 1000)


def test_a_search_is_narrowed_as_a_question_is() -> None:
    engine = Engine(Shelf(), Shrug())
    assert engine.search("who led last week?", HERE, today=TODAY) == []
    assert engine.search("who led in February?", HERE, today=TODAY) == [Evidence(PASSAGE, 1.0)]


def test_the_reader_hears_who_waits_and_the_day_of_asking() -> None:
    heard: list[Hearing] = []

    class Listener(Shrug):
        def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
            heard.append(hearing)
            return super().read(question, evidence, hearing)

    Engine(Shelf(), Listener()).ask("who?", HERE, TODAY, Hearing(frugal=True))
    assert heard == [Hearing(today=TODAY, frugal=True)]


def test_tokens_that_were_spent_in_vain_are_counted_too() -> None:
    written = iter([Written("a model", 10, 1), Written("a model", 20, 2, kept=1)])

    class Spending(Quoter):
        def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
            return replace(super().read(question, evidence, hearing), written=next(written))

    reply = Engine(Shelf(), Spending()).ask("who led in February?", HERE, TODAY)
    assert isinstance(reply, Answer)
    assert reply.written == Written("a model", 30, 3, kept=1)
    assert reply.written.tokens == 33


def test_tokens_of_a_first_attempt_are_counted_where_the_second_needed_none() -> None:
    written = iter([Written("a model", 10, 1), None])

    class Spending(Shrug):
        def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
            return replace(super().read(question, evidence, hearing), written=next(written))

    assert Engine(Shelf(), Spending()).ask("who led in February?", HERE, TODAY).written == Written(
        "a model", 10, 1
    )


class Learned:
    """A reader that knows when one thing was."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.read_of: list[str] = []

    def ready(self) -> None:
        """It needs nothing."""

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        self.read_of.append(question)
        if not any(known in question for known in self.known):
            return NoAnswer(question, Why.NOT_SURE, evidence)
        citation = Citation(1, evidence[0].passage, 0, 4)
        return Answer(question, "Some [1]", "Some", [citation], evidence, 0.9)


TWO = "when does the course end and when does the race begin?"


def test_a_question_of_two_parts_is_answered_part_by_part() -> None:
    reply = Engine(Shelf(), Learned("course", "race")).ask(TWO, HERE)
    assert isinstance(reply, Answer)
    assert reply.question == TWO
    assert reply.text == "Some [1]\nSome [1]"  # both parts rest on the same words
    assert len(reply.sub_questions) == 2


def test_a_part_without_an_answer_has_the_question_asked_as_a_whole() -> None:
    reader = Learned("course")
    reply = Engine(Shelf(), reader).ask(TWO, HERE)
    assert reader.read_of[-1] == TWO
    assert isinstance(reply, Answer)
    assert reply.sub_questions == ()


class Interprets:
    """Knows one question in Spanish."""

    def interpret(self, question: str, near: Near, hearing: Hearing = NOBODY) -> Understood:
        if question != "¿quién?":
            return Understood(question)
        assert near()
        return Understood("who?", Written("a model", 30, 4))


class Hears(Shrug):
    """Remembers who waits for its reply."""

    def __init__(self) -> None:
        self.heard: list[Hearing] = []

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        self.heard.append(hearing)
        return super().read(question, evidence, hearing)


def test_a_question_in_another_language_is_looked_up_in_that_of_the_articles() -> None:
    shelf, reader = Shelf(), Hears()
    reply = Engine(shelf, reader, interpreter=Interprets()).ask("¿quién?", HERE)
    assert reply.question == "who?"
    assert shelf.asked[-1][0] == "who?"
    assert [hearing.asked for hearing in reader.heard] == ["¿quién?"]
    assert reply.written == Written("a model", 30, 4)


def test_one_in_their_language_goes_straight_through() -> None:
    shelf, reader = Shelf(), Hears()
    reply = Engine(shelf, reader, interpreter=Interprets()).ask("who?", HERE)
    assert len(shelf.asked) == 1
    assert [hearing.asked for hearing in reader.heard] == [None]
    assert reply.written is None
