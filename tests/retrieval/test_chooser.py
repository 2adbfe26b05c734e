"""The weights of the clues, and what they make of them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.chooser import Chooser
from retrieval.clues import CLUES

FLAT = dict.fromkeys(CLUES, 0.0)


def clues(*firsts: float) -> np.ndarray:
    """A row for each number, which is its first clue; the other clues are 0."""
    rows = np.zeros((len(firsts), len(CLUES)), np.float32)
    rows[:, 0] = firsts
    return rows


def test_there_is_a_weight_for_every_clue() -> None:
    assert set(Chooser.load().weights) == set(CLUES)


def test_what_speaks_for_a_mark_makes_it_likelier() -> None:
    low, high = Chooser(FLAT | {CLUES[0]: 2.0}, 0.0).probabilities(clues(0.0, 1.0))
    assert low < high


def test_one_mark_of_even_odds_is_as_likely_as_none() -> None:
    assert Chooser(FLAT, 0.0).probabilities(clues(0.0)) == pytest.approx([0.5])


@given(arrays(np.float32, (5, len(CLUES)), elements=st.floats(-50, 50, width=32)))
def test_probabilities_sum_to_at_most_one(rows: np.ndarray) -> None:
    likely = Chooser.load().probabilities(rows)
    assert (likely >= 0).all()
    assert likely.sum() <= 1 + 1e-5


def test_confidence_is_the_probability_where_nothing_was_calibrated() -> None:
    assert Chooser(FLAT, 0.0).confidence(0.7) == pytest.approx(0.7)


def test_calibration_moves_the_confidence() -> None:
    assert Chooser(FLAT, 0.0, slope=0.5, offset=-1.0).confidence(0.7) == pytest.approx(0.3597, abs=1e-4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_is_a_probability_that_grows(one: float, other: float) -> None:
    chooser = Chooser.load()
    low, high = sorted((one, other))
    assert 0 <= chooser.confidence(low) <= chooser.confidence(high) <= 1


def test_weights_are_kept_and_read_again(tmp_path: Path) -> None:
    chooser = Chooser(FLAT | {CLUES[1]: 0.25}, -1.5, 0.75, 0.125)
    chooser.save(tmp_path / "chooser.json")
    assert Chooser.load(tmp_path / "chooser.json") == chooser
