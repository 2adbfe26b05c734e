"""Weights are what safetensors wrote, and nobody can change the file through them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from retrieval.bundled.weights import read_weights

SAVED: dict[str, NDArray[Any]] = {
    "single": np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3),
    "half": np.array([0.5, -2.0, 65504.0], dtype=np.float16),
    "small": np.array([[-128, 127]], dtype=np.int8),
    "places": np.arange(4, dtype=np.int64),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_file(SAVED, path, metadata={"format": "pt"})
    return path


def test_arrays_are_read_as_they_were_written(path: Path) -> None:
    read = read_weights(path)
    assert read.keys() == SAVED.keys()
    for name, saved in SAVED.items():
        assert read[name].dtype == saved.dtype
        assert np.array_equal(read[name], saved)


def test_writing_to_an_array_does_not_reach_the_file(path: Path) -> None:
    read_weights(path)["places"][:] = 9
    assert np.array_equal(read_weights(path)["places"], SAVED["places"])
