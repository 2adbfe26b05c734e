"""What speaks for a marked span as the answer to a question: the numbers that the chooser weighs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log

import numpy as np

from retrieval.composing.findings import around, sentence_around
from retrieval.composing.sameness import key
from retrieval.marking import Marked
from retrieval.stages import Encoder, Vector
from retrieval.text import content_stems, stems_sought
from retrieval.types import Evidence
from retrieval.wants import Want, spans, want_of

CLUES = (
    "score of the span, against the best span",
    "score of the span less that of 'not here'",
    "score of the passage, against the best passage",
    "1 / rank of the passage",
    "cosine of question and sentence, against the best sentence",
    "cosine of question and sentence",
    "rare words of the question in the sentence",
    "rare words of the question in the sentence, its neighbours and the title",
    "no name, number or date of the kind that is wanted",
    "share of its words that the question holds",
    "length in words, log",
    "the same words marked in other passages, log",
)

# Of a reply as a whole. The first tells best whether what is said is right, the other two whether anything
# here is about the question at all. All are of one range, however large the library and however long the
# question.
REPLY_CLUES = (
    "expected F1 of the words that are said, log-odds",
    "cosine of question and nearest sentence",
    "rare words of the question around the words that are said, and in the title",
)


def reply_clues(clues: Vector, expected: Vector) -> Vector:
    """One value for each of `REPLY_CLUES`, from the rows of all marks and what is expected of each."""
    best = clues[int(expected.argmax())]
    odds = np.clip(expected.max(), 1e-6, 1 - 1e-6)
    return np.array(
        [
            np.log(odds / (1 - odds)),
            clues[:, CLUES.index("cosine of question and sentence")].max(),
            best[CLUES.index("rare words of the question in the sentence, its neighbours and the title")],
        ],
        dtype=np.float32,
    )


class Reading:
    """The marks of all passages, each held against the question and against the others."""

    def __init__(
        self, question: str, evidence: Sequence[Evidence], marks: Sequence[Marked], encoder: Encoder
    ) -> None:
        self.marks = marks
        self._question = question
        self._evidence = evidence
        self._encoder = encoder
        self._asked = content_stems(question)

    def clues(self) -> Vector:
        """A row for each mark, a column for each of `CLUES`."""
        marks = self.marks
        rank = {each.passage.id: at for at, each in enumerate(self._evidence)}
        ranks = np.array([rank[mark.passage.id] for mark in marks])
        of_passage = np.array([self._evidence[at].score for at in ranks])
        columns = (
            self._scores - self._scores.max(),
            self._scores - np.array([mark.null for mark in marks]),
            of_passage - of_passage.max(),
            1 / (1 + ranks),
            self._cosines - self._cosines.max(),
            self._cosines,
            [self._share(sentence) for sentence in self._sentences],
            [self._share(f"{mark.passage.article.title} {_around(mark)}") for mark in marks],
            self._of_another_kind(),
            [self._echo(mark.text) for mark in marks],
            np.log1p([len(mark.text.split()) for mark in marks]),
            self._elsewhere(),
        )
        return np.stack([np.asarray(column) for column in columns], axis=1).astype(np.float32)

    @cached_property
    def _scores(self) -> Vector:
        return np.array([mark.score for mark in self.marks], dtype=np.float32)

    @cached_property
    def _sentences(self) -> list[str]:
        places = (sentence_around(mark.passage, mark.start, mark.end) for mark in self.marks)
        return [
            mark.passage.article.text[start:end]
            for mark, (start, end) in zip(self.marks, places, strict=True)
        ]

    @cached_property
    def _cosines(self) -> Vector:
        """Of the question and the sentence of each mark."""
        once = list(dict.fromkeys(self._sentences))
        vectors = self._encoder.encode_passages(once)
        cosines = dict(zip(once, vectors @ self._encoder.encode_question(self._question), strict=True))
        return np.array([cosines[sentence] for sentence in self._sentences], dtype=np.float32)

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """How telling each word of the question is among these passages: Sparck Jones 1972."""
        texts = [set(stems_sought(each.passage.text, self._asked)) for each in self._evidence]
        held = Counter(word for words in texts for word in words)
        return {word: log((len(texts) + 1) / (held[word] + 0.5)) for word in self._asked}

    def _share(self, text: str) -> float:
        """How much of the question's rarity stands in the text, 0 to 1."""
        held = set(stems_sought(text, self._asked))
        found = sum(rarity for word, rarity in self._rarity.items() if word in held)
        return found / (sum(self._rarity.values()) or 1.0)

    def _of_another_kind(self) -> Iterable[float]:
        want = want_of(self._question)
        return [
            float(want is not Want.OTHER and not spans(want, mark.text, self._question))
            for mark in self.marks
        ]

    def _echo(self, text: str) -> float:
        stems = content_stems(text)
        return sum(stem in self._asked for stem in stems) / len(stems) if stems else 0.0

    def _elsewhere(self) -> Vector:
        """How much is marked with the same words in other passages, where the best mark of all counts 1."""
        shares = np.exp(self._scores - self._scores.max())
        keys = [key(mark.text) for mark in self.marks]
        best: defaultdict[object, dict[str, float]] = defaultdict(dict)
        for mark, words, share in zip(self.marks, keys, shares.tolist(), strict=True):
            in_passages = best[words]
            in_passages[mark.passage.id] = max(in_passages.get(mark.passage.id, 0.0), share)
        others = [
            sum(best[words].values()) - best[words][mark.passage.id]
            for mark, words in zip(self.marks, keys, strict=True)
        ]
        return np.log1p(10 * np.array(others, dtype=np.float32))


def _around(mark: Marked) -> str:
    start, end = around(mark.passage, mark.start, mark.end)
    return mark.passage.article.text[start:end]
