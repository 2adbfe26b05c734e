"""A question seen as words: which of them ask, which say what about, and which are names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from retrieval.composing.cues import vocabulary
from retrieval.text import STOP_WORDS, WORD, words

AUXILIARIES = vocabulary(
    "am is are was were do does did has have had will would can could shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't "
    "shouldn't"
)
WH = vocabulary("who whom whose what which when where why how who's what's when's where's how's")
PREPOSITIONS = vocabulary(
    "about after against at before by during for from in into of on since than to until with like"
)
DETERMINERS = vocabulary("the a an its his her their this that these those")

# How much of something, or which side of it: that tells nothing of what is asked about.
_MEASURES = vocabulary(
    "long much many old far big large tall high fast often deep wide soon close heavy come exactly date year "
    "day time name names number"
)
_SAYS_NOTHING = STOP_WORDS | _MEASURES | WH | AUXILIARIES


@dataclass(frozen=True, slots=True)
class Words:
    """A question taken apart: its words as they are spelt, as they are compared, and whether by a capital."""

    spelt: Sequence[str]
    folded: Sequence[str]
    capital: Sequence[bool]

    @classmethod
    def of(cls, question: str) -> Self:
        """The words, in order. The first one's capital says nothing; nor does any where all have one."""
        spelt = WORD.findall(question)
        shouted = all(word[0].isupper() for word in spelt)
        capital = [not shouted and at > 0 and word[0].isupper() for at, word in enumerate(spelt)]
        return cls(spelt, words(question), capital)

    def asking(self) -> int:
        """How many words at the start only say what kind of thing is wanted: "what share of the drugs do"."""
        first = 1 if self.folded and self.folded[0] in PREPOSITIONS else 0
        if len(self.folded) <= first or self.folded[first] not in WH:
            return 0
        verb = next((at for at, word in enumerate(self.folded) if word in AUXILIARIES), first)
        return verb + 1

    def content(self, start: int = 0, end: int | None = None) -> list[int]:
        """Where, from `start` to `end`, the words stand that say what is asked about."""
        places = range(start, len(self.folded) if end is None else end)
        return [at for at in places if self.folded[at] not in _SAYS_NOTHING]

    def names(self, start: int = 0, end: int | None = None) -> list[int]:
        """Those of them that have a capital."""
        return [at for at in self.content(start, end) if self.capital[at]]


def content(question: str) -> tuple[str, ...]:
    """The words that say what is asked about, as they are spelt, in order."""
    words = Words.of(question)
    return tuple(words.spelt[at] for at in words.content())
