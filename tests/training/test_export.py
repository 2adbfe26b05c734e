"""The reader as it is shipped: small, and nearly what was trained."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.bundled.reader import SCALE, unpacked
from training.export import GROUP, averaged, quantised


@given(arrays(np.float32, (4, 8), elements=st.floats(-100, 100, width=32, allow_subnormal=False)))
def test_a_matrix_comes_back_within_half_a_step_of_its_rows_scale(matrix: np.ndarray) -> None:
    back = unpacked(quantised({"layer.weight": matrix}))["layer.weight"]
    step = np.abs(matrix).max(axis=1, keepdims=True) / 127
    assert (np.abs(back - matrix) <= step / 2 + 1e-5).all()


def test_a_large_weight_spoils_its_group_alone() -> None:
    matrix = np.linspace(-1, 1, 4 * 3 * GROUP, dtype=np.float32).reshape(4, 3 * GROUP)
    matrix[0, 0] = 1_000
    back = unpacked(quantised({"layer.weight": matrix}))["layer.weight"]
    assert np.abs(back - matrix)[0, :GROUP].max() > 0.5
    assert np.abs(back - matrix)[0, GROUP:].max() < 0.005


def test_a_scale_for_a_whole_row_is_read_too() -> None:
    """As the readers before this one were kept."""
    kept = {"layer.weight": np.array([[1, 2], [3, 4]], np.int8)}
    kept |= {"layer.weight" + SCALE: np.array([[1.0], [0.5]], np.float32)}
    assert unpacked(kept)["layer.weight"].tolist() == [[1, 2], [1.5, 2]]


def test_vectors_are_kept_as_they_are() -> None:
    bias = np.array([0.1, -0.2, 0.3], np.float32)
    assert np.array_equal(unpacked(quantised({"layer.bias": bias}))["layer.bias"], bias)


def test_matrices_are_kept_in_a_quarter_of_the_space() -> None:
    kept = quantised({"layer.weight": np.ones((384, 384), np.float32)})
    assert kept["layer.weight"].dtype == np.int8
    assert sum(weight.nbytes for weight in kept.values()) < 384 * 384 * 4 / 3.7


def test_an_average_lies_between_the_new_weights_and_the_earlier_ones() -> None:
    new, earlier = ({"layer": np.full((2, 3), value, np.float32)} for value in (1.0, 5.0))
    for share, between in ((1.0, 1.0), (0.75, 2.0), (0.0, 5.0)):
        (mixed,) = averaged(new, earlier, share).values()
        assert mixed.dtype == np.float32
        assert (mixed == between).all()
