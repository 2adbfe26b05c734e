"""What turns a sentence around: order, negations, opposites, doubts, words like "only".

Nothing here understands language. Each check says no where it is not sure: a true sentence that is left out
costs a reader little, a false one that is shown costs all trust.
"""

import re
from collections.abc import Sequence
from functools import cache

from retrieval.chat.lines import CLAUSE_ENDS, SCOPE, SIDE_WORDS, Line, is_figure
from retrieval.composing.cues import vocabulary
from retrieval.composing.polarity import OPPOSITES
from retrieval.text import content_stems, stem

PHRASE = 30  # characters: words as near as this may change places
# What must not be put in or swapped: it makes a claim wider or narrower than its source.
_STRICT = vocabulary(
    "yes all every only first last most both half twice never always before after more less fewer least "
    "nobody none against largest smallest biggest highest lowest best worst yesterday today tomorrow "
    "tonight ago"
)
_OPPOSITE_GROUPS = (
    "begin began begun start open opened launch / end finish close conclude stop",
    "rise rose increase grow grew gain climb up raise above over more exceed / "
    "fall fell decrease decline drop shrink lose lost down lower cut below under less fewer",
    "approve pass clear accept back support favour favor agree adopt let allow / "
    "reject refuse oppose fail against disagree deny block ban forbid",
    "largest biggest highest longest most / smallest lowest shortest least",
    "arrive come came enter join / leave left quit depart",
    "fast quick faster / slow slower, early earlier / late later, cheap / expensive, strong / weak",
    "safe / dangerous, secret / public publish, winter / summer, import / export, friend / enemy",
    "before / after, buy bought / sell sold, north / south, east / west, hire / fire",
)
_ATTRIBUTION = re.compile(
    r"^according to [^,]+,|,? according to [^,.]+|^[^,“\"]{1,80}? (?:said|says|added)\b,?(?: that)?",
    re.IGNORECASE,
)
_PHRASE_ENDS = re.compile(r"[,;:.!?–—]|\b(?:and|or|but|while)\b")
_BARE_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)(?: \w+ly)? (?P<verb>\w+(?:ed|en|ght))\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b[^.;,]*\bby\b", re.IGNORECASE)
_MORE_THAN = re.compile(r"\b(?!(?:few|low|short|small|slow|earli|young)er\b)\w+er than\b|\bover\b")
_MAY_BE = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|to|wants? to|plans? to) (?P<verb>[a-z]+)\b"
)
_HEDGED = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|apparently|purportedly|perhaps|probably|possibly|potentially|maybe|"
    r"likely|alleg\w+|claim(?:s|ed|ing)?|accus\w+|suspect(?:s|ed)?|rumou?r\w*|disputed|might|suggest(?:s|ed)?|"
    r"is said to|are said to|was said to|believ(?:e|es|ed)|seem(?:s|ed)?|appear(?:s|ed)?|expect(?:s|ed)?|"
    r"predict(?:s|ed)?|estimate[sd]?|estimated|propos(?:e|es|ed|al)|plan(?:s|ned)?|intend(?:s|ed)?|"
    r"hop(?:e|es|ed)|tr(?:y|ies|ied)|threat(?:en)?(?:s|ed)?|attempts?|offer(?:s|ed)?|if|unless|whether|could|would|may)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"\b(?:according to|said|says|told|yet to)\b", re.IGNORECASE)


def in_order(claim: Line, source: Line) -> bool:
    """Whether what both have in words and figures comes in the same order: who does what to whom, when.

    Neighbours may change places ("the wages of the instructors"), and so may hedges; one of two clauses may
    come first. A passive turns all around if it names the doer, and else moves the verb alone.
    """
    told = Line(_ATTRIBUTION.sub(" ", claim.text))
    if bool(_PASSIVE.search(told.text)) != bool(_PASSIVE.search(source.text)):
        return True
    moved = {stem(found["verb"].casefold()) for found in _BARE_PASSIVE.finditer(told.text)}
    moved |= {stem(word) for word in told.in_order if _HEDGED.fullmatch(word)}
    shared = [source.places[word] for word in told.sequence if word in source.places and word not in moved]
    return _rises(shared, source.text) or any(
        _rises([*shared[cut:], *shared[:cut]], source.text)
        and CLAUSE_ENDS.search(source.text, shared[-1][0], shared[0][-1])
        for cut in range(1, len(shared))
    )


def says_the_same(claim: Line, said: Line) -> bool:
    """Whether half of the claim's content words, names apart, are the source's own; figures apart."""
    plain = claim.stems - {stem(name) for name in claim.names} - {stem(word) for word in SIDE_WORDS}
    shared = {word for word in plain if word in said.stems or is_figure(word)}
    return (not plain or bool(plain & said.stems)) and 2 * len(shared) >= len(plain)


def keeps_sense(claim: Line, said: Line) -> bool:
    """Whether what is denied here is denied there, and no word stands for its opposite."""
    denied_there = any(scope & claim.stems for scope in said.negated)
    if claim.negated:
        return any(one & other for one in claim.negated for other in said.negated)
    return not denied_there and not _is_opposite(claim, said)


def keeps_measure(claim: Line, said: Line) -> bool:
    """Whether the claim adds no "all", "only", "first" or "yesterday" that its source does not have."""
    added = claim.words & _STRICT - said.words
    return not (added - {"more"} if _MORE_THAN.search(said.text) else added)


def keeps_doubt(claim: Line, said: Line) -> bool:
    """Whether what is planned or only said to be so is not told as a fact."""
    to_come = {stem(found["verb"]) for found in _MAY_BE.finditer(said.text)}
    done = {stem(word) for word in claim.words if word.endswith("ed")}
    already = {stem(word) for word in said.words if word.endswith("ed")}
    if to_come & done - already:
        return False
    if _HEDGED.search(claim.text) or _ATTRIBUTED.search(claim.text):
        return True
    return not any(_behind(found) & claim.stems for found in _HEDGED.finditer(said.text))


def _behind(hedge: re.Match[str]) -> frozenset[str]:
    """What a hedge speaks of: the content words behind it, in the next clause too ("By one estimate,")."""
    return frozenset(content_stems(hedge.string[hedge.end() :])[:SCOPE])


def _rises(places: Sequence[Sequence[int]], text: str) -> bool:
    """Whether one can go through all of these words from left to right, or within a phrase a step back."""
    at = 0
    for each in places:
        later = [place for place in each if place >= at or not _is_apart(text[place:at])]
        if not later:
            return False
        at = max(at, later[0])
    return True


def _is_apart(between: str) -> bool:
    """Whether two words with this between them are of different phrases."""
    return len(between) > PHRASE or bool(_PHRASE_ENDS.search(between))


def _is_opposite(claim: Line, said: Line) -> bool:
    """Whether the claim has a word where the source has its opposite alone."""
    here, there = ({stem(word) for word in line.words} for line in (claim, said))
    return any(
        one & here and not one & there and other & there and not other & here for one, other in _groups()
    )


@cache
def _groups() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Words, as stems, and what none of them may stand for."""
    pairs = [tuple(pair.split()) for pair in OPPOSITES.split(", ")]
    groups = [group.split(" / ") for line in _OPPOSITE_GROUPS for group in line.split(", ")]
    both = [(_stems(one), _stems(other)) for one, other in [*pairs, *groups]]
    return (*both, *((other, one) for one, other in both))


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))
