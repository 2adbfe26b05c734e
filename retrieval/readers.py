"""Evidence to a reply: the words that answer, in the sentence that says them, or the honest no."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from retrieval.chooser import Chooser
from retrieval.clues import Reading
from retrieval.composing.candidates import Candidate, compose
from retrieval.marking import Marked, SpanModel, marked
from retrieval.stages import Encoder, Vector
from retrieval.types import Answer, Evidence, NoAnswer, Reply, Why

READ = 12  # passages: of those that hold the answer to a question, hardly any stands further down
MARKS = 40  # spans that are weighed
FAR = 0.1  # below this confidence nothing that was found is even near
REFUSE_BELOW = 0.5


class ExtractiveReader:
    """Marks the answer in every passage, weighs the marks, and refuses if none is likely to be right."""

    def __init__(
        self,
        model: SpanModel,
        encoder: Encoder,
        refuse_below: float = REFUSE_BELOW,
        chooser: Chooser | None = None,
    ) -> None:
        self._model = model
        self._encoder = encoder
        self._refuse_below = refuse_below
        self._given = chooser

    def ready(self) -> None:
        """Load the model that marks. Raises `ModelError`."""
        self._model.ready()

    def read(self, question: str, evidence: Sequence[Evidence]) -> Reply:
        """An answer with its quotes, or the reply that the evidence does not say; evidence is reranked."""
        reading = self.marks(question, evidence)
        if not reading.marks:
            return NoAnswer(question, Why.NO_ARTICLES, evidence)
        return self.reply(question, evidence, reading.marks, reading.clues())

    def reply(
        self, question: str, evidence: Sequence[Evidence], marks: Sequence[Marked], clues: Vector
    ) -> Reply:
        """What to say when these spans were marked and this much, in `CLUES`, speaks for each of them."""
        probabilities = self._chooser.probabilities(clues)
        candidates = _candidates(marks, probabilities)
        ranked = _ranked(evidence, candidates)
        confidence = self._chooser.confidence(float(probabilities.sum()))
        if confidence < self._refuse_below:
            why = Why.NOTHING_RELEVANT if confidence < FAR else Why.NOT_SURE
            return NoAnswer(question, why, ranked, confidence)
        said = compose(question, candidates)
        return Answer(question, said.text, said.short, said.citations, ranked, confidence, stance=said.stance)

    def marks(self, question: str, evidence: Sequence[Evidence]) -> Reading:
        """The likeliest spans of the passages that are read, ready to be weighed."""
        found = evidence[:READ]
        read = self._model.read(question, [each.passage for each in found])
        once: dict[tuple[str, int, int], Marked] = {}
        for mark in sorted(chain.from_iterable(map(marked, read)), key=lambda mark: -mark.score):
            once.setdefault((mark.passage.article.id, mark.start, mark.end), mark)
        return Reading(question, found, list(once.values())[:MARKS], self._encoder)

    @cached_property
    def _chooser(self) -> Chooser:
        return self._given or Chooser.load()


def _candidates(marks: Sequence[Marked], probabilities: Vector) -> list[Candidate]:
    """The marks with how likely they are, best first."""
    found = [
        Candidate(mark.passage, mark.start, mark.end, probability)
        for mark, probability in zip(marks, probabilities.tolist(), strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.probability)


def _ranked(evidence: Sequence[Evidence], candidates: Sequence[Candidate]) -> list[Evidence]:
    """The evidence by how likely its best span is; what was not read, or holds none, stays in order below."""
    best: dict[str, float] = {}
    for candidate in candidates:
        best.setdefault(candidate.passage.id, candidate.probability)
    scored = [replace(each, score=best.get(each.passage.id, 0.0)) for each in evidence]
    return sorted(scored, key=lambda each: -each.score)
