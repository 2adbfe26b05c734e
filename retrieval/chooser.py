"""What each clue weighs: two logistic regressions, of a sentence and of a whole reply."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.clues import REPLY_CLUES, SENTENCE_CLUES
from retrieval.stages import Vector

BUNDLED_CHOOSER = Path(__file__).parent / "models" / "chooser.json"  # `python -m training.chooser` writes it
INTERCEPT = "intercept"

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Weights by the name of their clue, so that they can be read as well as used."""

    sentence: Weights
    reply: Weights

    @classmethod
    def load(cls, path: Path = BUNDLED_CHOOSER) -> Self:
        """The weights that were fitted."""
        stored = json.loads(path.read_text("utf-8"))
        return cls(stored["sentence"], stored["reply"])

    def odds(self, clues: Vector) -> Vector:
        """The log-odds that a sentence answers, for each row of `SENTENCE_CLUES`; shape `(rows,)`."""
        return _weigh(clues, SENTENCE_CLUES, self.sentence)

    def confidence(self, clues: Vector) -> float:
        """How likely a reply is to be right, 0 to 1, from one row of `REPLY_CLUES`."""
        (odds,) = _weigh(clues, REPLY_CLUES, self.reply).tolist()
        return float(1 / (1 + np.exp(-odds)))


def _weigh(clues: Vector, names: Sequence[str], weights: Weights) -> Vector:
    column = np.array([weights[name] for name in names], dtype=np.float32)
    weighed: Vector = clues @ column + np.float32(weights[INTERCEPT])
    return weighed
