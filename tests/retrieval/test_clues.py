"""What speaks for a span: a row for each mark, a column for each clue."""

import numpy as np
import pytest

from retrieval.clues import CLUES, REPLY_CLUES, Reading, reply_clues
from retrieval.marking import Marked
from retrieval.types import Article, Evidence, Passage
from tests.encoders import HashingEncoder

COURSE = Article(
    "course",
    "Marines go back to school",
    "The course began on Monday. Green Berets from Kentucky lead the training of the marines. It was cold.",
)
OTHER = Article("other", "A visit", "The minister saw Green Berets at work. They lead it.")
QUESTION = "who leads the training of the marines?"


def passage(article: Article) -> Passage:
    return Passage(article, 0, len(article.text))


def mark(article: Article, words: str, score: float = 1.0, null: float = 0.0) -> Marked:
    start = article.text.index(words)
    return Marked(passage(article), start, start + len(words), score, null)


def clue(name: str, *marks: Marked, question: str = QUESTION) -> list[float]:
    evidence = [Evidence(passage(COURSE), 0.8), Evidence(passage(OTHER), 0.5)]
    rows = Reading(question, evidence, marks, HashingEncoder(512)).clues()
    assert rows.shape == (len(marks), len(CLUES))
    return list(map(float, rows[:, CLUES.index(name)]))


def test_a_span_is_held_against_the_best_one() -> None:
    found = clue(
        "score of the span, against the best span", mark(COURSE, "Monday", 1.0), mark(COURSE, "cold", 4.0)
    )
    assert found == [-3.0, 0.0]


def test_a_span_is_held_against_not_here() -> None:
    assert clue("score of the span less that of 'not here'", mark(COURSE, "Monday", 1.0, null=3.0)) == [-2.0]


def test_a_passage_is_held_against_the_best_one_and_its_rank() -> None:
    marks = mark(COURSE, "Monday"), mark(OTHER, "minister")
    assert clue("score of the passage, against the best passage", *marks) == pytest.approx([0.0, -0.3])
    assert clue("1 / rank of the passage", *marks) == [1.0, 0.5]


def test_a_sentence_that_shares_the_questions_words_is_nearer() -> None:
    marks = mark(COURSE, "Green Berets"), mark(COURSE, "cold")
    near, far = clue("cosine of question and sentence", *marks)
    assert near > far
    near, far = clue("rare words of the question in the sentence", *marks)
    assert near > far == 0.0


def test_the_neighbours_and_the_title_count_too() -> None:
    name = "rare words of the question in the sentence, its neighbours and the title"
    (around,) = clue(name, mark(COURSE, "Monday"))
    (alone,) = clue("rare words of the question in the sentence", mark(COURSE, "Monday"))
    assert around > alone


def test_a_date_is_wanted_by_when() -> None:
    name = "no name, number or date of the kind that is wanted"
    marks = mark(COURSE, "Monday"), mark(COURSE, "Green Berets")
    assert clue(name, *marks, question="when did the course begin?") == [0.0, 1.0]


def test_words_of_the_question_are_no_answer() -> None:
    name = "share of its words that the question holds"
    assert clue(name, mark(COURSE, "training of the marines"), mark(COURSE, "Kentucky")) == [1.0, 0.0]


def test_the_same_words_in_another_passage_agree() -> None:
    name = "the same words marked in other passages, log"
    agreed, alone, also = clue(
        name, mark(COURSE, "Green Berets", 2.0), mark(COURSE, "Kentucky"), mark(OTHER, "Green Berets", 2.0)
    )
    assert agreed == also == pytest.approx(np.log(11), abs=1e-5)
    assert alone == 0.0


def test_a_reply_is_judged_by_the_words_that_are_said_and_by_the_nearest_sentence() -> None:
    evidence = [Evidence(passage(COURSE), 0.8), Evidence(passage(OTHER), 0.5)]
    marks = mark(OTHER, "minister"), mark(COURSE, "Green Berets")
    rows = Reading(QUESTION, evidence, marks, HashingEncoder(512)).clues()
    odds, nearest, around = reply_clues(rows, np.array([0.5, 0.25], np.float32))
    assert len(REPLY_CLUES) == 3
    assert odds == pytest.approx(0.0)
    assert nearest == rows[1, CLUES.index("cosine of question and sentence")]
    share = CLUES.index("rare words of the question in the sentence, its neighbours and the title")
    assert around == rows[0, share] < rows[1, share]
