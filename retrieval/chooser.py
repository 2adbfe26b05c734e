"""Which of the marked spans is the answer, and how sure one may be of it: weights that were fitted."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.clues import CLUES
from retrieval.stages import Vector
from retrieval.text import words

BUNDLED_CHOOSER = Path(__file__).parent / "models" / "chooser.json"  # `python -m training.chooser` writes it
INTERCEPT = "intercept"

# Of what is said. With the same weight for both it would be Platt's calibration, which fits worse.
REPLY_CLUES = ("expected F1, log", "what it falls short of 1, log, negated")

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Chooser:
    """The weights of the clues by their names, so that they can be read as well as used.

    `marks` are those of a multinomial logistic regression over the marks of one question and, at 0, "none of
    them"; `reply` are those that tell, from the F1 that may be expected of a reply, how likely it is to be
    right: beta calibration (Kull, Silva Filho & Flach 2017).
    """

    marks: Mapping[str, float]
    reply: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = BUNDLED_CHOOSER) -> Self:
        """The weights that were fitted."""
        return cls(**json.loads(path.read_text("utf-8")))

    def save(self, path: Path) -> None:
        """Keep the weights as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")

    def probabilities(self, clues: Vector) -> Vector:
        """How likely each mark is to be right, from a row of `CLUES` for each: `(rows,)`, in sum below 1."""
        odds = _weighed(self.marks, CLUES, clues)
        most = max(float(odds.max()), 0.0)
        shares = np.exp(odds - most)
        likely: Vector = (shares / (shares.sum() + np.exp(-most))).astype(np.float32)
        return likely

    def confidence(self, expected: float) -> float:
        """How likely a reply is to be right, 0 to 1, from the F1 that may be expected of it."""
        return float(1 / (1 + np.exp(-_weighed(self.reply, REPLY_CLUES, reply_clues(expected)))))


def expected_f1(texts: Sequence[str], probabilities: Vector) -> Vector:
    """Of each text the F1 that it may be expected to have, if each of them is right with its probability.

    Minimum Bayes risk decoding (Kumar & Byrne 2004): marks that overlap lend each other weight, and of "the
    Green Berets", "Green Berets" and "Berets" the middle one wins. Shape `(texts,)`, from 0 to 1.
    """
    bags = [Counter(word for word in words(text) if word not in _ARTICLES) for text in texts]
    place = {word: at for at, word in enumerate(dict.fromkeys(word for bag in bags for word in bag))}
    counts = np.zeros((len(bags), len(place)), np.float32)
    for row, bag in zip(counts, bags, strict=True):
        row[[place[word] for word in bag]] = list(bag.values())
    shared = np.minimum(counts[:, None, :], counts[None, :, :]).sum(axis=2)
    sizes = counts.sum(axis=1)
    f1 = 2 * shared / np.maximum(sizes[:, None] + sizes[None, :], 1)
    expected: Vector = f1 @ probabilities
    return expected


def reply_clues(expected: float) -> Vector:
    """One value for each of `REPLY_CLUES`; what is nearer than a millionth to 0 or 1 is that far from it."""
    kept = np.clip(expected, 1e-6, 1 - 1e-6)
    return np.array([np.log(kept), -np.log(1 - kept)])


def _weighed(weights: Mapping[str, float], names: Sequence[str], clues: Vector) -> Vector:
    odds: Vector = clues @ np.array([weights[name] for name in names]) + weights[INTERCEPT]
    return odds
