"""Conversations are played as people would have them, and each way of asking is scored."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.conversations import (
    EXAMPLES,
    Conversation,
    Score,
    Several,
    conversations,
    follow_ups,
    history,
    in_parts,
    in_vain,
    measure,
    rewritten_in_vain,
    several,
    split_in_vain,
    tables,
)
from evals.datasets import EXAMPLES as ARTICLES
from evals.datasets import Case, Dataset, DatasetError, Half, load, read_articles
from evals.metrics import contains
from evals.runs import opened
from retrieval.questions.stages import Speaker, Turn
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Answer, Article, Citation, NoAnswer, Passage, Reply, Why

ARTICLE = Article("a", "The course", "It ends on 30 March. It costs $95.")
CITED = Citation(1, Passage(ARTICLE, 0, len(ARTICLE.text)), 0, 20)
KNOWN = {"when does the course end?": "It ends on 30 March. [1]", "what does it cost?": "It costs $95. [1]"}


def ask(question: str) -> Reply:
    text = KNOWN.get(question)
    return Answer(question, text, None, (CITED,), (), 0.9) if text else NoAnswer(question, Why.NOT_SURE, ())


class Knows:
    """Makes one question stand alone, and splits one, by heart."""

    def rewrite(self, question: str, history: Sequence[Turn], hearing: Hearing = NOBODY) -> str:
        return "when does the course end?" if question == "and when?" and history else question

    def decompose(self, question: str, hearing: Hearing = NOBODY) -> tuple[str, ...]:
        return tuple(KNOWN) if question == "when, and for how much?" else (question,)


def test_a_conversation_is_played_with_what_was_understood_and_replied() -> None:
    turns = history(["who?", "other: my cousin says", "and when?"], ask, Knows())
    assert turns == [
        Turn(Speaker.ASKER, "who?"),
        Turn(Speaker.BOT, "", "who?"),
        Turn(Speaker.OTHER, "my cousin says"),
        Turn(Speaker.ASKER, "and when?"),
        Turn(Speaker.BOT, "It ends on 30 March. [1]", "when does the course end?", None, ("The course",)),
    ]


def test_each_way_of_asking_is_scored() -> None:
    held = [Conversation("c", ("who?",), "and when?", "what does it cost?", ("30 March",), Half.FIT)]
    assert follow_ups(held, ask, Knows()) == {
        "as asked": Score(0, 0, 1),
        "rewritten": Score(1, 0, 1),
        "by a person": Score(0, 1, 1),
    }


def test_a_question_of_several_parts_is_right_where_all_of_them_are() -> None:
    held = [Several("s", "when, and for how much?", (("30 March",), ("$95",)), Half.FIT)]
    assert in_parts(held, ask, Knows()) == {"as a whole": Score(0, 0, 1), "in parts": Score(1, 0, 1)}


def test_what_is_changed_in_vain_is_named() -> None:
    cases = [Case("1", "and when?", ("May",), True), Case("2", "when, and for how much?", (), False)]
    assert rewritten_in_vain(cases, Knows()) == ["and when?"]
    assert split_in_vain(cases, Knows()) == ["when, and for how much?"]
    shown = in_vain(Dataset("tiny", [], cases, lambda case, passage: False))
    assert shown.title == "2 questions of tiny that stand alone"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"conversations\.jsonl"):
        conversations(tmp_path)


def test_both_halves_hold_equally_many_conversations() -> None:
    halves = [each.half for each in conversations(EXAMPLES)]
    assert halves.count(Half.FIT) == halves.count(Half.REPORT) == 30


def test_every_answer_stands_in_an_article() -> None:
    texts = [article.text for found in read_articles(ARTICLES).values() for article in found]
    gold = [each.answers for each in conversations(EXAMPLES)]
    gold += [part for each in several(EXAMPLES) for part in each.parts]
    assert all(any(contains(text, answers) for text in texts) for answers in gold)


def test_hardly_a_question_of_the_examples_is_changed_though_it_stands_alone() -> None:
    shown = in_vain(load(EXAMPLES))
    assert list(shown.columns[0].cells) == ["0 rewritten", "0 split"]


@pytest.mark.slow
@pytest.mark.timeout(900)  # a hundred questions, however busy the machine
def test_rewriting_and_splitting_answer_more_of_the_half_that_was_held_out(tmp_path: Path) -> None:
    with opened(tmp_path, load(EXAMPLES)) as subject:
        follow, parts = measured = measure(Half.REPORT, subject.ask_one)
    assert follow["rewritten"].right >= follow["as asked"].right + 4
    assert follow["rewritten"].right >= follow["by a person"].right - 4
    assert parts["in parts"].right >= parts["as a whole"].right + 2
    assert [len(shown.columns) for shown in tables({Half.REPORT: measured})] == [3, 3]
