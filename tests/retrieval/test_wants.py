"""What kind of thing a question asks for, and which words of a sentence are of that kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.wants import Want, spans, want_of


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
        (Want.NUMBER, "They control roughly 70% of 1,200 routes.", ["70%", "1,200"]),
        (Want.NUMBER, "Twenty-four marines and two million leaflets.", ["Twenty-four", "two million"]),
        (Want.MONEY, "It was worth $33 million, or 30 million euros.", ["$33 million", "30 million euros"]),
    ],
)  # fmt: skip
def test_words_of_the_wanted_kind_are_found(want: Want, sentence: str, expected: list[str]) -> None:
    assert found(want, sentence) == expected


def test_what_the_question_holds_already_answers_nothing() -> None:
    assert found(Want.NAME, "Hegseth met Sheinbaum.", "who met Hegseth?") == ["Sheinbaum"]


def test_a_common_word_at_the_start_is_no_name() -> None:
    assert found(Want.NAME, "They asked. It’s true.") == []


@given(st.sampled_from(Want), st.text(max_size=200), st.text(max_size=100))
def test_spans_lie_in_the_sentence_whatever_it_is(want: Want, sentence: str, question: str) -> None:
    assert all(0 <= start < end <= len(sentence) for start, end in spans(want, sentence, question))
