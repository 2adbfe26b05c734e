"""Whether a passage bears a sentence out: by code, sentence by sentence, and where in doubt not.

The model is never asked to judge itself. What is held, for English:

- figures, days, names and quoted words stand in one sentence of the passage, a name perhaps in the title or
  in what a pronoun points to;
- the sentence asserts it: it is no question, and does not merely tell somebody to say so;
- nothing is turned around: no negation, opposite, swapped order, dropped doubt, added "all" or "only";
- every other content word stands there, or one that the encoder finds near it, and the two sentences as
  wholes are near each other.

None of that can be held for a sentence in another language, or of a passage in one: negations and months are
known in English alone, and so is the encoder's sense of nearness. There a sentence stands only if it is,
word by word, a sentence of the passage; or if an English passage bears out what it says in English, as
`translating` has it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from retrieval.chat.asserting import asserts
from retrieval.chat.facts import figures_stand, names_stand
from retrieval.chat.lines import QUOTED, SIDE_WORDS, TITLES, Line, is_figure
from retrieval.chat.senses import in_order, keeps_doubt, keeps_measure, keeps_sense, says_the_same
from retrieval.stages import Encoder
from retrieval.text import STOP_WORDS, Span, content_stems, sentences, stem, words
from retrieval.types import Passage

NEAR_SENTENCE = 0.45  # cosine of two sentences that say the same; fitted on half of evals/claims
NEAR_MIXED = 0.45  # of a word that another sentence of the passage has
NEAR_WORD = 0.35  # cosine of two words of which one may stand for the other
ENGLISH = 0.15  # the share of function words that no English text of some length falls below

_OPENS_WITH_REFERENCE = re.compile(
    r"\s*(?:he|she|it|they|his|her|its|their|this|these|those)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Support:
    """The sentence of a passage that bears a claim out. Offsets count characters of the article."""

    passage: Passage
    start: int
    end: int
    nearness: float


@dataclass(frozen=True)
class _Source:
    """One sentence of a passage, with what its pronouns may point to."""

    passage: Passage
    span: Span
    before: Line

    @cached_property
    def said(self) -> Line:
        return Line(self.passage.article.text[slice(*self.span)])

    @cached_property
    def title(self) -> Line:
        return Line(self.passage.article.title)

    def support(self, nearness: float) -> Support:
        """That it bears a claim out."""
        return Support(self.passage, *self.span, nearness=nearness)

    @property
    def content(self) -> list[str]:
        """The content words at hand, each once."""
        return list(dict.fromkeys([*self.said.in_order, *self.title.in_order, *self.before.in_order]))

    def strange(self, claim: Line) -> list[str]:
        """The content words of the claim that are not at hand; names and figures are held to apart."""
        at_hand = self.said.stems | self.title.stems | self.before.stems
        apart = {*claim.names, *TITLES, *SIDE_WORDS}
        return [word for word in claim.in_order if stem(word) not in at_hand and word not in apart]

    def elsewhere(self, word: str) -> int:
        """How often the article has a word of this stem."""
        return _counted(self.passage.article.text)[stem(word)]


class Verifier:
    """Finds what bears a claim out, or nothing. Threads may share it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def support(self, claim: str, passage: Passage, english: str | None = None) -> Support | None:
        """The sentence of the passage that bears the claim out best, if one does.

        A claim in another language is held by what it says in `english`; what it quotes, by its own words.
        """
        if exact := _verbatim(claim, passage):
            return Support(passage, *exact, nearness=1.0)
        if english:
            return self.support(english, passage) if _quotes_stand(claim, passage) else None
        line = Line(claim)
        if not (is_english(passage.text) and (is_english(claim) or _is_known(line, passage))):
            return None
        if not (line.words and _quotes_stand(claim, passage)):
            return None
        # In another language than English even an English passage may have a sentence; it is not known.
        known = (each for each in _sources(passage) if is_english(claim) or is_english(each.said.text))
        return self._best(line, [source for source in known if holds(line, source)])

    def speaks_of(self, subject: str, passage: Passage) -> bool:
        """Whether the passage or its title has the names and the first content word of a text."""
        line, known = Line(subject), Line(f"{passage.article.title} {passage.text}")
        first = [stem(word) for word in line.in_order[:1]]
        return known.stems.issuperset(first) and names_stand(line, known, known, known, passage.article.text)

    def _best(self, claim: Line, sources: Sequence[_Source]) -> Support | None:
        """The nearest of the sources that pass all checks but nearness."""
        if not sources:
            return None
        alone = [each.said.text for each in sources]
        titled = [f"{each.title.text}. {each.said.text}" for each in sources]
        vectors = self._encoder.encode_passages([claim.text, *alone, *titled])
        nearness = (vectors[1:] @ vectors[0]).reshape(2, -1).max(axis=0)
        ranked = sorted(zip(nearness.tolist(), sources, strict=True), key=lambda pair: -pair[0])
        near = (each for each in ranked if each[0] >= NEAR_SENTENCE and self._words_stand(claim, each[1]))
        return next((source.support(nearness) for nearness, source in near), None)

    def _words_stand(self, claim: Line, source: _Source) -> bool:
        """Whether each content word of the claim is at hand, or is what the article is about, or is near one.

        A word from one other sentence alone has to be nearer: two sentences may have been mixed.
        """
        strange = [word for word in source.strange(claim) if source.elsewhere(word) < 2]
        if not strange:
            return True
        vectors = self._encoder.encode_passages([*strange, *source.content])
        nearness = (vectors[: len(strange)] @ vectors[len(strange) :].T).max(axis=1)
        least = [NEAR_MIXED if source.elsewhere(word) else NEAR_WORD for word in strange]
        return bool((nearness >= least).all())


