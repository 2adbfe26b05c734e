"""The figures, against values worked out by hand."""

from math import isnan, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import (
    Bin,
    Interval,
    auroc,
    contains,
    equal_bins,
    exact_match,
    expected_calibration_error,
    ndcg_at,
    normalised,
    paired_bootstrap,
    places,
    recall_at,
    reciprocal_rank,
    token_f1,
    wilson,
)


def test_a_right_passage_at_the_cut_is_recalled() -> None:
    assert [recall_at([5, 9], k) for k in (4, 5, 10)] == [0, 1, 1]


def test_nothing_found_has_no_recall_and_no_reciprocal_rank() -> None:
    assert (recall_at([], 10), reciprocal_rank([]), ndcg_at([], 10, 1)) == (0, 0, 0)


def test_reciprocal_rank_is_that_of_the_first_right_passage_within_ten() -> None:
    assert [reciprocal_rank(ranks) for ranks in ([4, 5], [10], [11])] == [0.25, 0.1, 0]


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    assert ndcg_at([3], 10, relevant=1) == pytest.approx(0.5)


def test_ndcg_compares_with_the_best_list_there_could_be() -> None:
    assert ndcg_at([1, 3], 10, relevant=2) == pytest.approx(1.5 / (1 + 1 / log2(3)))


def test_ndcg_asks_for_no_more_than_fits_above_the_cut() -> None:
    assert ndcg_at([1, 2], 2, relevant=50) == pytest.approx(1)


def test_normalising_drops_case_punctuation_articles_and_white_space() -> None:
    assert normalised(" The  U.S. dollar, an\nicon!") == "us dollar icon"


def test_an_answer_is_exact_if_any_of_the_answers_is() -> None:
    assert exact_match("the Green Berets.", ["7th Group", "green berets"]) == 1
    assert exact_match("Green Beret", ["green berets"]) == 0


def test_f1_is_the_harmonic_mean_for_the_nearest_answer() -> None:
    # "7th special forces group" against "special forces": precision 2/4, recall 2/2
    assert token_f1("the 7th Special Forces Group", ["marines", "special forces"]) == pytest.approx(2 / 3)


def test_f1_counts_a_repeated_word_as_often_as_both_have_it() -> None:
    assert token_f1("very very good", ["very good"]) == pytest.approx(0.8)


def test_an_empty_answer_has_no_f1() -> None:
    assert token_f1("", ["x"]) == 0


@given(st.text("ab the.", max_size=12))
def test_what_is_exact_has_an_f1_of_one(text: str) -> None:
    assert exact_match(text, [text]) == token_f1(text, [text]) == 1


def test_words_are_contained_only_whole_and_in_order() -> None:
    text = "It was China's “Big Bang”, said the press."
    assert contains(text, ["the big bang"]) == contains(text, ["x", "China"]) == 1
    assert contains(text, ["Bang Big"]) == contains(text, ["pres"]) == contains(text, ["..."]) == 0


def test_places_are_slices_of_the_text() -> None:
    text = "A man, a plan. The man: a PLAN!"
    assert [text[start:end] for start, end in places(text, "man, the plan")] == ["man, a plan", "man: a PLAN"]


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # positives 0.9, 0.4 against negatives 0.5, 0.1: three of four pairs
    assert auroc(np.array([0.9, 0.5, 0.4, 0.1]), np.array([1.0, 0, 1, 0])) == 0.75


def test_auroc_counts_a_tie_half() -> None:
    assert auroc(np.array([0.5, 0.5, 0.2]), np.array([1.0, 0, 0])) == 0.75


def test_auroc_of_one_kind_alone_is_not_a_number() -> None:
    assert isnan(auroc(np.array([0.5]), np.array([1.0])))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2))
def test_auroc_agrees_with_counting_all_pairs(cases: list[tuple[int, bool]]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a, mine in cases if mine for b, other in cases if not other]
    found = auroc(np.array([float(s) for s, _ in cases]), np.array([float(p) for _, p in cases]))
    assert isnan(found) if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


def test_calibration_error_is_the_mean_gap_between_sure_and_right() -> None:
    # two bins of two: |0.5 - 0.2| and |1 - 0.8|
    confidences, right = np.array([0.9, 0.1, 0.7, 0.3]), np.array([1.0, 0, 1, 1])
    assert expected_calibration_error(confidences, right, bins=2) == pytest.approx(0.25)


def test_who_is_as_right_as_sure_has_no_calibration_error() -> None:
    assert expected_calibration_error(np.full(4, 0.5), np.array([1.0, 0, 0, 1]), bins=1) == 0


def test_fewer_cases_than_bins_are_a_bin_each() -> None:
    assert expected_calibration_error(np.array([0.4]), np.array([1.0])) == pytest.approx(0.6)


def test_calibration_error_of_nothing_is_not_a_number() -> None:
    assert isnan(expected_calibration_error(np.array([]), np.array([])))


def test_bins_are_filled_equally_from_the_least_sure() -> None:
    confidences, right = np.array([1.0, 0.0, 0.75, 0.25, 0.5]), np.array([1.0, 0, 1, 1, 0])
    assert equal_bins(confidences, right, bins=2) == [Bin(0.25, 1 / 3, 3), Bin(0.875, 1, 2)]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60), st.integers(1, 20))
def test_bins_hold_every_case_once_and_differ_by_one_at_most(
    cases: list[tuple[float, bool]], bins: int
) -> None:
    confidences, right = np.array(cases, dtype=np.float64).T
    found = equal_bins(confidences, right, bins)
    sizes = [part.cases for part in found]
    assert (len(found), sum(sizes)) == (min(bins, len(cases)), len(cases))
    assert max(sizes) - min(sizes) <= 1


def test_the_score_interval_is_wilsons() -> None:
    # 8 of 10, z = 1.96: (0.8 + 0.19208) / 1.38416 +- sqrt(0.38416 * (0.16 + 0.09604)) / 1.38416
    interval = wilson(0.8, 10)
    assert (interval.low, interval.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_nothing_right_of_few_leaves_much_open() -> None:
    interval = wilson(0, 10)
    assert (interval.low, interval.high) == pytest.approx((0, 0.2775), abs=1e-4)


@given(st.integers(1, 500), st.data())
def test_the_share_lies_in_its_interval_and_the_interval_in_nought_to_one(
    cases: int, data: st.DataObject
) -> None:
    share = data.draw(st.integers(0, cases)) / cases
    interval = wilson(share, cases)
    assert 0 <= interval.low <= share + 1e-12
    assert share - 1e-12 <= interval.high <= 1


def test_the_interval_of_a_constant_difference_is_that_difference() -> None:
    gains = np.full(20, 0.25)
    assert paired_bootstrap(lambda drawn: float(gains[drawn].mean()), 20, 200) == Interval(0.25, 0.25)


def test_the_interval_is_as_wide_as_the_normal_approximation_says() -> None:
    gains = np.array([1.0] * 30 + [0.0] * 70)
    interval = paired_bootstrap(lambda drawn: float(gains[drawn].mean()), 100)
    wide = 1.96 * (0.3 * 0.7 / 100) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((0.3 - wide, 0.3 + wide), abs=0.015)


def test_the_same_seed_gives_the_same_interval() -> None:
    gains = np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    intervals = {paired_bootstrap(lambda drawn: float(gains[drawn].mean()), 5, 100) for _ in range(2)}
    assert len(intervals) == 1


def test_a_difference_is_clear_if_nought_is_outside() -> None:
    assert [Interval(*ends).clear for ends in ((0.1, 0.2), (-0.2, -0.1), (-0.1, 0.1))] == [True, True, False]
