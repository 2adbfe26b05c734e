"""What speaks for a sentence as the answer to a question: the numbers that the chooser weighs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from retrieval.stages import Encoder, Vector
from retrieval.text import content_stems, sentences
from retrieval.types import Evidence, Passage
from retrieval.wants import Want, spans, want_of

SENTENCE_CLUES = (
    "cosine of question and sentence, against the best sentence",
    "score of the passage, against the best passage",
    "1 / rank of the passage",
    "rare words of the question in the sentence",
    "no name, number or date of the kind that is wanted",
    "words that the question does not hold, log",
    "length in words, log",
)

# Both lie between 0 and 1 whatever the library and however long the question: sums of BM25 do not.
REPLY_CLUES = (
    "cosine of question and nearest sentence",
    "rare words of the question in the best sentence, its neighbours and the title",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage that was found. `start` and `end` count characters of the article."""

    passage: Passage
    rank: int
    score: float
    start: int
    end: int
    around: str  # with its neighbours in the passage, where "it" and "they" are explained

    @property
    def text(self) -> str:
        """The article's own characters."""
        return self.passage.article.text[self.start : self.end]


class Reading:
    """Evidence taken apart into sentences, each held against the question."""

    def __init__(self, question: str, evidence: Sequence[Evidence], encoder: Encoder) -> None:
        self.question = question
        self.sentences = sentences_of(evidence)
        self._encoder = encoder
        self._asked = content_stems(question)

    def sentence_clues(self) -> Vector:
        """A row for each sentence, a column for each of `SENTENCE_CLUES`."""
        want = want_of(self.question)
        best_cosine = float(self._cosines.max())
        best_score = max(sentence.score for sentence in self.sentences)
        rows = [
            [
                cosine - best_cosine,
                sentence.score - best_score,
                1 / (1 + sentence.rank),
                self._share(stems),
                float(want is not Want.OTHER and not spans(want, sentence.text, self.question)),
                log(1 + len(set(stems) - set(self._asked))),
                log(1 + len(stems)),
            ]
            for sentence, stems, cosine in zip(
                self.sentences, self._stems, self._cosines.tolist(), strict=True
            )
        ]
        return np.asarray(rows, dtype=np.float32)

    def reply_clues(self, best: Sentence) -> Vector:
        """One row, a column for each of `REPLY_CLUES`, for a reply that quotes `best`."""
        share = self._share(content_stems(f"{best.passage.article.title} {best.around}"))
        return np.asarray([[self._cosines.max(), share]], dtype=np.float32)

    @cached_property
    def _stems(self) -> list[list[str]]:
        return [content_stems(sentence.text) for sentence in self.sentences]

    @cached_property
    def _cosines(self) -> Vector:
        vectors = self._encoder.encode_passages([sentence.text for sentence in self.sentences])
        cosines: Vector = vectors @ self._encoder.encode_question(self.question)
        return cosines

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """How telling each word of the question is among these sentences: Sparck Jones 1972."""
        held = Counter(word for stems in self._stems for word in set(stems))
        return {word: log((len(self.sentences) + 1) / (held[word] + 0.5)) for word in self._asked}

    def _share(self, stems: Sequence[str]) -> float:
        """How much of the question's rarity stands among `stems`, 0 to 1."""
        held = set(stems)
        found = sum(rarity for word, rarity in self._rarity.items() if word in held)
        return found / (sum(self._rarity.values()) or 1.0)


def sentences_of(evidence: Sequence[Evidence]) -> list[Sentence]:
    """Every sentence of the evidence once, although passages overlap, best passage first."""
    found: dict[tuple[str, int], Sentence] = {}
    for rank, each in enumerate(evidence):
        passage = each.passage
        cuts = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
        for at, (start, end) in enumerate(cuts):
            around = passage.article.text[cuts[max(0, at - 1)][0] : cuts[min(len(cuts) - 1, at + 1)][1]]
            sentence = Sentence(passage, rank, each.score, start, end, around)
            found.setdefault((passage.article.id, start), sentence)
    return list(found.values())
