"""Where in the passages the answer may stand, and how well each place does: spans with their scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from retrieval.stages import Vector
from retrieval.text import Span
from retrieval.types import Passage

BUNDLED_READER = "footnote-minilm-reader"  # the model that comes with Footnote
SPANS = 4  # of each passage: the right one is seldom below
LONGEST = 24  # tokens; of human answers to such questions, 98 in 100 are shorter


@dataclass(frozen=True, slots=True)
class Logits:
    """What an extractive question-answering model says of one passage, token by token.

    `starts` and `ends` have the shape `(tokens,)`, and are higher the likelier the answer starts, or ends,
    at that token; `places` are the tokens' own, in characters of the article. `null` is the score, on the
    scale of a start and an end together, that the answer is not here (Devlin et al. 2019 for SQuAD 2.0).
    """

    passage: Passage
    places: Sequence[Span]
    starts: Vector
    ends: Vector
    null: float


class SpanModel(Protocol):
    """Reads passages for a question, and says of each token how well an answer would start or end there."""

    @property
    def name(self) -> str:
        """The model's name, for people."""
        ...

    def ready(self) -> None:
        """Load the model, which it would otherwise do when it is first asked. Raises `ModelError`."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> list[Logits]:
        """One for each passage, in order. Raises `ModelError`."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """One span of a passage: `start` and `end` count characters of the article, `null` is its passage's."""

    passage: Passage
    start: int
    end: int
    score: float
    null: float

    @property
    def text(self) -> str:
        """The article's own characters."""
        return self.passage.article.text[self.start : self.end]


def marked(logits: Logits) -> list[Marked]:
    """The best spans of a passage, best first. They may overlap, but no two are the same characters."""
    if not len(logits.starts):
        return []
    return [
        Marked(logits.passage, logits.places[first][0], logits.places[last][1], score, logits.null)
        for first, last, score in _best(logits.starts, logits.ends)
    ]


def _best(starts: Vector, ends: Vector) -> Iterator[tuple[int, int, float]]:
    """First and last token of the spans with the highest sums."""
    beyond = np.full(LONGEST - 1, -np.inf, ends.dtype)
    reached = sliding_window_view(np.concatenate([ends, beyond]), LONGEST)  # from each token on
    scores = (starts[:, None] + reached).ravel()
    for at in sorted(np.argpartition(-scores, SPANS)[:SPANS].tolist(), key=lambda at: -scores[at]):
        if np.isfinite(scores[at]):
            first, further = divmod(at, LONGEST)
            yield first, first + further, float(scores[at])
