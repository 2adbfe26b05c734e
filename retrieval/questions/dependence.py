"""Whether a question leans on what was said before it, and how, seen from its words alone.

When in doubt it stands alone: that a question is looked up as it was asked is what people expect, and one
that is given a topic which it has left behind finds the wrong article.
"""

import re
from collections.abc import Set
from enum import StrEnum

from retrieval.composing.cues import vocabulary
from retrieval.questions.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, WH, Words
from retrieval.text import stem


class Leaning(StrEnum):
    """How a question leans on what was said before."""

    PRONOUN = "pronoun"  # "when does it end?"
    FRAGMENT = "fragment"  # "and in 2022?": what is asked of it was said before, too
    NOUN = "noun"  # "when does the course end?", after an answer that spoke of one


# What leads on from what was said, and is no part of what is asked.
_LEADS_ON = re.compile(r"(?:(?:and|but|so|or|ok|okay|also|well|hm+|yes|no|thanks),?\s+)+", re.IGNORECASE)
# What asks the last question of another thing.
ASKS_THE_SAME = re.compile(r"(?:what|how) about\b\s*", re.IGNORECASE)

_PERSONAL = vocabulary("he him his she her hers it its they them their theirs it's he's she's they're")
_POINTING = vocabulary("this that these those")
_SAME = re.compile(
    r"\bthe (?:same(?: \w+)?\s*\?*$|former|latter|(?:last|first|next|other|previous) ones?)\b|"
    r"\b(?:back|since|by|until|before|after) then\b|\bthen\s*\?*$",
    re.IGNORECASE,
)
# "It" that stands for what comes behind it: "is it true that", "what does it cost to", "was it A that".
_EXPLETIVE = re.compile(
    r"\bit (?:\w+ )?(?:costs?|takes?|means?|matters?|hurts?|rains?|snows?|true|false|possible|legal|illegal|"
    r"safe|common|likely|easy|hard|normal|important|necessary|called|said|known|argued|thought|believed)\b"
    r".*?\b(?:to|that|if|when|for|in|by)\b(?P<rest>.*)|\bit (?:that|who)\b(?P<cleft>.*)",
    re.IGNORECASE,
)
_TIMES = vocabulary(
    "year month week weekend morning afternoon evening night day season summer winter autumn spring century "
    "decade time way kind sort"
)

# Content words. Whoever says more says what about, and "it" is something in the question itself.
_MOST = 5
_MOST_OF_THE_SAME = 4  # with "the same", "the last one"
_MOST_OF_A_NOUN = 2  # with nothing but a word that was said before


def leaning(question: str, said: Set[str]) -> Leaning | None:
    """How the question leans on what was said, whose stems are `said`; None if it stands alone."""
    asked = without_lead(question)
    words = Words.of(asked)
    if ASKS_THE_SAME.match(asked) or _is_fragment(words, leads_on=asked != question):
        return Leaning.FRAGMENT
    if len(words.content()) > _MOST:
        return None
    if _points_back(asked, words):
        return Leaning.PRONOUN
    return Leaning.NOUN if _is_of_what_was_said(words, said) else None


def without_lead(question: str) -> str:
    """The question without the "and" or "but" that leads on from what was said."""
    lead = _LEADS_ON.match(question)
    return question[lead.end() :] if lead else question


def _is_fragment(words: Words, leads_on: bool) -> bool:
    """Whether nothing is asked of what is named: "why?", "and the boots?", "in 2022?"."""
    if any(word in AUXILIARIES for word in words.folded):
        return False
    content = words.content()
    opens = next(iter(words.folded), "")
    if leads_on and opens not in WH:
        return True
    return not content or (opens in PREPOSITIONS and len(content) == 1)


def _points_back(asked: str, words: Words) -> bool:
    """Whether a word stands for what only the conversation names, or nothing is named at all."""
    content = words.content()
    if not content:
        return True
    if _SAME.search(asked):
        return not words.names() and len(content) <= _MOST_OF_THE_SAME
    expletive = _EXPLETIVE.search(asked)
    if expletive and len(Words.of(expletive["rest"] or expletive["cleft"] or "").content()) > 1:
        return False
    return any(_is_unbound(words, at) for at in range(len(words.folded)))


def _is_unbound(words: Words, at: int) -> bool:
    """Whether the word is a pronoun, and what it stands for is not in front of it."""
    word = words.folded[at]
    if word in _PERSONAL:
        # What the first one stands for, the others do: "which airline said it will suspend its flights".
        return not (_PERSONAL & set(words.folded[:at]) or _has_antecedent(words, at))
    if word == "there":
        is_dummy = at > 0 and words.folded[at - 1] in AUXILIARIES | {"been", "be"}
        return not (is_dummy or words.names(0, at) or _has_place(words, at))
    if word in _POINTING:
        return _points(words, at) and not words.names(0, at) and len(words.content(0, at)) <= 2
    return False


def _has_antecedent(words: Words, at: int) -> bool:
    """Whether a name or a noun stands in front of a pronoun, other than what is asked for."""
    start = words.asking()
    # In "which airline said it will", the words that ask are the subject.
    return bool(words.names(0, at) or words.content(start if start <= at else 1, _verb_before(words, at)))


def _verb_before(words: Words, at: int) -> int:
    """Where the verb stands that governs the word at `at`, as in "who paid for it"; `at` if it is a noun."""
    while at > 1 and words.folded[at - 1] in PREPOSITIONS:
        at -= 1
    is_noun = at > 1 and words.folded[at - 2] in DETERMINERS
    return at if is_noun else max(0, at - 1)


def _has_place(words: Words, at: int) -> bool:
    return any(words.folded[noun - 1] in {"in", "at", "to", "near"} for noun in words.content(1, at))


def _points(words: Words, at: int) -> bool:
    """Whether "that" points at something, as in "when was that?", and does not open a clause."""
    before = words.folded[at - 1] if at else ""
    after = words.folded[at + 1] if at + 1 < len(words.folded) else ""
    if after and before not in AUXILIARIES | PREPOSITIONS | WH:
        return False
    return after not in _TIMES | {"who", "whose", "that"}


def _is_of_what_was_said(words: Words, said: Set[str]) -> bool:
    """Whether hardly more is asked about than a thing that was spoken of: "when does the course end?"."""
    content = words.content()
    if words.names() or len(content) > _MOST_OF_A_NOUN:
        return False
    return any(stem(words.folded[at]) in said for at in content if not words.folded[at].isdigit())
