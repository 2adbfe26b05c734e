"""Which answers are the same, which cannot both be right, and which are neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.composing.sameness import contrary, is_short_for, mentions, same
from retrieval.wants import Want


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("five", "5"),
        ("five people", "5"),
        ("twenty-five", "25"),
        ("three million", "3,000,000"),
        ("$3m", "$3 million"),
        ("3 million dollars", "$3 million"),
        ("70 percent", "70%"),
        ("about 70 per cent", "roughly 70%"),
        ("17 February", "February 17th"),
        ("Monday, Feb. 17, 2025", "17 February"),
        ("Sheinbaum", "President Claudia Sheinbaum"),
        ("Sen. Moreno", "Alejandro Moreno"),
        ("the U.S.", "US"),
        ("Panama, Peru, and Ecuador", "Peru, Ecuador and Panama"),
        ("“Training.”", "training"),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5", "6"),
        ("5 people", "5 ships"),
        ("3 million", "$3 billion"),
        ("17 February", "17 March"),
        ("17 February 2024", "17 February 2025"),
        ("Mexico", "New Mexico"),
        ("Panama", "Panama City"),
        ("Peru", "Panama, Peru and Ecuador"),
        ("China", "the ambassador to China"),
        ("May", "5"),
        ("", ""),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Want.NUMBER, "640 trainees", "480 trainees"),
        (Want.NUMBER, "five", "7"),
        (Want.MONEY, "$42 million", "$33 million"),
        (Want.DATE, "30 March", "March 31st, 2025"),
        (Want.DATE, "1988", "1990"),
        (Want.NAME, "Ada Quist", "Bo Lind"),
        (Want.PLACE, "Peru", "Chile"),
    ],
)
def test_both_cannot_be_right(kind: Want, one: str, other: str) -> None:
    assert contrary(kind, one, other)
    assert contrary(kind, other, one)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Want.NUMBER, "640 trainees", "14 ships"),
        (Want.NUMBER, "640 trainees", "640"),
        (Want.NUMBER, "1.1 million", "1,098,000"),
        (Want.NUMBER, "61 to 34", "61"),
        (Want.MONEY, "$5", "€7"),
        (Want.DATE, "Monday", "Tuesday"),
        (Want.DATE, "February", "17 March"),
        (Want.DATE, "1990", "17 March"),
        (Want.NAME, "Ada Quist", "Quist"),
        (Want.NAME, "OAN", "One America News"),
        (Want.NAME, "Ada Quist and Bo Lind", "Cy Mond"),
        (Want.OTHER, "yes", "no"),
    ],
)
def test_both_may_be_right(kind: Want, one: str, other: str) -> None:
    assert not contrary(kind, one, other)
    assert not contrary(kind, other, one)


def test_the_last_part_of_a_name_is_short_for_it() -> None:
    assert is_short_for("Sheinbaum", "Claudia Sheinbaum")
    assert not is_short_for("Claudia Sheinbaum", "Sheinbaum")
    assert not is_short_for("Telmo", "the people of San Telmo")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("five", True),
        ("5 ships", True),
        ("17 February", True),
        ("17 March", False),
        ("Quist", True),
        ("six", False),
    ],
)
def test_a_text_mentions_a_figure_however_it_is_written(answer: str, expected: bool) -> None:
    assert mentions("On February 17th, 5 men met Ada Quist.", answer) is expected


@given(st.text("0123456789.,e+-%$ ", max_size=20), st.text("0123456789.,e+-%$ ", max_size=20))
def test_figures_of_any_shape_are_compared(one: str, other: str) -> None:
    """Also those that are no number: a version 9.2.1, a sum 1.098.000."""
    assert same(one, other) is same(other, one)
    assert contrary(Want.NUMBER, one, other) is contrary(Want.NUMBER, other, one)


def test_a_version_is_no_figure() -> None:
    assert same("version 9.2.1", "9.2.1 version")
    assert not contrary(Want.NUMBER, "9.2.1", "9.2.2")
