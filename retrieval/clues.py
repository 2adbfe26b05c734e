"""What speaks for a sentence as the answer to a question: the numbers that the chooser weighs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np

from retrieval.stages import Vector
from retrieval.text import content_words, sentences, stem
from retrieval.types import Evidence, Passage
from retrieval.wants import Want, spans, want_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage that was found. `start` and `end` count characters of the article."""

    passage: Passage
    rank: int
    score: float
    start: int
    end: int
    around: str  # with its neighbours in the passage: what "it" and "they" refer to

    @property
    def text(self) -> str:
        """The article's own characters."""
        return self.passage.article.text[self.start : self.end]


SENTENCE_CLUES = (
    "cosine of question and sentence",
    "cosine, against the best sentence",
    "score of the passage, against the best passage",
    "1 / rank of the passage",
    "rare words of the question in the sentence",
    "rare words of the question in the sentence, its neighbours and the title",
    "pairs of words of the question in the sentence",
    "a name, number or date of the wanted kind, that the question does not hold",
    "none of the wanted kind, though one is wanted",
    "words that the question does not hold, log",
    "length in words, log",
    "the sentence is a question",
)

REPLY_CLUES = (
    "log-odds of the best sentence",
    "its lead over the best sentence of another passage",
    "score of the best passage",
    "cosine of question and best sentence",
    "rare words of the question in the best sentence, its neighbours and the title",
    "rare words of the question in the best passage and its title",
    "rare words of the question that stand in no passage",
)


def sentences_of(evidence: Sequence[Evidence]) -> list[Sentence]:
    """Every sentence of the evidence once: passages overlap."""
    found: dict[tuple[str, int], Sentence] = {}
    for rank, each in enumerate(evidence):
        passage = each.passage
        cuts = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
        for at, (start, end) in enumerate(cuts):
            around = passage.article.text[cuts[max(0, at - 1)][0] : cuts[min(len(cuts) - 1, at + 1)][1]]
            sentence = Sentence(passage, rank, each.score, start, end, around)
            found.setdefault((passage.article.id, start), sentence)
    return list(found.values())


class Rarity:
    """How telling each word of a question is among the sentences that were found: Sparck Jones 1972."""

    def __init__(self, question: str, candidates: Sequence[Sentence]) -> None:
        self.asked = _stems(question)
        held = Counter(word for each in candidates for word in set(_stems(each.text)) & set(self.asked))
        self._weight = {word: log((len(candidates) + 1) / (held[word] + 0.5)) for word in self.asked}
        self._total = sum(self._weight.values()) or 1.0

    def share(self, text: str) -> float:
        """How much of the question's rarity stands in `text`, 0 to 1."""
        held = set(_stems(text))
        return sum(weight for word, weight in self._weight.items() if word in held) / self._total


def sentence_clues(question: str, candidates: Sequence[Sentence], cosines: Vector, rarity: Rarity) -> Vector:
    """A row for each candidate, a column for each of `SENTENCE_CLUES`."""
    want = want_of(question)
    pairs = set(pairwise(_stems(question)))
    best_cosine = float(cosines.max())
    best_score = max(each.score for each in candidates)
    rows = []
    for each, cosine in zip(candidates, cosines.tolist(), strict=True):
        stems = _stems(each.text)
        new = len(set(stems) - set(rarity.asked))
        of_kind = want is not Want.OTHER and bool(spans(want, each.text, question))
        rows.append(
            [
                cosine,
                cosine - best_cosine,
                each.score - best_score,
                1 / (1 + each.rank),
                rarity.share(each.text),
                rarity.share(f"{each.passage.article.title} {each.around}"),
                len(pairs & set(pairwise(stems))) / max(1, len(pairs)),
                float(of_kind),
                float(want is not Want.OTHER and not of_kind),
                log(1 + new),
                log(1 + len(stems)),
                float(each.text.rstrip('”"’) ').endswith("?")),
            ]
        )
    return np.asarray(rows, dtype=np.float32)


def reply_clues(
    best: int, candidates: Sequence[Sentence], odds: Vector, cosines: Vector, rarity: Rarity
) -> Vector:
    """One row with a column for each of `REPLY_CLUES`. `odds` are the log-odds of the candidates."""
    chosen = candidates[best]
    others = [
        odd for each, odd in zip(candidates, odds.tolist(), strict=True) if each.passage is not chosen.passage
    ]
    title = chosen.passage.article.title
    passages = {each.passage.id: each.passage for each in candidates}.values()
    everything = " ".join(f"{passage.article.title} {passage.text}" for passage in passages)
    row = [
        float(odds[best]),
        float(odds[best]) - max(others, default=float(odds[best])),
        max(each.score for each in candidates),
        float(cosines[best]),
        rarity.share(f"{title} {chosen.around}"),
        rarity.share(f"{title} {chosen.passage.text}"),
        1 - rarity.share(everything),
    ]
    return np.asarray(row, dtype=np.float32)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in content_words(text)]
