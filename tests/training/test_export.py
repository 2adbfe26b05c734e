"""The reader as it is shipped: small, and nearly what was trained."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.bundled.reader import unpacked
from training.export import quantised


@given(arrays(np.float32, (4, 8), elements=st.floats(-100, 100, width=32, allow_subnormal=False)))
def test_a_matrix_comes_back_within_half_a_step_of_its_rows_scale(matrix: np.ndarray) -> None:
    back = unpacked(quantised({"layer.weight": matrix}))["layer.weight"]
    step = np.abs(matrix).max(axis=1, keepdims=True) / 127
    assert (np.abs(back - matrix) <= step / 2 + 1e-5).all()


def test_vectors_are_kept_as_they_are() -> None:
    bias = np.array([0.1, -0.2, 0.3], np.float32)
    assert np.array_equal(unpacked(quantised({"layer.bias": bias}))["layer.bias"], bias)


def test_matrices_are_kept_in_a_quarter_of_the_space() -> None:
    kept = quantised({"layer.weight": np.ones((384, 384), np.float32)})
    assert kept["layer.weight"].dtype == np.int8
    assert sum(weight.nbytes for weight in kept.values()) < 384 * 384 * 4 / 3.9