def holds(claim: Line, source: _Source) -> bool:
    """Whether a claim passes all that can be checked to the letter."""
    return not any(objections(claim, source))


def objections(claim: Line, source: _Source) -> Iterator[str]:
    """What speaks against it, by name."""
    said, title = source.said, source.title
    checks = (
        ("asserted", asserts(said, claim)),
        ("figures", figures_stand(claim, said, source.passage.article.published)),
        ("names", names_stand(claim, said, title, source.before, source.passage.article.text)),
        ("order", in_order(claim, said) and in_order(claim, title)),
        ("sense", keeps_sense(claim, said)),
        ("measure", keeps_measure(claim, said)),
        ("doubt", keeps_doubt(claim, said)),
        ("shared", says_the_same(claim, said)),
    )
    yield from (name for name, stands in checks if not stands)


def is_english(text: str) -> bool:
    """Whether enough of the words are English function words."""
    said = words(text)
    return sum(word in STOP_WORDS for word in said) >= ENGLISH * len(said) > 0


def _is_known(claim: Line, passage: Passage) -> bool:
    """Whether the passage has every word of a claim that is too short to tell its language."""
    return {stem(word) for word in claim.words if not is_figure(word)} <= {
        stem(word) for word in Line(passage.text).words
    }


def _sources(passage: Passage) -> Iterator[_Source]:
    """Each sentence with the one before it, if it points there; and with that one's, if that one does."""
    cuts = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
    text = passage.article.text
    for at, cut in enumerate(cuts):
        first = at
        if Line(text[slice(*cut)]).refers and at:
            first = at - 1
            if at > 1 and _OPENS_WITH_REFERENCE.match(text[slice(*cuts[first])]):
                first = at - 2
        yield _Source(passage, cut, Line(text[cuts[first][0] : cut[0]]))


@lru_cache(maxsize=64)
def _counted(text: str) -> Counter[str]:
    return Counter(content_stems(text))


def _verbatim(claim: str, passage: Passage) -> Span | None:
    """The sentence of the passage that the claim repeats word by word, if it does."""
    said = words(claim)
    for start, end in sentences(passage.text):
        if said and words(passage.text[start:end]) == said:
            return passage.start + start, passage.start + end
    return None


def _quotes_stand(claim: str, passage: Passage) -> bool:
    """Whether what stands in quotation marks stands in the passage, but for white space."""
    text = _spaced(passage.text)
    return all(_spaced(found[1]).strip(" ,.") in text for found in QUOTED.finditer(claim))


def _spaced(text: str) -> str:
    return " ".join(text.replace("’", "'").split())
