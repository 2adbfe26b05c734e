"""When a list is asked for, and where in a sentence it begins and ends."""

import pytest

from retrieval.composing.listing import asks_for_several, items_of, run_around

COUNTRIES = "They have operated in countries such as Panama, Peru, and Ecuador, said Ada Quist."


@pytest.mark.parametrize(
    "question",
    [
        "which countries has the unit operated in?",
        "What languages does she speak?",
        "Which two cities were hit?",
        "what other ships have been seen",
        "who were the winners?",
        "Name the ships",
        "list all members",
        "names of the ships that came",
    ],
)
def test_a_list_is_asked_for(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "which country is it?",
        "which of the countries won?",
        "which company makes the engine?",
        "what happens next?",
        "what is the news?",
        "who are you?",
        "who is leading?",
        "name of the ship",
    ],
)
def test_one_thing_is_asked_for(question: str) -> None:
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("sentence", "marked", "run"),
    [
        (COUNTRIES, "Peru", "Panama, Peru, and Ecuador"),
        (COUNTRIES, "Panama", "Panama, Peru, and Ecuador"),
        (COUNTRIES, "Peru, and Ecuador", "Peru, and Ecuador"),
        (
            "In Norvale, Karsia and the Lorne Islands it rained.",
            "Karsia",
            "Norvale, Karsia and the Lorne Islands",
        ),
        ("He was born in Paris, France, and died there.", "Paris", "Paris"),
        ("On Monday, Peru left.", "Peru", "Peru"),
        ("They sell apples, pears and plums.", "pears", "pears"),
        ("Ann left.", "Ann", "Ann"),
    ],
)
def test_a_name_is_completed_to_the_list_that_it_stands_in(sentence: str, marked: str, run: str) -> None:
    start = sentence.index(marked)

    assert sentence[slice(*run_around(sentence, (start, start + len(marked))))] == run


def test_a_list_is_taken_apart() -> None:
    assert items_of("Panama, Peru, and the Lorne Islands") == ["Panama", "Peru", "the Lorne Islands"]
    assert items_of("Peru") == ["Peru"]
