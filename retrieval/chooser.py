"""What each clue weighs, and how sure the sum of them may be."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.clues import CLUES
from retrieval.stages import Vector

BUNDLED_CHOOSER = Path(__file__).parent / "models" / "chooser.json"  # `python -m training.chooser` writes it


@dataclass(frozen=True, slots=True)
class Chooser:
    """A multinomial logistic regression over the marks of one question and, at 0, "none of them".

    `weights` go by the name of their clue, so that they can be read as well as used. `slope` and `offset`
    turn the log-odds that some mark is right into those that the reply is (Platt 1999).
    """

    weights: Mapping[str, float]
    intercept: float
    slope: float = 1.0
    offset: float = 0.0

    @classmethod
    def load(cls, path: Path = BUNDLED_CHOOSER) -> Self:
        """The weights that were fitted."""
        return cls(**json.loads(path.read_text("utf-8")))

    def save(self, path: Path) -> None:
        """Keep the weights as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")

    def probabilities(self, clues: Vector) -> Vector:
        """How likely each mark is to be right, from a row of `CLUES` for each: `(rows,)`, in sum below 1."""
        column = np.array([self.weights[name] for name in CLUES])
        odds = clues @ column + self.intercept
        most = max(float(odds.max()), 0.0)
        shares = np.exp(odds - most)
        likely: Vector = (shares / (shares.sum() + np.exp(-most))).astype(np.float32)
        return likely

    def confidence(self, probability: float) -> float:
        """How likely a reply is to be right, 0 to 1, when its marks have this probability together."""
        kept = float(np.clip(probability, 1e-6, 1 - 1e-6))
        odds = self.slope * np.log(kept / (1 - kept)) + self.offset
        return float(1 / (1 + np.exp(-odds)))
