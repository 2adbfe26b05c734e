"""Evidence to a reply: the sentence or two that answer, verbatim, or the honest no."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import exp
from pathlib import Path

import numpy as np

from retrieval.clues import (
    REPLY_CLUES,
    SENTENCE_CLUES,
    Rarity,
    Sentence,
    reply_clues,
    sentence_clues,
    sentences_of,
)
from retrieval.stages import Encoder, Vector
from retrieval.types import Answer, Citation, Evidence, NoAnswer, Reply, Why
from retrieval.wants import Want, spans, want_of

READ = 12  # passages: beyond them a right sentence is rarer than a wrong one that looks better
SECOND = 0.5  # a second sentence is quoted if its odds are at least this share of the first one's
FAR = 0.05  # below this confidence, nothing that was found is even near
REFUSE_BELOW = 0.2

CHOOSER = Path(__file__).parent / "models" / "chooser.json"


class ExtractiveReader:
    """Chooses sentences by what speaks for them, with weights that were fitted by logistic regression."""

    def __init__(self, encoder: Encoder, refuse_below: float = REFUSE_BELOW) -> None:
        self._encoder = encoder
        self._refuse_below = refuse_below

    def read(self, question: str, evidence: Sequence[Evidence]) -> Reply:
        """An answer of one or two quoted sentences, or the reply that the evidence does not say."""
        candidates = sentences_of(evidence[:READ])
        if not candidates:
            return NoAnswer(question, Why.NO_ARTICLES, evidence)
        cosines = self._cosines(question, candidates)
        rarity = Rarity(question, candidates)
        odds = self._weights.sentence(sentence_clues(question, candidates, cosines, rarity))
        best = int(odds.argmax())
        clues = reply_clues(best, candidates, odds, cosines, rarity)
        confidence = _probability(float(self._weights.reply(clues[None, :])[0]))
        if confidence < self._refuse_below:
            why = Why.NOTHING_RELEVANT if confidence < FAR else Why.NOT_SURE
            return NoAnswer(question, why, evidence, confidence)
        chosen = [candidates[at] for at in _worth_quoting(odds)]
        return _answer(question, chosen, evidence, confidence)

    def _cosines(self, question: str, candidates: Sequence[Sentence]) -> Vector:
        vectors = self._encoder.encode_passages([sentence.text for sentence in candidates])
        cosines: Vector = vectors @ self._encoder.encode_question(question)
        return cosines

    @cached_property
    def _weights(self) -> "Chooser":
        return Chooser.load(CHOOSER)


class Chooser:
    """What each clue weighs: two logistic regressions, of a sentence and of the whole reply."""

    def __init__(self, sentence: Mapping[str, float], reply: Mapping[str, float]) -> None:
        self._sentence = sentence
        self._reply = reply

    @classmethod
    def load(cls, path: Path) -> "Chooser":
        """The weights that `python -m training.chooser` wrote."""
        stored = json.loads(path.read_text("utf-8"))
        return cls(stored["sentence"], stored["reply"])

    def sentence(self, clues: Vector) -> Vector:
        """The log-odds that each row of `SENTENCE_CLUES` is of a sentence that answers."""
        return _weigh(clues, SENTENCE_CLUES, self._sentence)

    def reply(self, clues: Vector) -> Vector:
        """The log-odds that each row of `REPLY_CLUES` is of a reply that is right."""
        return _weigh(clues, REPLY_CLUES, self._reply)


def _weigh(clues: Vector, names: Sequence[str], weights: Mapping[str, float]) -> Vector:
    weighed: Vector = clues @ np.array([weights[name] for name in names], np.float32) + weights["intercept"]
    return weighed


def _worth_quoting(odds: Vector) -> list[int]:
    """The best candidate, and the second if it is nearly as good."""
    order = np.argsort(-odds)[:2].tolist()
    return [at for at in order if exp(odds[at] - odds[order[0]]) >= SECOND]


def _answer(
    question: str, chosen: Sequence[Sentence], evidence: Sequence[Evidence], confidence: float
) -> Answer:
    citations = [
        Citation(number, sentence.passage, sentence.start, sentence.end)
        for number, sentence in enumerate(chosen, 1)
    ]
    text = " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    return Answer(question, text, _short(question, chosen), citations, evidence, confidence)


def _short(question: str, chosen: Sequence[Sentence]) -> str | None:
    """The first words of the wanted kind, where the question says which kind it wants."""
    want = want_of(question)
    if want is Want.OTHER:
        return None
    found = (
        sentence.text[start:end] for sentence in chosen for start, end in spans(want, sentence.text, question)
    )
    return next(found, None)


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))
