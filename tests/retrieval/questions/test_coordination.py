"""Two things that are plainly named side by side are asked about one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.questions.coordination import CoordinationDecomposer
from retrieval.questions.stages import SUB_QUESTIONS
from retrieval.text import WORD

WORDS = ["who", "when", "is", "A", "B", ",", "or", "and", "in", "of", "compare", "first", "the"]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "When is the cocaine trial and when is the harbour marathon?",
            ("When is the cocaine trial?", "when is the harbour marathon?"),
        ),
        (
            "how many people died of overdoses in 2023 and in 2024?",
            ("how many people died of overdoses in 2023?", "how many people died of overdoses in 2024?"),
        ),
        ("compare the loans of Karsia and Norvale", ("the loans of Karsia", "the loans of Norvale")),
        ("what is the difference between seals and sea lions?", ("seals", "sea lions")),
        (
            "which lasts longer, the course in Mexico or the one on the island?",
            ("how long lasts longer the course in Mexico?", "how long lasts longer the one on the island?"),
        ),
    ],
)
def test_a_question_of_two_parts_is_split(question: str, parts: tuple[str, ...]) -> None:
    assert CoordinationDecomposer().decompose(question) == parts


def test_the_second_part_gets_what_it_leans_on() -> None:
    _, second = CoordinationDecomposer().decompose("who leads the training and when does it end?")
    assert second == "when does it end? (leads training)"


@pytest.mark.parametrize(
    "question",
    [
        "who is leading the training?",
        "When did Simon and Garfunkel split?",
        "Who voted for and against the bill in 2021?",
        "Which author who wrote Emma and who died in 1817 came from Hampshire?",
        "Who won the war between Karsia and Norvale?",
        "who wrote War and Peace?",
        "Which is the oldest of Rome, Paris or Berlin?",
        "who said it, and why?",
    ],
)
def test_a_question_of_one_part_is_let_be(question: str) -> None:
    assert CoordinationDecomposer().decompose(question) == (question,)


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_parts_are_few_lines_of_the_questions_own_words(question: str) -> None:
    parts = CoordinationDecomposer().decompose(question)
    assert 1 <= len(parts) <= SUB_QUESTIONS
    assert all(len(part.splitlines()) <= 1 for part in parts)
    own = {word.casefold() for word in WORD.findall(question)} | {
        "how",
        "long",
        "many",
        "much",
        "old",
        "when",
    }
    assert {word.casefold() for part in parts for word in WORD.findall(part)} <= own
