"""What it costs: passages a second, milliseconds a question, and memory."""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ingestion:
    """How many passages were put into the library, and how long that took with all that belongs to it."""

    passages: int
    seconds: float

    @property
    def passages_per_second(self) -> float | None:
        """None if all of the articles were there already."""
        return self.passages / self.seconds if self.passages and self.seconds else None


def percentile(milliseconds: NDArray[np.float64], percent: float) -> float:
    """The time within which `percent` of the questions were done, interpolated between the two nearest."""
    return float(np.percentile(milliseconds, percent))


def peak_memory() -> int | None:
    """The most bytes of memory that this process has held, or None where the system does not tell.

    `ru_maxrss` counts kibibytes on Linux and bytes on macOS. It includes models, vectors and the dataset.
    """
    if sys.platform == "win32":
        return None
    import resource  # Unix alone has it

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
