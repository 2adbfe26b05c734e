"""Questions in other words, and about other names."""

from random import Random

import pytest

from evals.datasets import Case, Dataset, in_named_article
from retrieval.encoders import SentenceEncoder
from retrieval.types import Article
from training.examples import Material, groups_of, unlikeness
from training.rewording import Rewording

TEXT = "Poland is among the largest countries of Europe. In 1939 the king of Poland lived in Warsaw."
ALWAYS = Rewording(
    {"largest": ["biggest"], "countries": ["nations"]},
    {"Poland": ["Warsaw", "Hungary"], "1939": ["1940"]},
    reworded=1.0,
    exchanged=1.0,
    renamed=1.0,
)
NEVER = Rewording(ALWAYS.alike, ALWAYS.names, reworded=0.0, renamed=0.0)


def test_words_that_the_text_has_too_give_way_to_others() -> None:
    asked = ALWAYS.in_other_words("Which of the largest countries had a king?", TEXT, Random(0))
    assert asked == "Which of the biggest nations had a king?"


def test_words_that_the_text_has_not_stay() -> None:
    assert ALWAYS.in_other_words("the largest countries", "A city.", Random(0)) == "the largest countries"


def test_a_name_gives_way_to_one_that_the_text_does_not_hold() -> None:
    for seed in range(10):
        assert ALWAYS.with_another_name("Who ruled in Poland?", TEXT, Random(seed)) == "Who ruled in Hungary?"


def test_a_number_gives_way_to_another_number() -> None:
    assert ALWAYS.with_another_name("Who ruled in 1939?", TEXT, Random(0)) == "Who ruled in 1940?"


@pytest.mark.parametrize("question", ["Who ruled?", "Who ruled in Berlin?", "Poland had which king?"])
def test_nothing_is_asked_of_another_name_where_the_text_holds_none(question: str) -> None:
    assert ALWAYS.with_another_name(question, TEXT, Random(0)) is None


def test_by_chance_nothing_is_changed() -> None:
    assert NEVER.in_other_words("the largest countries", TEXT, Random(0)) == "the largest countries"
    assert NEVER.with_another_name("Who ruled in Poland?", TEXT, Random(0)) is None


def test_the_encoder_is_the_thesaurus() -> None:
    questions = ["Who led Poland in 1939?", "Who led Hungary in 1956?", "Who led Poland then?"]
    words = "largest biggest countries nations first second"
    made = Rewording.of(questions, [words] * 8, SentenceEncoder())
    assert made.alike["largest"] == ["biggest"]
    assert made.alike["countries"] == ["nations"]
    assert "first" not in made.alike  # a second one is not a first one
    assert made.names == {"1939": ["1956"], "1956": ["1939"], "Hungary": ["Poland"], "Poland": ["Hungary"]}


def test_a_question_for_another_name_is_a_text_without_an_answer() -> None:
    article = Article("own", "Kings", TEXT)
    case = Case("1", "Where lived the king of Poland?", ("Warsaw",), True, ("own",))
    dataset = Dataset("set", [article], [case], in_named_article)
    groups = groups_of(Material(dataset, {}, titled=False, weight=2.0, rewording=ALWAYS), Random(0))
    renamed = [group for group in groups if "Hungary" in group[0].question]
    assert renamed
    assert not any(example.spans for group in renamed for example in group)
    assert any(group[0].spans for group in groups)


def test_the_fewer_words_stand_around_the_answer_the_more_a_question_counts() -> None:
    def counts(question: str) -> float:
        return unlikeness(Case("1", question, ("Warsaw",), True), TEXT)

    assert counts("Where lived the king of Poland?") == 0.5
    assert counts("seat of government") == 1.5
    assert counts("residence of the king") == 1.0
    assert unlikeness(Case("1", "king", (), False), TEXT) == 1.0
