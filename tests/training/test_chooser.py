"""Fitting the chooser: what a question has to do without, and weights that find what is right."""

import numpy as np
import pytest

from evals.datasets import Case
from retrieval.chooser import INTERCEPT
from retrieval.clues import CLUES, Reading
from retrieval.marking import Marked
from retrieval.types import Article, Evidence, Passage
from training.chooser import Example, TakenOut, calibrated, fit, is_taken, replied

OWN = Article("own", "Normans", "Green Berets lead the course.")
SAME_SUBJECT = Article("sister", "Normans", "It was cold.")
SAME_ANSWER = Article("cousin", "Marines", "The Green Berets were seen.")
OTHER = Article("other", "Marines", "Nobody came.")
CASE = Case("1", "Who leads the course?", ("Green Berets",), True, ("own",), subject="Normans")


def found(article: Article) -> Evidence:
    return Evidence(Passage(article, 0, len(article.text)), 0.5)


@pytest.mark.parametrize(
    ("out", "left"),
    [
        (TakenOut.NOTHING, {"own", "sister", "cousin", "other"}),
        (TakenOut.SUBJECT, {"cousin", "other"}),
        (TakenOut.ANSWER, {"sister", "other"}),
    ],
)
def test_a_question_does_without_what_answers_it(out: TakenOut, left: set[str]) -> None:
    everything = map(found, (OWN, SAME_SUBJECT, SAME_ANSWER, OTHER))
    assert {each.passage.article.id for each in everything if not is_taken(out, CASE, each)} == left


def asked(random: np.random.Generator, answerable: bool) -> Example:
    """Four marks, of which the one with the highest first clue is right if any is."""
    passage = found(OWN).passage
    marks = [Marked(passage, at, at + 1, 0.0, 0.0) for at in range(4)]
    clues = np.zeros((4, len(CLUES)), np.float32)
    clues[:, 0] = random.normal(-1.0, 0.3, 4)
    right = np.zeros(4)
    if answerable:
        clues[2, 0], right[2] = random.normal(1.0, 0.3), 0.8
    return Example(CASE, [found(OWN)], Reading("", [], marks), clues, right, answerable)


def test_the_weights_find_what_is_right_and_that_nothing_is() -> None:
    random = np.random.default_rng(0)
    chooser = fit([asked(random, number % 2 == 0) for number in range(60)])
    assert chooser.marks[CLUES[0]] > 1
    assert set(chooser.marks) == {*CLUES, INTERCEPT}
    likely = chooser.probabilities(asked(random, True).clues)
    assert likely.argmax() == 2
    assert likely[2] > 0.8
    assert chooser.probabilities(asked(random, False).clues).sum() < 0.2


def test_what_is_said_where_nothing_answers_is_wrong_and_told_less_surely() -> None:
    random = np.random.default_rng(0)
    part = [asked(random, number % 2 == 0) for number in range(60)]
    rows = replied(calibrated(fit(part), part), part)
    assert [row.answerable for row in rows] == [number % 2 == 0 for number in range(60)]
    assert all(bool(row.gold) is row.answerable for row in rows)
    sure = [
        np.mean([row.confidence for row in rows if row.answerable is is_right]) for is_right in (True, False)
    ]
    assert sure[0] > 0.8 > 0.2 > sure[1]
