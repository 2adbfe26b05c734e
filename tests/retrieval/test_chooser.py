"""The weights of the clues, and what they make of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evals.metrics import normalised, token_f1
from retrieval.chooser import INTERCEPT, REPLY_CLUES, Chooser, expected_f1, reply_clues
from retrieval.clues import CLUES

FLAT = dict.fromkeys((*CLUES, INTERCEPT), 0.0)
EVEN = dict.fromkeys(REPLY_CLUES, 1.0) | {INTERCEPT: 0.0}


def clues(*firsts: float) -> np.ndarray:
    """A row for each number, which is its first clue; the other clues are 0."""
    rows = np.zeros((len(firsts), len(CLUES)), np.float32)
    rows[:, 0] = firsts
    return rows


def test_there_is_a_weight_for_every_clue() -> None:
    shipped = Chooser.load()
    assert set(shipped.marks) == {*CLUES, INTERCEPT}
    assert set(shipped.reply) == {*REPLY_CLUES, INTERCEPT}


def test_what_speaks_for_a_mark_makes_it_likelier() -> None:
    low, high = Chooser(FLAT | {CLUES[0]: 2.0}, EVEN).probabilities(clues(0.0, 1.0))
    assert low < high


def test_one_mark_of_even_odds_is_as_likely_as_none() -> None:
    assert Chooser(FLAT, EVEN).probabilities(clues(0.0)) == pytest.approx([0.5])


@given(arrays(np.float32, (5, len(CLUES)), elements=st.floats(-50, 50, width=32)))
def test_probabilities_sum_to_at_most_one(rows: np.ndarray) -> None:
    likely = Chooser.load().probabilities(rows)
    assert (likely >= 0).all()
    assert likely.sum() <= 1 + 1e-5


def test_the_confidence_is_beta_calibrated() -> None:
    assert Chooser(FLAT, EVEN).confidence(0.8) == pytest.approx(0.8)
    weighed = Chooser(FLAT, dict(zip((*REPLY_CLUES, INTERCEPT), (0.5, 3.0, -1.0), strict=True)))
    assert weighed.confidence(0.8) == pytest.approx(1 / (1 + np.exp(1 - 0.5 * np.log(0.8) + 3 * np.log(0.2))))


def test_what_is_certain_is_kept_a_millionth_short_of_it() -> None:
    assert reply_clues(1.0) == pytest.approx([0.0, np.log(1_000_000)], abs=1e-5)
    assert reply_clues(0.0) == pytest.approx([-np.log(1_000_000), 0.0], abs=1e-5)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_shipped_confidence_grows_with_what_is_expected(one: float, other: float) -> None:
    low, high = map(Chooser.load().confidence, sorted((one, other)))
    assert 0 <= low <= high <= 1


def test_weights_are_kept_and_read_again(tmp_path: Path) -> None:
    chooser = Chooser(FLAT | {CLUES[1]: 0.25}, EVEN | {INTERCEPT: 0.75})
    chooser.save(tmp_path / "chooser.json")
    assert Chooser.load(tmp_path / "chooser.json") == chooser


def test_marks_that_overlap_lend_each_other_weight() -> None:
    texts = ["Kentucky", "the Green Berets from Kentucky", "Green Berets", "Berets"]
    expected = expected_f1(texts, np.array([0.35, 0.02, 0.3, 0.2], np.float32))
    assert texts[int(expected.argmax())] == "Green Berets"


def test_marks_that_share_nothing_have_what_they_have() -> None:
    expected = expected_f1(["Kentucky", "the"], np.array([0.4, 0.1], np.float32))
    assert expected == pytest.approx([0.4, 0.0])


@given(st.data(), st.lists(st.text("abc ", max_size=6), min_size=1, max_size=5))
def test_what_is_expected_is_the_f1_of_squad(data: Any, texts: list[str]) -> None:
    shares = data.draw(arrays(np.float32, (len(texts),), elements=st.floats(0, 1, width=32)))
    with_words = [bool(normalised(text)) for text in texts]
    by_hand = [
        sum(
            share * token_f1(text, [other])
            for other, share, has in zip(texts, shares, with_words, strict=True)
            if has
        )
        for text in texts
    ]
    expected = np.where(with_words, by_hand, 0.0)
    assert expected_f1(texts, shares) == pytest.approx(expected, abs=1e-4)
