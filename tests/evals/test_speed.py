"""What it costs is counted in the units that the table says."""

import sys

import numpy as np
import pytest

from evals.speed import Ingestion, peak_memory, percentile


def test_passages_per_second_are_of_those_that_went_in() -> None:
    assert Ingestion(passages=300, seconds=2).passages_per_second == 150


def test_nothing_ingested_has_no_speed() -> None:
    assert Ingestion(passages=0, seconds=2).passages_per_second is None


def test_a_percentile_lies_between_the_two_nearest_times() -> None:
    times = np.array([40.0, 10.0, 20.0, 30.0])
    assert [percentile(times, percent) for percent in (50, 95, 100)] == pytest.approx([25, 38.5, 40])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell")
def test_peak_memory_is_in_bytes() -> None:
    held = np.ones(100_000_000, dtype=np.uint8)
    peak = peak_memory()
    assert peak is not None
    assert held.nbytes < peak < 64e9  # in kibibytes it would be a thousandth of what is held
