"""The words of a text as they are counted and compared on pages, whatever the language."""

import re
from dataclasses import dataclass

WORD = re.compile(r"\w+")
# Thai, Lao, Myanmar, Khmer, kana and Han: written without spaces, about two letters a word.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
SHINGLE = 4  # words in a row that two texts seldom share by chance
SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]」』]*\Z")


def count(text: str) -> int:
    """How many words a text has, about."""
    return len(WORD.findall(text)) + len(UNSPACED.findall(text)) // 2


def folded(text: str) -> str:
    """The words of a text with single spaces, in lower case: how two texts are told to be the same."""
    return " ".join(WORD.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class Wording:
    """A text's words in order, to look others up in."""

    shingles: frozenset[tuple[str, ...]]
    line: str

    @classmethod
    def of(cls, text: str) -> "Wording":
        """The wording of a text."""
        words = WORD.findall(text.casefold())
        return cls(frozenset(_shingles(words)), f" {' '.join(words)} ")

    def covers(self, text: str) -> float:
        """The share of a text that stands here too, word for word; of a short one, all or nothing."""
        words = WORD.findall(text.casefold())
        if len(words) <= SHINGLE:
            return float(bool(words) and f" {' '.join(words)} " in self.line)
        shingles = _shingles(words)
        return sum(shingle in self.shingles for shingle in shingles) / len(shingles)

    def times(self, folded_text: str) -> int:
        """How often a text stands here, given as `folded` has it."""
        return self.line.count(f" {folded_text} ")


def _shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]
