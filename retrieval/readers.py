"""Evidence to a reply: the words that answer, in the sentence that says them, or the honest no."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

import numpy as np

from retrieval.chooser import Chooser, expected_f1
from retrieval.clues import Reading, sentence_of
from retrieval.composing.candidates import Candidate, compose
from retrieval.composing.copies import Copies, alike, told_once
from retrieval.composing.directions import directs
from retrieval.errors import GivenUp
from retrieval.marking import Marked, SpanModel, marked
from retrieval.stages import NOBODY, Hearing, Vector
from retrieval.types import Answer, Evidence, NoAnswer, Reply, Why

READ = 8  # passages: twelve hold one answer in a hundred more, and take half as long again
MARKS = 24  # spans that are weighed: as many in a hundred as forty
RETRIEVED = 0.3  # what the retriever's score counts in the ranking, where a sure answer counts 1
FAR = 0.1  # below this confidence nothing that was found is even near
REFUSE_BELOW = 0.5


class ExtractiveReader:
    """Marks the answer in every passage, weighs the marks, and refuses if none is likely to be right."""

    def __init__(
        self,
        model: SpanModel,
        refuse_below: float = REFUSE_BELOW,
        chooser: Chooser | None = None,
    ) -> None:
        self._model = model
        self._refuse_below = refuse_below
        self._given = chooser

    def ready(self) -> None:
        """Load the model that marks. Raises `ModelError`."""
        self._model.ready()

    def read(self, question: str, evidence: Sequence[Evidence], hearing: Hearing = NOBODY) -> Reply:
        """An answer with its quotes, or the reply that the evidence does not say; evidence is reranked."""
        if not hearing.wanted():
            raise GivenUp
        reading = self.marks(question, evidence)
        if not reading.marks:
            return NoAnswer(question, Why.NO_ARTICLES, evidence)
        return self.reply(question, evidence, reading.marks, reading.clues())

    def reply(
        self, question: str, evidence: Sequence[Evidence], marks: Sequence[Marked], clues: Vector
    ) -> Reply:
        """What to say when these spans were marked and this much, in `CLUES`, speaks for each of them."""
        probabilities = self._chooser.probabilities(clues)
        expected = expected_f1([mark.text for mark in marks], probabilities)
        ranked = _ranked(evidence, marks, probabilities)
        confidence = self._chooser.confidence(float(expected.max()))
        if confidence < self._refuse_below:
            why = Why.NOTHING_RELEVANT if confidence < FAR else Why.NOT_SURE
            return NoAnswer(question, why, ranked, confidence)
        said = compose(question, _candidates(marks, probabilities, expected), Copies.among(evidence))
        return Answer(question, said.text, said.short, said.citations, ranked, confidence, stance=said.stance)

    def marks(self, question: str, evidence: Sequence[Evidence]) -> Reading:
        """The likeliest spans of the passages that are read, ready to be weighed."""
        found = told_once(evidence)[:READ]
        read = self._model.read(question, [each.passage for each in found])
        said = (mark for mark in chain.from_iterable(map(marked, read)) if not directs(sentence_of(mark)))
        best_first = sorted(said, key=lambda mark: -mark.score)
        return Reading(question, found, _each_once(best_first)[:MARKS])

    @cached_property
    def _chooser(self) -> Chooser:
        return self._given or Chooser.load()


def _each_once(marks: Iterable[Marked]) -> list[Marked]:
    """The first mark of each place, and of what a copy says in the same words: it backs nothing up."""
    once: dict[tuple[str, int, int], Marked] = {}
    for mark in marks:
        if not any(_is_copied(mark, kept) for kept in once.values()):
            once.setdefault((mark.passage.article.id, mark.start, mark.end), mark)
    return list(once.values())


def _is_copied(mark: Marked, kept: Marked) -> bool:
    """Whether another article of the story gives the same answer in a sentence that hardly differs."""
    here, there = mark.passage.article, kept.passage.article
    if here.story is None or here.story != there.story or here.id == there.id:
        return False
    return mark.text.split() == kept.text.split() and alike(sentence_of(mark), sentence_of(kept))


def _candidates(marks: Sequence[Marked], probabilities: Vector, expected: Vector) -> list[Candidate]:
    """The marks with how likely they are, the one first of which most may be expected."""
    found = [
        Candidate(mark.passage, mark.start, mark.end, probability)
        for mark, probability in zip(marks, probabilities.tolist(), strict=True)
    ]
    return [found[at] for at in np.argsort(-expected, kind="stable")]


def _ranked(evidence: Sequence[Evidence], marks: Sequence[Marked], probabilities: Vector) -> list[Evidence]:
    """The evidence by how likely it is that the answer is marked in it, and by what the retriever found."""
    likely: defaultdict[str, float] = defaultdict(float)
    for mark, probability in zip(marks, probabilities.tolist(), strict=True):
        likely[mark.passage.id] += probability
    scored = [replace(each, score=likely[each.passage.id] + RETRIEVED * each.score) for each in evidence]
    return sorted(scored, key=lambda each: -each.score)
