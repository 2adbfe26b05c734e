"""Yes, no, or neither: what a sentence replies to a question that wants one of the two.

Words are compared, not meanings. So yes or no is only said where little can be misread: the sentence says
what the question asks, in the same order and in plain words. Everywhere else it has to speak for itself.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from retrieval.composing.cues import DENIAL, NEGATION, UNCERTAIN, vocabulary
from retrieval.text import WORD, Span, content_stems, folded, stem, words

COVERED = 0.6  # the least share of the question's content words that the sentence itself must hold
NEAR = 30  # characters between a negation, or an "only", and what it speaks of

_OPENS = re.compile(
    r"^\s*(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|must|may|might|shall)\b",
    re.IGNORECASE,
)
_NOT_PLAIN = re.compile(
    r"\bor\b(?! not\b)|(?<!\bor )\bnot\b|n[’']t\b|"
    r"\b(?:who|whom|whose|what|which|when|where|why|how|any\w*)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|just|solely|merely|purely|exclusively|nothing but)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:not (?:just|only|merely|solely)|more than just)\b", re.IGNORECASE)
_EXTENT = vocabulary("all every each always never both most few first last more less still already again")
_ASKS_OF_PAST = re.compile(r"\s*(?:was|were|did|had|has|have)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|did|been|[a-z]{2,}ed|won|lost|began|took|came|went|gave|left|made|met|found|"
    r"fell|rose|held|kept|sent|let|put|cut|set|built|paid|sold|bought|led|fought)\b"
)
_OVER = re.compile(r"\b(?:was|were|had|did|former|formerly|used to)\b", re.IGNORECASE)
_TO_COME = re.compile(r"\b(?:will|shall|going to|is to|are to)\b", re.IGNORECASE)
_NO_LONGER = re.compile(r"\b(?:no longer|any ?more)\b", re.IGNORECASE)

# Of each pair, one is what the other is not. Pairs with something between them, rich and poor, are left out.
OPPOSITES = (
    "alive dead, open closed, approve reject, approved rejected, accept refuse, accept reject, allow ban, "
    "allow forbid, allow prohibit, permit ban, win lose, won lost, win lost, guilty innocent, "
    "guilty acquitted, convicted acquitted, rise fall, rose fell, increase decrease, pass fail, "
    "support oppose, agree disagree, safe unsafe, legal illegal, possible impossible, able unable, "
    "include exclude, succeed fail, present absent"
)


def asks_yes_or_no(question: str) -> bool:
    """Whether yes or no could be the answer: "is it X?", but not "is it X or Y?" nor "do you know who?"."""
    return bool(_OPENS.match(question)) and not _NOT_PLAIN.search(question)


def verdict(question: str, sentence: str, around: str) -> str | None:
    """Yes or No, where the sentence says which. `around` is the sentence with its neighbours and title."""
    held = _Held(_OPENS.sub("", question), sentence)
    if UNCERTAIN.search(sentence) or DENIAL.search(sentence):
        return None
    if not (held.says_what_is_asked(around) and _is_of_that_time(question, sentence)):
        return None
    if _ONLY.search(question) or _ONLY.search(sentence) or _MORE.search(sentence):
        return held.whether_only() if _ONLY.search(question) else None
    return held.whether()


def _is_of_that_time(question: str, sentence: str) -> bool:
    """Whether what is asked of the past is told of it, and what is asked of now or later is not over."""
    if _ASKS_OF_PAST.match(question):
        return bool(_PAST.search(sentence)) and not (_TO_COME.search(sentence) or _NO_LONGER.search(sentence))
    return not _OVER.search(sentence)


@dataclass(frozen=True)
class _Held:
    """A question, without its first word, held against a sentence."""

    question: str
    sentence: str

    @cached_property
    def asked(self) -> list[str]:
        return list(dict.fromkeys(content_stems(_ONLY.sub("", self.question))))

    @cached_property
    def places(self) -> dict[str, Span]:
        """Where the sentence first has each word that is asked."""
        found: dict[str, Span] = {}
        for word in WORD.finditer(self.sentence):
            found.setdefault(stem(folded(word.group())), word.span())
        return {word: found[word] for word in self.asked if word in found}

    @cached_property
    def opposites(self) -> dict[str, Span]:
        """Where the sentence has the opposite of a word that is asked and that it does not have."""
        said = {stem(word.group().casefold()): word.span() for word in WORD.finditer(self.sentence)}
        found: dict[str, Span] = {}
        for pair in OPPOSITES.split(", "):
            for word, opposite in (pair.split(), reversed(pair.split())):
                if stem(word) in self.asked and stem(word) not in said and stem(opposite) in said:
                    found[stem(word)] = said[stem(opposite)]
        return found

    def says_what_is_asked(self, around: str) -> bool:
        """Whether the sentence, with what stands around it, has all that is asked, in the same order."""
        held = self.places | self.opposites
        elsewhere = set(content_stems(around))
        count = len(held) + bool(_ONLY.search(self.question))
        return (
            not self.sentence.rstrip("”\"'’ ").endswith("?")
            and count >= 2
            and len(held) >= COVERED * len(self.asked)
            and all(word in held or word in elsewhere for word in self.asked)
            and set(words(self.question)) & _EXTENT <= set(words(self.sentence))
            and self._in_order(held)
        )

    def whether(self) -> str | None:
        """No if one thing turns the sense, yes if none does. Two may cancel out or not: neither is said."""
        turns = len(self._negations()) + len(self.opposites)
        if turns > 1 or not all(self._is_near(place) for place in self._negations()):
            return None
        return "No" if turns else "Yes"

    def whether_only(self) -> str | None:
        """For a question with "only": the sentence must restrict too, or say that there is more."""
        if self.opposites:
            return None
        if more := _MORE.search(self.sentence):
            return "No" if self._is_near(more.span()) else None
        only = _ONLY.search(self.sentence)
        return "Yes" if only and self._is_near(only.span()) and not self._negations() else None

    def _negations(self) -> list[Span]:
        return [negation.span() for negation in NEGATION.finditer(self.sentence)]

    def _is_near(self, place: Span) -> bool:
        return any(start - NEAR <= place[1] and place[0] <= end + NEAR for start, end in self.places.values())

    def _in_order(self, held: dict[str, Span]) -> bool:
        """Whether who does what to whom is as in the question, or just turned round by a passive's "by"."""
        starts = [held[word][0] for word in self.asked if word in held]
        if all(one < next for one, next in pairwise(starts)):
            return True
        return " by " in self.sentence and all(one > next for one, next in pairwise(starts))
