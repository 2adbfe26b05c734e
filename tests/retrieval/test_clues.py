"""What speaks for a span: a row for each mark, a column for each clue."""

import pytest

from retrieval.clues import CLUES, Reading
from retrieval.marking import Marked
from retrieval.types import Article, Evidence, Passage

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
    evidence = [Evidence(passage(COURSE), 0.8, 0.6), Evidence(passage(OTHER), 0.5, 0.7)]
    rows = Reading(question, evidence, marks).clues()
    assert rows.shape == (len(marks), len(CLUES))
    return list(map(float, rows[:, CLUES.index(name)]))


def test_a_span_is_held_against_the_best_one() -> None:
    found = clue(
        "score of the span, against the best span", mark(COURSE, "Monday", 1.0), mark(COURSE, "cold", 4.0)
    )
    assert found == [-3.0, 0.0]


def test_a_span_is_held_against_not_here() -> None:
    marks = mark(COURSE, "Monday", 1.0, null=3.0), mark(COURSE, "cold", 4.0, null=3.0)
    assert clue("score of the span less that of 'not here'", *marks) == [-2.0, 1.0]


def test_a_passage_is_held_against_the_best_one_and_its_rank() -> None:
    marks = mark(COURSE, "Monday"), mark(OTHER, "minister")
    assert clue("score of the passage, against the best passage", *marks) == pytest.approx([0.0, -0.3])
    assert clue("1 / rank of the passage", *marks) == [1.0, 0.5]
    assert clue("cosine of question and passage", *marks) == pytest.approx([0.6, 0.7])


def test_a_sentence_that_shares_the_questions_words_is_nearer() -> None:
    marks = mark(COURSE, "Green Berets"), mark(COURSE, "cold")
    near, far = clue("rare words of the question in the sentence", *marks)
    assert near > far == 0.0


def test_the_neighbours_and_the_title_count_too() -> None:
    name = "rare words of the question in the sentence, its neighbours and the title"
    (around,) = clue(name, mark(COURSE, "Monday"))
    (alone,) = clue("rare words of the question in the sentence", mark(COURSE, "Monday"))
    assert around > alone


def test_words_of_the_question_are_no_answer() -> None:
    name = "share of its words that the question holds"
    assert clue(name, mark(COURSE, "training of the marines"), mark(COURSE, "Kentucky")) == [1.0, 0.0]
