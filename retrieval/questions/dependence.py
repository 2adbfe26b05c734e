"""Whether a question leans on what was said before it, and how, seen from its words alone."""

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from retrieval.composing.cues import vocabulary
from retrieval.text import STOP_WORDS, WORD, stem


class Leaning(StrEnum):
    """How a question leans on what was said before."""

    PRONOUN = "pronoun"  # "when does it end?"
    FRAGMENT = "fragment"  # "and in 2022?": what is asked about it was said before, too
    NOUN = "noun"  # "when does the course end?", after an answer that spoke of one


AUXILIARIES = vocabulary(
    "am is are was were do does did has have had will would can could shall should may might must isn't aren't "
    "wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't"
)
WH = vocabulary("who whom whose what which when where why how who's what's when's where's how's")
_PREPOSITIONS = vocabulary("about after against at before by during for from in into of on since than to until with like")
_DETERMINERS = vocabulary("the a an its his her their this that these those")

# What leads on from what was said, and is no part of what is asked.
LEADS_ON = re.compile(r"(?:(?:and|but|so|or|ok|okay|also|well|hm+|yes|no|thanks),?\s+)+", re.IGNORECASE)
# What asks the last question of another thing.
ASKS_THE_SAME = re.compile(r"(?:what|how) about\b\s*", re.IGNORECASE)

_PERSONAL = vocabulary("he him his she her hers it its they them their theirs it's he's she's they're")
_POINTING = vocabulary("this that these those")
_SAME = re.compile(
    r"\bthe (?:same(?: \w+)?\s*\?*$|former|latter|(?:last|first|next|other|previous) ones?)\b|"
    r"\b(?:back|since|by|until|before|after) then\b|\bthen\s*\?*$",
    re.IGNORECASE,
)
_SAME_ENDS = re.compile(r"\b(?:else|too|as well|instead|next)\s*\?*$", re.IGNORECASE)
# "It" that stands for nothing but what comes behind it.
_EXPLETIVE = re.compile(
    r"\bit (?:\w+ )?(?:costs?|takes?|means?|matters?|hurts?|rains?|snows?|true|false|possible|legal|illegal|safe|common|likely|"
    r"easy|hard|normal|important|necessary|called|said|known|argued|thought|believed)\b.*?\b(?:to|that|if|when|for|in|by)\b(?P<rest>.*)|\bit (?:that|who)\b(?P<cleft>.*)",
    re.IGNORECASE,
)
_TIMES = vocabulary(
    "year month week weekend morning afternoon evening night day season summer winter autumn spring century decade "
    "time way kind sort"
)
_MOST = 5  # content words: whoever says more says what about, and "it" is something in the question itself

# How much of what is wanted: it tells nothing of what is asked about.
_MEASURES = vocabulary(
    "long much many old far big large tall high fast often deep wide soon close heavy come exactly date year day "
    "time name names number"
)
_SAYS_NOTHING = STOP_WORDS | _MEASURES | WH | AUXILIARIES


@dataclass(frozen=True, slots=True)
class Words:
    """A question taken apart: its words as they are spelt and folded, and which are names by their capitals."""

    spelt: tuple[str, ...]
    folded: tuple[str, ...]
    capital: tuple[bool, ...]

    @classmethod
    def of(cls, question: str) -> "Words":
        """The words, in order. The first one's capital says nothing; nor do any where all have one."""
        found = WORD.findall(question)
        capital = [word[0].isupper() and (at > 0 or word[1:].isupper()) for at, word in enumerate(found)]
        shouted = all(word[0].isupper() for word in found)
        return cls(
            tuple(found),
            tuple(word.casefold().replace("’", "'") for word in found),
            tuple(is_name and not shouted for is_name in capital),
        )

    def asking(self) -> int:
        """How many words at the start only say what kind of thing is wanted: "what share of the drugs do"."""
        first = 0 if self.folded and self.folded[0] not in _PREPOSITIONS else 1
        if len(self.folded) <= first or self.folded[first] not in WH:
            return 0
        verb = next((at for at, word in enumerate(self.folded) if word in AUXILIARIES), None)
        return first + 1 if verb is None else verb + 1

    def content(self, start: int = 0, end: int | None = None) -> list[int]:
        """Where the words stand that say what is asked about."""
        places = range(start, len(self.folded) if end is None else end)
        return [at for at in places if self.folded[at] not in _SAYS_NOTHING]

    def names(self, start: int = 0, end: int | None = None) -> list[int]:
        """Where the capitalised words stand."""
        return [at for at in self.content(start, end) if self.capital[at]]


