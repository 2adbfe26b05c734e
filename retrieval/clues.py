"""What speaks for a marked span as the answer to a question: the numbers that the chooser weighs."""

from collections.abc import Sequence
from functools import cached_property
from math import log

import numpy as np

from retrieval.composing.findings import around, sentence_around
from retrieval.marking import Marked
from retrieval.stages import Vector
from retrieval.text import content_stems, folded, holds
from retrieval.types import Evidence

CLUES = (
    "score of the span, against the best span",
    "score of the span less that of 'not here'",
    "score of the passage, against the best passage",
    "1 / rank of the passage",
    "cosine of question and passage",
    "rare words of the question in the sentence",
    "rare words of the question in the sentence, its neighbours and the title",
    "share of its words that the question holds",
    "length in words, log",
)


class Reading:
    """The marks of all passages, each held against the question and against the others."""

    def __init__(self, question: str, evidence: Sequence[Evidence], marks: Sequence[Marked]) -> None:
        self.marks = marks
        self._evidence = evidence
        self._asked = content_stems(question)

    def clues(self) -> Vector:
        """A row for each mark, a column for each of `CLUES`."""
        marks = self.marks
        rank = {each.passage.id: at for at, each in enumerate(self._evidence)}
        ranks = np.array([rank[mark.passage.id] for mark in marks])
        of_passage = np.array([self._evidence[at].score for at in ranks])
        cosines = np.array([self._evidence[at].cosine for at in ranks])
        scores = np.array([mark.score for mark in marks], dtype=np.float32)
        columns = (
            scores - scores.max(),
            scores - np.array([mark.null for mark in marks]),
            of_passage - of_passage.max(),
            1 / (1 + ranks),
            cosines,
            self._shares([sentence_of(mark) for mark in marks]),
            self._shares([f"{mark.passage.article.title} {_around(mark)}" for mark in marks]),
            [self._echo(mark.text) for mark in marks],
            np.log1p([len(mark.text.split()) for mark in marks]),
        )
        return np.stack([np.asarray(column) for column in columns], axis=1).astype(np.float32)

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """How telling each word of the question is among these passages: Sparck Jones 1972."""
        texts = [folded(each.passage.text) for each in self._evidence]
        return {
            word: log((len(texts) + 1) / (sum(holds(text, word) for text in texts) + 0.5))
            for word in dict.fromkeys(self._asked)
        }

    def _shares(self, texts: Sequence[str]) -> list[float]:
        """How much of the question's rarity stands in each text, 0 to 1. Many marks are of one sentence."""
        shares = {text: self._share(text) for text in dict.fromkeys(texts)}
        return [shares[text] for text in texts]

    def _share(self, text: str) -> float:
        text = folded(text)
        found = sum(rarity for word, rarity in self._rarity.items() if holds(text, word))
        return found / (sum(self._rarity.values()) or 1.0)

    def _echo(self, text: str) -> float:
        stems = content_stems(text)
        return sum(stem in self._asked for stem in stems) / len(stems) if stems else 0.0


def sentence_of(mark: Marked) -> str:
    """The sentence that a mark stands in."""
    start, end = sentence_around(mark.passage, mark.start, mark.end)
    return mark.passage.article.text[start:end]


def _around(mark: Marked) -> str:
    start, end = around(mark.passage, mark.start, mark.end)
    return mark.passage.article.text[start:end]
