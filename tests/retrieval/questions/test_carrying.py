"""A follow-up gets the words that it lacks, and nothing that nobody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine import LONGEST_QUESTION
from retrieval.questions.carrying import CARRIED, CarryingRewriter
from retrieval.questions.stages import TURNS, Speaker, Turn
from retrieval.text import WORD
from tests.retrieval.questions.turns import WHO_LEADS, asked, replied

WORDS = [
    "who",
    "when",
    "why",
    "what",
    "about",
    "it",
    "they",
    "there",
    "that",
    "and",
    "in",
    "is",
    "2022",
    "2023",
]
NAMES = ["Senate", "Mexico", "marines", "course", "(bill)?", "vote.", "\n"]
texts = st.lists(st.sampled_from(WORDS + NAMES) | st.text(max_size=8), max_size=14).map(" ".join)
turns = st.builds(
    Turn,
    st.sampled_from(Speaker),
    texts,
    st.none() | texts,
    st.none() | texts,
    st.lists(texts, max_size=2).map(tuple),
)


@pytest.fixture
def rewriter() -> CarryingRewriter:
    return CarryingRewriter()


def test_a_pronoun_gets_what_was_spoken_of_in_brackets(rewriter: CarryingRewriter) -> None:
    understood = rewriter.rewrite("and when does it end?", WHO_LEADS)
    assert understood == "when does it end? (Green Berets leading training Mexican marines)"


def test_a_change_of_topic_is_let_be(rewriter: CarryingRewriter) -> None:
    for question in ("how much are boots for the fire volunteers", "and who coaches the Hallam Striders?"):
        assert rewriter.rewrite(question, WHO_LEADS) == question


def test_a_year_takes_the_place_of_the_other_year(rewriter: CarryingRewriter) -> None:
    history = [asked("Where did the grey berets work in 2023?")]
    assert rewriter.rewrite("and in 2022?", history) == "Where did the grey berets work in 2022?"


def test_what_about_asks_the_last_question_of_another_thing(rewriter: CarryingRewriter) -> None:
    first = [asked("what was the street value of the drugs?")]
    assert (
        rewriter.rewrite("what about the purity?", first)
        == "what was the street value of the drugs the purity?"
    )
    ended = [replied("when does it end? (training marines)")]
    assert (
        rewriter.rewrite("and the exhibition in Hallam?", ended)
        == "when does it end? (the exhibition in Hallam)"
    )


@pytest.mark.parametrize(
    ("fragment", "before", "understood"),
    [
        ("and until when?", "When can I see the exhibition?", "until when can I see the exhibition?"),
        ("for how many hours?", "In which street do they sit?", "for how many hours do they sit?"),
        ("why?", "is the clinic free", "why is the clinic free"),
        ("why?", "who moved the exercise?", "why moved the exercise?"),
        ("why?", "blue anchor commander", "why? (blue anchor commander)"),
        ("why", "and how?", "why"),
    ],
)
def test_what_asks_otherwise_takes_the_place_of_what_asked(
    rewriter: CarryingRewriter, fragment: str, before: str, understood: str
) -> None:
    assert rewriter.rewrite(fragment, [asked(before)]) == understood


def test_the_topic_is_carried_from_turn_to_turn(rewriter: CarryingRewriter) -> None:
    second = rewriter.rewrite("and when does it end?", WHO_LEADS)
    third = rewriter.rewrite(
        "who pays for it?", [*WHO_LEADS, asked("and when does it end?"), replied(second)]
    )
    assert third == "who pays for it? (end Green Berets leading training Mexican marines)"


def test_without_the_bots_own_turns_the_askers_earlier_words_count(rewriter: CarryingRewriter) -> None:
    history = [asked("who leads the training?"), asked("and when does it end?")]
    assert rewriter.rewrite("who pays for it?", history) == "who pays for it? (end leads training)"


def test_a_message_of_somebody_else_is_the_topic_where_nobody_asked(rewriter: CarryingRewriter) -> None:
    said = [Turn(Speaker.OTHER, "They sank a freighter in Fenwick.")]
    assert rewriter.rewrite("when was that?", said) == "when was that? (sank freighter Fenwick)"


def test_what_others_say_in_between_does_not_change_the_topic(rewriter: CarryingRewriter) -> None:
    chat = Turn(Speaker.OTHER, "My cousin works at the zoo.")
    assert rewriter.rewrite("who pays for it?", [*WHO_LEADS, chat]) == rewriter.rewrite(
        "who pays for it?", WHO_LEADS
    )


def test_an_answer_that_is_no_name_is_not_carried(rewriter: CarryingRewriter) -> None:
    history = [replied("how many seals were counted?", "317 Seals")]
    assert rewriter.rewrite("when was that?", history) == "when was that? (seals counted)"


def test_no_more_is_carried_than_a_reader_can_use(rewriter: CarryingRewriter) -> None:
    history = [asked(f"who leads {' '.join(f'thing{at}' for at in range(40))}?")]
    carried = rewriter.rewrite("when does it end?", history).partition("(")[2]
    assert len(carried.split()) == CARRIED


def test_what_was_said_long_ago_does_not_count(rewriter: CarryingRewriter) -> None:
    history = [*WHO_LEADS, *[Turn(Speaker.OTHER, "hm")] * TURNS]
    assert rewriter.rewrite("when does it end?", history) == "when does it end? (hm)"


def test_a_question_that_would_grow_too_long_is_let_be(rewriter: CarryingRewriter) -> None:
    history = [asked(f"who leads {'x' * LONGEST_QUESTION}?")]
    assert rewriter.rewrite("when does it end?", history) == "when does it end?"


@given(question=texts)
def test_without_history_a_question_is_only_put_on_one_line(question: str) -> None:
    assert CarryingRewriter().rewrite(question, []) == " ".join(question.split())


@given(question=texts, history=st.lists(turns, max_size=12))
def test_a_rewritten_question_is_one_line_that_can_be_asked(question: str, history: list[Turn]) -> None:
    understood = CarryingRewriter().rewrite(question, history)
    assert len(understood.splitlines()) <= 1
    assert len(understood) <= LONGEST_QUESTION


@given(question=texts, history=st.lists(turns, max_size=12))
def test_no_word_is_invented(question: str, history: list[Turn]) -> None:
    said = [
        question,
        *(text for turn in history for text in (turn.text, turn.question or "", turn.short or "")),
    ]
    known = {word for text in said for word in WORD.findall(text)}
    assert set(WORD.findall(CarryingRewriter().rewrite(question, history))) <= known
