"""Evidence to a reply: the sentence or two that answer, verbatim, or the honest no."""

from collections.abc import Sequence
from functools import cached_property
from math import exp

import numpy as np

from retrieval.chooser import Chooser
from retrieval.clues import Reading, Sentence
from retrieval.stages import Encoder, Vector
from retrieval.types import Answer, Citation, Evidence, NoAnswer, Reply, Why
from retrieval.wants import Want, likeliest, want_of

READ = 6  # passages whose sentences are weighed: with twelve the first choice was right no more often
SECOND = 0.5  # a second sentence is quoted if its odds are at least this share of the first one's
FAR = 0.1  # below this confidence nothing that was found is even near
REFUSE_BELOW = 0.3


class ExtractiveReader:
    """Quotes the sentence for which most speaks, and refuses when that is too little."""

    def __init__(self, encoder: Encoder, refuse_below: float = REFUSE_BELOW) -> None:
        self._encoder = encoder
        self._refuse_below = refuse_below

    def read(self, question: str, evidence: Sequence[Evidence]) -> Reply:
        """An answer of one or two quoted sentences, or the reply that the evidence does not say."""
        reading = Reading(question, evidence[:READ], self._encoder)
        if not reading.sentences:
            return NoAnswer(question, Why.NO_ARTICLES, evidence)
        odds = self._chooser.odds(reading.sentence_clues())
        chosen = [reading.sentences[at] for at in _worth_quoting(odds)]
        confidence = self._chooser.confidence(reading.reply_clues(chosen[0]))
        if confidence < self._refuse_below:
            why = Why.NOTHING_RELEVANT if confidence < FAR else Why.NOT_SURE
            return NoAnswer(question, why, evidence, confidence)
        return _answer(question, chosen, evidence, confidence)

    @cached_property
    def _chooser(self) -> Chooser:
        return Chooser.load()


def _worth_quoting(odds: Vector) -> list[int]:
    """The best sentence, and the second if it is nearly as good."""
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
    return Answer(question, text, _short(question, citations[0]), citations, evidence, confidence)


def _short(question: str, best: Citation) -> str | None:
    """Words of the wanted kind in the best quote, where the question says which kind it wants."""
    want = want_of(question)
    span = None if want is Want.OTHER else likeliest(want, best.quote, question)
    return best.quote[slice(*span)] if span else None