def leaning(question: str, said: Set[str]) -> Leaning | None:
    """How the question leans on what was said, whose stems are `said`; None if it stands alone."""
    asked = without_lead(question)
    words = Words.of(asked)
    if ASKS_THE_SAME.match(asked) or _is_fragment(words, asked != question):
        return Leaning.FRAGMENT
    if len(words.content()) > _MOST:
        return None
    if _points_back(asked, words):
        return Leaning.PRONOUN
    return Leaning.NOUN if _speaks_of_it(words, said) else None


def without_lead(question: str) -> str:
    """The question without the "and" or "but" that leads on from what was said."""
    lead = LEADS_ON.match(question)
    return question[lead.end() :] if lead else question


def _is_fragment(words: Words, leads_on: bool) -> bool:
    """Whether too little is asked for a question: "why?", "how many abstained?", "and in 2022?"."""
    if any(word in AUXILIARIES for word in words.folded):
        return False
    content = words.content()
    opens = words.folded[0] if words.folded else ""
    if leads_on and opens not in WH:
        return True
    return not content or (opens in _PREPOSITIONS and len(content) == 1)


def _points_back(asked: str, words: Words) -> bool:
    if not words.content():
        return True
    if _SAME.search(asked):
        return not words.names() and len(words.content()) <= 4
    expletive = _EXPLETIVE.search(asked)
    if expletive and len(Words.of(f"about {expletive['rest'] or expletive['cleft']}").content()) > 1:
        return False
    return any(_is_unbound(words, at) for at in range(len(words.folded)))


def _is_unbound(words: Words, at: int) -> bool:
    """Whether the word is a pronoun and nothing in front of it in the question is what it stands for."""
    word = words.folded[at]
    if word in _PERSONAL:
        return not _has_antecedent(words, at)
    if word == "there":
        is_dummy = at > 0 and words.folded[at - 1] in AUXILIARIES | {"been", "be"}
        return not is_dummy and not words.names(0, at) and not _has_place(words, at)
    if word in _POINTING:
        return _points(words, at) and not words.names(0, at) and len(words.content(0, at)) <= 2
    return False


def _has_antecedent(words: Words, at: int) -> bool:
    """Whether a name or a noun stands in front. The word right in front is its verb: "who does he work for"."""
    start = words.asking()
    return bool(words.names(0, at) or words.content(start if start <= at else 1, _verb_before(words, at)))


def _verb_before(words: Words, at: int) -> int:
    """Where the verb stands that governs the word at `at`, or `at` if a noun stands there."""
    while at > 1 and words.folded[at - 1] in _PREPOSITIONS:
        at -= 1
    is_noun = at > 1 and words.folded[at - 2] in _DETERMINERS
    return at if is_noun else max(0, at - 1)


def _has_place(words: Words, at: int) -> bool:
    return any(words.folded[before - 1] in {"in", "at", "to", "near"} for before in words.content(1, at))


def _points(words: Words, at: int) -> bool:
    """Whether "that" points at something, and does not open a clause: "when was that?", "who signed that bill"."""
    before = words.folded[at - 1] if at else ""
    after = words.folded[at + 1] if at + 1 < len(words.folded) else ""
    if before not in AUXILIARIES | _PREPOSITIONS | WH and after:
        return False
    return after not in _TIMES | {"who", "whose", "that"}


def _speaks_of_it(words: Words, said: Set[str]) -> bool:
    """Whether little is asked, of something that was spoken of: "when does the course end?"."""
    content = words.content()
    if words.names() or len(content) > 2:
        return False
    return any(stem(words.folded[at]) in said for at in content if not words.folded[at].isdigit())
