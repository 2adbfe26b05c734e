"""What a reader has marked, ready to be said: each place once, made whole, and in its sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from retrieval.composing.wholeness import whole
from retrieval.text import Span, sentences
from retrieval.types import Article, Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of an article that may answer. All offsets count characters of the article.

    `probability` is the sum over all that was marked here: passages overlap, so one place can be found twice.
    """

    passage: Passage
    start: int
    end: int
    sentence: Span
    probability: float

    @property
    def article(self) -> Article:
        """The article that says it."""
        return self.passage.article

    @property
    def published(self) -> date:
        """The article's day; of an undated one a day before all others."""
        return self.article.published or date.min

    @property
    def text(self) -> str:
        """The words that may answer."""
        return self.article.text[self.start : self.end]

    @property
    def line(self) -> str:
        """The sentence that they stand in."""
        return self.article.text[slice(*self.sentence)]

    @property
    def inside(self) -> Span:
        """Where they stand in `line`."""
        return self.start - self.sentence[0], self.end - self.sentence[0]

    @property
    def around(self) -> str:
        """The sentence with its neighbours in the passage, where "it" and "they" are explained."""
        return self.article.text[slice(*around(self.passage, self.start, self.end))]

    @property
    def place(self) -> tuple[str, Span]:
        """The sentence, as something that two findings can share."""
        return self.article.id, self.sentence


def sentence_around(passage: Passage, start: int, end: int) -> Span:
    """The sentence of the passage that holds these characters, or all sentences if they cross a border.

    Of the white space between two sentences, the nearer one.
    """
    cuts = _sentences(passage)
    touched = [cut for cut in cuts if cut[0] < end and start < cut[1]]
    if cuts and not touched:
        return min(cuts, key=lambda cut: max(cut[0] - end, start - cut[1]))
    return min([start, *(cut[0] for cut in touched)]), max([end, *(cut[1] for cut in touched)])


def around(passage: Passage, start: int, end: int) -> Span:
    """The sentence of the passage that holds these characters, with its neighbours."""
    cuts = _sentences(passage)
    at = [n for n, cut in enumerate(cuts) if cut[0] < end and start < cut[1]]
    return (cuts[max(0, at[0] - 1)][0], cuts[min(len(cuts) - 1, at[-1] + 1)][1]) if at else (start, end)


def find(question: str, passage: Passage, span: Span, probability: float) -> Finding:
    """What was marked, made whole. `span` counts characters of the article."""
    sentence = sentence_around(passage, *span)
    line = passage.article.text[slice(*sentence)]
    start, end = whole(question, line, (span[0] - sentence[0], span[1] - sentence[0]))
    return Finding(passage, sentence[0] + start, sentence[0] + end, sentence, probability)


def each_once(found: Iterable[Finding]) -> list[Finding]:
    """Each place once, in the order given, with all of the probability that fell to it."""
    merged: dict[tuple[str, int, int], Finding] = {}
    for finding in found:
        place = (finding.article.id, finding.start, finding.end)
        known = merged.get(place)
        merged[place] = (
            replace(known, probability=known.probability + finding.probability) if known else finding
        )
    return list(merged.values())


def weights(found: Iterable[Finding]) -> Mapping[tuple[str, Span], float]:
    """How likely it is that each sentence holds the answer, whichever words of it are marked, by `place`."""
    total: defaultdict[tuple[str, Span], float] = defaultdict(float)
    for finding in found:
        total[finding.place] += finding.probability
    return total


def _sentences(passage: Passage) -> list[Span]:
    offset = passage.start
    return [(offset + start, offset + end) for start, end in _cuts(passage.text)]


@lru_cache(256)  # passages, some 3 kB each: every mark of a question's passages asks for their sentences
def _cuts(text: str) -> tuple[Span, ...]:
    return tuple(sentences(text))
