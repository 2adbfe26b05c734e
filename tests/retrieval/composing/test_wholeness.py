"""A span that stops short is made whole, and one that is whole is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.composing.wholeness import whole

LEADERS = "It is led by Green Berets from the 7th Special Forces Group, an Army unit."
DATES = "The sessions start on February 17th, 2025 and end on March 30th."
PEOPLE = "Then President Claudia Sheinbaum met Pete Hegseth on Tuesday."


def made_whole(question: str, sentence: str, marked: str) -> str:
    start = sentence.index(marked)
    return sentence[slice(*whole(question, sentence, (start, start + len(marked))))]


@pytest.mark.parametrize(
    ("question", "sentence", "marked", "expected"),
    [
        (
            "who leads it?",
            LEADERS,
            "Green Berets from the 7th",
            "Green Berets from the 7th Special Forces Group",
        ),
        ("who leads it?", LEADERS, "Green Berets from the", "Green Berets from the 7th Special Forces Group"),
        ("when does it end?", DATES, "30th", "March 30th"),
        ("last day of the sessions", DATES, "30th", "March 30th"),
        ("when does it end?", DATES, "March", "March 30th"),
        ("who met Hegseth?", PEOPLE, "Sheinbaum", "Claudia Sheinbaum"),
        ("who met Hegseth?", PEOPLE, "Claudia", "Claudia Sheinbaum"),
        ("how much was it?", "It cost $3 million at first.", "3", "$3 million"),
        ("how much cocaine?", "They found 1.4 tonnes of it.", "1", "1.4 tonnes"),
        ("what share?", "They control roughly 70% of it.", "70", "70%"),
        ("how long?", "It took 52 minutes.", "52", "52 minutes"),
        ("who?", "It was Sheinbaum.", "Shein", "Sheinbaum"),
        ("what?", "“It is training,” he said.", "training,”", "training"),
        (
            "what?",
            "They took part in (Operation Just Cause).",
            "Operation Just Cause)",
            "Operation Just Cause",
        ),
    ],
)
def test_what_was_cut_off_is_put_back(question: str, sentence: str, marked: str, expected: str) -> None:
    assert made_whole(question, sentence, marked) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "marked"),
    [
        ("when does it start?", DATES, "February 17th"),
        ("which month does it start in?", DATES, "February"),
        ("who met Hegseth?", PEOPLE, "Claudia Sheinbaum"),
        ("what is Sheinbaum's office?", PEOPLE, "President"),
        ("who met her?", PEOPLE, "Pete Hegseth"),
        ("how many miles?", "They walked 40 miles.", "40"),
        ("how old is he?", "He is a 43-year-old driver.", "43-year-old"),
        ("what did he say?", "He said “we hope (they) step up” twice.", "“we hope (they) step up”"),
        ("where?", "He lives in Paris, France.", "Paris"),
        ("who came?", "Emma Monday and Ann came.", "Ann"),
    ],
)
def test_what_is_whole_is_left_alone(question: str, sentence: str, marked: str) -> None:
    assert made_whole(question, sentence, marked) == marked


WORDS = st.sampled_from(
    [
        "the",
        "7th",
        "Special",
        "Forces",
        "$3",
        "million",
        "March",
        "30th",
        "2025",
        "of",
        "“a",
        "b”",
        "(c",
        "d)",
        "1.4",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.data())
def test_a_span_stays_within_its_sentence_and_is_never_empty(sentence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    begin, stop = whole("when did who pay how much?", sentence, (start, end))

    assert 0 <= begin < stop <= len(sentence)
