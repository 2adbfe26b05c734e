"""Questions in other words: what few people who write questions do, with the article before their eyes.

They say "the largest" where the article does, so a reader learns to look for the same word. Here a question
that keeps its meaning gets words of others, and one that keeps its words gets a meaning of which the text
says nothing, because a name or a number is exchanged. The thesaurus is the bundled encoder: words whose
vectors are near mean about the same. It errs ("buy" is as near to "sell" as to "bought"), so few words are
exchanged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

import numpy as np

from retrieval.stages import Encoder
from retrieval.text import STOP_WORDS, content_stems, stem

ALIKE = 0.7  # the cosine from which on a word may stand for another: "nations" for "countries" has 0.79
NEAREST = 40  # words that are looked at for each
NEIGHBOURS = 4  # of a word at most
NAMES = 12  # of a name at most, all of its kind: for a country others
OFTEN = 8  # times that a word has to be met, to be offered for another
# What counts or orders, and words that are met where their opposites are.
LEFT_ALONE = frozenset(
    """
    one two three four five six seven eight nine ten first second third fourth fifth last primary secondary
    half twice morning afternoon evening night today yesterday tomorrow buy sell
    """.split()  # noqa: SIM905  (as in retrieval.text)
)

_PLAIN = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_NAME = re.compile(r"(?<=[\w,;] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*|\d[\d.,]*\d|\d)(?![\w'’-])")


@dataclass(frozen=True, slots=True)
class Rewording:
    """How often a question gets other words, or another name; and which there are."""

    alike: Mapping[str, Sequence[str]]  # of each word, those that may stand for it
    names: Mapping[str, Sequence[str]]  # of each name or number, others of its kind
    reworded: float = 0.3  # of the questions
    exchanged: float = 0.5  # of the words of such a question that the text shares
    renamed: float = 0.2  # of the questions with a name, once more with another one

    @classmethod
    def of(cls, questions: Sequence[str], texts: Iterable[str], encoder: Encoder) -> Self:
        """What these questions, and the texts that they are asked of, are worded in."""
        met = Counter(word for text in (*questions, *texts) for word in _PLAIN.findall(text))
        left_alone = STOP_WORDS | LEFT_ALONE
        common = sorted(word for word, times in met.items() if times >= OFTEN and word not in left_alone)
        alike = {
            word: [other for other, cosine in near if cosine >= ALIKE and stem(other) != stem(word)]
            for word, near in _nearest(common, encoder)
        }
        names = sorted({name for question in questions for name in _NAME.findall(question)})
        kinds = {
            name: [other for other, _ in near if _fits(other, name)][:NAMES]
            for name, near in _nearest(names, encoder)
        }
        return cls({word: others[:NEIGHBOURS] for word, others in alike.items()}, kinds)

    def in_other_words(self, question: str, text: str, random: Random) -> str:
        """The question, by chance with other words for some of those that the text has too."""
        if random.random() >= self.reworded:
            return question
        held = set(content_stems(text))

        def other(match: re.Match[str]) -> str:
            word = match[0]
            known = self.alike.get(word, ()) if stem(word) in held else ()
            return random.choice(known) if known and random.random() < self.exchanged else word

        return _PLAIN.sub(other, question)

    def with_another_name(self, question: str, text: str, random: Random) -> str | None:
        """By chance the question about a name, or a number, that the text does not hold, else None."""
        found = [match for match in _NAME.finditer(question) if match[0] in text]
        if not found or random.random() >= self.renamed:
            return None
        match = random.choice(found)
        others = [name for name in self.names.get(match[0], ()) if name not in text]
        return question[: match.start()] + random.choice(others) + question[match.end() :] if others else None


def _nearest(words: Sequence[str], encoder: Encoder) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Each word with the nearest others, and their cosines, nearest first."""
    vectors = encoder.encode_passages(words)
    for at, word in enumerate(words):
        cosines = vectors @ vectors[at]
        first = [other for other in np.argsort(-cosines)[: NEAREST + 1].tolist() if other != at]
        yield word, [(words[other], float(cosines[other])) for other in first]


def _fits(name: str, other: str) -> bool:
    """Whether one may stand for the other: figures of the same length, or names without a common word."""
    if name[0].isdigit() or other[0].isdigit():
        return name[0].isdigit() and other[0].isdigit() and len(name) == len(other)
    return not {*name.split()} & {*other.split()}
