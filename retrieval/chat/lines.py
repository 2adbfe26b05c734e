"""A text, seen as what two can be compared by: words, names, figures, places, negations. It is English."""

import re
from dataclasses import dataclass
from functools import cached_property

from retrieval.composing.cues import DENIAL, NEGATION, vocabulary
from retrieval.composing.sameness import CALENDAR, Key, key
from retrieval.text import STOP_WORDS, WORD, content_stems, content_words, stem, words

SCOPE = 6  # content words that a negation may turn around, to the end of its clause
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?|[$€£¥%]")
_NO_FIGURE = re.compile(r"\b(?:one of|no one|one another|any ?one|every ?one|one day)\b", re.IGNORECASE)
CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*|\d+(?:st|nd|rd|th)")
QUOTED = re.compile('["“”„«»「]([^"“”„«»「」]+)["“”«»」]')
INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
TITLES = vocabulary(
    "mr mrs ms dr sir president senator sen general gen governor gov captain capt secretary prof professor "
    "admiral adm colonel col major maj commander cmdr lieutenant lt sergeant sgt rep rear minister the"
)
SIDE_WORDS = vocabulary(
    "according however meanwhile additionally overall currently previously separately also mostly"
    " mainly although takes take took place"
)
_REFERS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|both|neither)\b",
    re.IGNORECASE,
)
CLAUSE_ENDS = re.compile(r"[,;:.!?–—]|\b(?:but|while|although|whereas)\b")


@dataclass(frozen=True)
class Line:
    """A text, seen as what can be compared."""

    text: str

    @cached_property
    def key(self) -> Key:
        """Its words in their plainest form, numbers as values."""
        return key(_NO_FIGURE.sub(" ", self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its content words, with figures left to `key`."""
        return frozenset(content_stems(INITIALS.sub(joined, self.text)))

    @cached_property
    def words(self) -> frozenset[str]:
        """All of its words, folded."""
        return frozenset(bare(word) for word in words(INITIALS.sub(joined, self.text)))

    @cached_property
    def names(self) -> list[str]:
        """The words of its names, folded, in order; the first word counts unless it is a function word."""
        found = []
        for at, word in enumerate(WORD.finditer(INITIALS.sub(joined, self.text))):
            plain = bare(word.group().casefold())
            is_common = plain in STOP_WORDS or (at == 0 and plain in SIDE_WORDS)
            is_name = bool(CAPITAL.fullmatch(word.group())) and not is_common
            if is_name and plain not in TITLES and plain not in CALENDAR:
                found.append(plain)
        return found

    @cached_property
    def in_order(self) -> list[str]:
        """Its content words, folded, each once, in order."""
        found = (bare(word) for word in content_words(INITIALS.sub(joined, self.text)))
        return [word for word in dict.fromkeys(found) if not is_figure(word)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each of its content words begins, in characters: by stem, or by value if it is a figure."""
        found: dict[str, list[int]] = {}
        for word in WORD.finditer(self.text):
            plain = bare(word.group().casefold())
            if plain not in STOP_WORDS and plain not in TITLES:
                found.setdefault(_plainest(plain), []).append(word.start())
        return found

    @property
    def sequence(self) -> list[str]:
        """Its content words in order, as in `places`."""
        return list(self.places)

    @cached_property
    def negated(self) -> list[frozenset[str]]:
        """For each negation or denial, the stems that it may turn around: those behind it in its clause."""
        cues = [found for cue in (NEGATION, DENIAL) for found in cue.finditer(self.text)]
        return [self._scope(found) for found in cues]

    @property
    def refers(self) -> bool:
        """Whether a pronoun points to the sentence before."""
        return bool(_REFERS.search(self.text))

    def _scope(self, found: re.Match[str]) -> frozenset[str]:
        inside = content_stems(found.group())
        behind = self.text[found.end() :]
        ends = CLAUSE_ENDS.search(behind)
        return frozenset([*inside, *content_stems(behind[: ends.start()] if ends else behind)[:SCOPE]])


def is_figure(word: str) -> bool:
    """Whether a word is a number, in digits or not, a day or a month."""
    return all(map(is_value, key(word)))


def is_value(word: str) -> bool:
    """Whether a word of a `key` is a number, a day, a month or a sign."""
    return word in CALENDAR or bool(_FIGURE.fullmatch(word))


def _plainest(word: str) -> str:
    """A figure by its value, any other word by its stem."""
    plain = key(word)
    return plain[0] if len(plain) == 1 and is_value(plain[0]) else stem(word)


def bare(word: str) -> str:
    """The word without a possessive's ending."""
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def joined(initials: re.Match[str]) -> str:
    """U.S. as US."""
    return initials[0].replace(".", "")
