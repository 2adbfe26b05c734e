"""A question that leans on what was said is known by its words; one that stands alone is let be."""

import pytest

from retrieval.questions.dependence import Leaning, leaning, without_lead
from retrieval.text import content_stems

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "question",
    [
        "and when does it end?",
        "who does he work for?",
        "when does her course finish?",
        "what share of the drugs do they control?",
        "who paid for it?",
        "what does it cost to enter?",
        "and when was that?",
        "who voted for that bill?",
        "who was hiding there?",
        "where were they before then?",
        "when was the last one?",
        "how many were there?",
        "where is it in 2023?",
        "is he married",
    ],
)
def test_a_pronoun_that_stands_for_nothing_in_the_question_leans(question: str) -> None:
    assert leaning(question, NOTHING) is Leaning.PRONOUN


@pytest.mark.parametrize(
    "question",
    [
        "why?",
        "how so?",
        "and in 2022?",
        "until when",
        "what about the purity?",
        "And the boots?",
        "but why",
        "",
    ],
)
def test_what_asks_nothing_by_itself_is_a_fragment(question: str) -> None:
    assert leaning(question, NOTHING) is Leaning.FRAGMENT


@pytest.mark.parametrize(
    "question",
    [
        "who is leading the training?",
        "When did Obama sell his house?",
        "when did obama sell his house?",
        "Which airline said it will suspend its flights?",
        "Is it true that the Senate let instructors in?",
        "what does it cost to enter the 26 mile race in port hallam",
        "How long does it take to fly from Paris to Rome?",
        "How many seals are there in Port Hallam?",
        "Who died in Paris when the plague arrived there?",
        "which dog found the drugs that were in the bananas",
        "whose bill was it that lets foreign soldiers teach in San Telmo",
        "who will be president this year?",
        "population of lagos",
        "blue anchor commander",
        "what is photosynthesis",
        "What is the name for those who oppose the proletariat?",
        "and who coaches the Hallam Striders?",
        "why does scott stewart think the US is doing this",
    ],
)
def test_a_question_that_names_what_it_is_about_stands_alone(question: str) -> None:
    assert leaning(question, NOTHING) is None


def test_a_thing_that_was_spoken_of_leans_only_on_a_conversation_that_spoke_of_it() -> None:
    question = "when does the course end?"
    assert leaning(question, frozenset(content_stems("The course began in May."))) is Leaning.NOUN
    assert leaning(question, frozenset(content_stems("Seals are back."))) is None


def test_a_thing_that_was_spoken_of_with_a_name_of_its_own_is_another_topic() -> None:
    said = frozenset(content_stems("The course began in May."))
    assert leaning("when does the course in Fenwick end?", said) is None


@pytest.mark.parametrize(
    ("lead", "rest"), [("And so, ", "when?"), ("ok thanks, but ", "why?"), ("", "order?")]
)
def test_words_that_lead_on_are_no_part_of_what_is_asked(lead: str, rest: str) -> None:
    assert without_lead(lead + rest) == rest
