"""What kind of thing a question asks for, and which words of a sentence are of that kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.wants import Want, likeliest, spans, want_of


def found(want: Want, sentence: str, question: str = "") -> list[str]:
    return [sentence[start:end] for start, end in spans(want, sentence, question)]


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("who is leading the training?", Want.NAME),
        ("Which company bought it?", Want.NAME),
        ("when does it end", Want.DATE),
        ("what year was that", Want.DATE),
        ("where was the exercise held?", Want.PLACE),
        ("In which Latin American countries has it operated?", Want.PLACE),
        ("how many marines are trained?", Want.NUMBER),
        ("what percentage do they control?", Want.NUMBER),
        ("how much did the port pay?", Want.MONEY),
        ("what is the price of a ticket?", Want.MONEY),
        ("why was it postponed?", Want.OTHER),
        ("special forces unit training mexico", Want.OTHER),
    ],
)
def test_a_question_tells_what_it_wants(question: str, want: Want) -> None:
    assert want_of(question) is want


@pytest.mark.parametrize(
    ("want", "sentence", "expected"),
    [
        (Want.NAME, "Men of the 7th Special Forces Group lead it.", ["Men of the 7th Special Forces Group"]),
        (Want.NAME, "It was Ana de la Cruz who said so.", ["Ana de la Cruz"]),
        (Want.NAME, "The U.S. Army and Gen. Manuel Noriega met.", ["The U.S. Army", "Gen. Manuel Noriega"]),
        (Want.PLACE, "They worked in Panama, Peru, and Ecuador.", ["Panama", "Peru", "Ecuador"]),
        (Want.DATE, "It runs from February 17th to 30 March 2025.", ["February 17th", "30 March 2025"]),
        (Want.DATE, "The capture was in 1990.", ["1990"]),
        (Want.NUMBER, "They control roughly 70% of 1,200 routes.", ["70%", "1,200 routes"]),
        (Want.NUMBER, "Twenty-four, or two million.", ["Twenty-four", "two million"]),
        (Want.MONEY, "It was worth $33 million, or 30 million euros.", ["$33 million", "30 million euros"]),
    ],
)  # fmt: skip
def test_words_of_the_wanted_kind_are_found(want: Want, sentence: str, expected: list[str]) -> None:
    assert found(want, sentence) == expected


def test_what_the_question_holds_already_answers_nothing() -> None:
    assert found(Want.NAME, "Hegseth met Sheinbaum.", "who met Hegseth?") == ["Sheinbaum"]


def test_a_common_word_at_the_start_is_no_name() -> None:
    assert found(Want.NAME, "They asked. It’s true.") == []


def test_one_alone_is_no_number() -> None:
    assert found(Want.NUMBER, "By one estimate it is 70 percent; thirty-one agree.") == [
        "70 percent",
        "thirty-one agree",
    ]


def test_a_unit_that_the_question_names_is_not_repeated() -> None:
    assert found(Want.NUMBER, "It held 640 trainees.", "how many trainees were there?") == ["640"]


def test_a_name_is_a_place_only_where_it_says_so() -> None:
    sentence = "Green Berets worked in Panama, Peru and Ecuador, said Moreno."
    assert found(Want.PLACE, sentence) == ["Panama", "Peru", "Ecuador"]


def test_of_several_figures_the_one_nearest_to_the_questions_words_is_meant() -> None:
    sentence = "Four navies opened Exercise Blue Anchor on Tuesday with 640 trainees and fourteen ships."
    span = likeliest(Want.NUMBER, sentence, "how many trainees took part?")
    assert span is not None
    assert sentence[slice(*span)] == "640"


def test_of_several_names_the_first_is_meant() -> None:
    sentence = "Green Berets, and not Rangers, lead it."
    span = likeliest(Want.NAME, sentence, "who leads it?")
    assert span is not None
    assert sentence[slice(*span)] == "Green Berets"


def test_without_words_of_the_kind_none_is_meant() -> None:
    assert likeliest(Want.DATE, "It was cold.", "when was it cold?") is None


@given(st.sampled_from(Want), st.text(max_size=200), st.text(max_size=100))
def test_spans_lie_in_the_sentence_whatever_it_is(want: Want, sentence: str, question: str) -> None:
    assert all(0 <= start < end <= len(sentence) for start, end in spans(want, sentence, question))
