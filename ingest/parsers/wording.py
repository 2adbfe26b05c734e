"""The words of a text as they are counted and compared on pages, whatever the language."""

import re
from collections import Counter
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
    """A text's words in order, to look others up in: no look-up reads the whole text again."""

    shingles: frozenset[tuple[str, ...]]
    lines: Counter[str]

    @classmethod
    def of(cls, text: str) -> "Wording":
        """The wording of a text."""
        words = WORD.findall(text.casefold())
        sizes = range(1, SHINGLE + 1)
        return cls(
            frozenset(shingle for size in sizes for shingle in _shingles(words, size)),
            Counter(folded(line) for line in text.split("\n")),
        )

    def covers(self, text: str) -> float:
        """The share of a text that stands here too, word for word; of a short one, all or nothing."""
        words = WORD.findall(text.casefold())
        shingles = _shingles(words, min(len(words), SHINGLE))
        return sum(shingle in self.shingles for shingle in shingles) / max(1, len(shingles))

    def times(self, text: str) -> int:
        """How many lines say just that."""
        return self.lines[folded(text)]


def _shingles(words: list[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)] if size else []
