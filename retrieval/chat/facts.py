"""What of a sentence can be held to the letter: its figures, its names, and what turns its sense around.

Nothing here understands language, and all of it is English. Each check says no where it is not sure: a true
sentence that is left out costs a reader little, a false one that is shown costs all trust.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise

from retrieval.composing.cues import DENIAL, NEGATION, vocabulary
from retrieval.composing.polarity import OPPOSITES
from retrieval.composing.sameness import CALENDAR, Key, key
from retrieval.text import STOP_WORDS, WORD, content_stems, content_words, stem, words

NEAR = 3  # words of a key between a figure and what it counts
SCOPE = 6  # content words that a negation may turn around, to the end of its clause
ROOT = 4  # letters that two forms of a country's name must share

_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?|[$€£¥%]")
_NO_FIGURE = re.compile(r"\b(?:one of|no one|one another|any ?one|every ?one|one day)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*|\d+(?:st|nd|rd|th)")
_IN_NAME = re.compile(r"\b\d+(?:st|nd|rd|th)(?= [A-Z])")  # the 7th Special Forces Group: held as a name
_FULL_NAME = re.compile(rf"(?:{_CAPITAL.pattern})(?: (?:{_CAPITAL.pattern}))+")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_TITLES = vocabulary(
    "mr mrs ms dr sir president senator sen general gen governor gov captain capt secretary prof professor "
    "admiral adm colonel col major maj commander cmdr lieutenant lt sergeant sgt rep rear minister the"
)
SIDE_WORDS = vocabulary(
    "according however meanwhile additionally overall currently previously separately also mostly"
    " mainly although"
)
_UNITED_STATES = vocabulary("us usa american america united")
_DEMONYM = re.compile(r"(?:ians?|ans?|ese|ish|i)$")
_COUNTRY = re.compile(r"(?:ia|a|o|e|y|ico)$")
_REFERS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|both|neither)\b",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[,;:.!?–—]|\b(?:but|while|although|whereas)\b")
# What must not be put in or swapped: it makes a claim wider or narrower than its source.
_STRICT = vocabulary(
    "all every only first last most both half twice never always before after more less fewer least nobody "
    "none against largest smallest biggest highest lowest best worst yesterday today tomorrow tonight ago"
)
_OPPOSITE_GROUPS = (
    "begin began begun start open opened launch / end finish close conclude stop",
    "rise rose increase grow grew gain climb up raise above over more exceed / "
    "fall fell decrease decline drop shrink lose lost down lower cut below under less fewer",
    "approve pass clear accept back support favour favor agree adopt let allow / "
    "reject refuse oppose fail against disagree deny block ban forbid",
    "largest biggest highest longest most / smallest lowest shortest least",
    "arrive come came enter join / leave left quit depart",
    "before / after, buy bought / sell sold, north / south, east / west, hire / fire",
)
_ATTRIBUTION = re.compile(r"^according to [^,]+,|,? according to [^,.]+", re.IGNORECASE)
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
    r"hop(?:e|es|ed)|tr(?:y|ies|ied)|threaten(?:s|ed)?|offer(?:s|ed)?|if|unless|whether|could|would|may)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:according to|said|says|told|will|expects?|can|must|to be|yet to|conditional\w*)\b", re.IGNORECASE
)


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
        return frozenset(content_stems(_INITIALS.sub(_joined, self.text)))

    @cached_property
    def words(self) -> frozenset[str]:
        """All of its words, folded."""
        return frozenset(_bare(word) for word in words(_INITIALS.sub(_joined, self.text)))

    @cached_property
    def names(self) -> list[str]:
        """The words of its names, folded, in order; the first word counts unless it is a function word."""
        found = []
        for at, word in enumerate(WORD.finditer(_INITIALS.sub(_joined, self.text))):
            bare = _bare(word.group().casefold())
            is_common = at == 0 and (bare in STOP_WORDS or bare in SIDE_WORDS)
            is_name = bool(_CAPITAL.fullmatch(word.group())) and not is_common
            if is_name and bare not in _TITLES and bare not in CALENDAR and not bare.isdigit():
                found.append(bare)
        return found

    @cached_property
    def in_order(self) -> list[str]:
        """Its content words, folded, each once, in order."""
        found = (_bare(word) for word in content_words(_INITIALS.sub(_joined, self.text)))
        return list(dict.fromkeys(found))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each stem begins, in characters."""
        found: dict[str, list[int]] = {}
        for word in WORD.finditer(self.text):
            found.setdefault(stem(_bare(word.group().casefold())), []).append(word.start())
        return found

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
        ends = _CLAUSE_ENDS.search(behind)
        return frozenset([*inside, *content_stems(behind[: ends.start()] if ends else behind)[:SCOPE]])


def figures_stand(claim: Line, said: Line, published: date | None) -> bool:
    """Whether each number, day, month and sign of the claim is in the source, next to what it counts there.

    The year of a day may be that of the article. Behind another figure it may count another thing.
    """
    claim = Line(_IN_NAME.sub(" ", claim.text))
    wanted = [(at, word) for at, word in enumerate(claim.key) if _is_figure(word)]
    there = set(said.key)
    if published and any(word in CALENDAR and word in there for _, word in wanted):
        there.add(str(published.year))
    return all(
        word in there and _is_bound(at, word, claim.key, said.key) and _is_next(at, word, claim.key, said.key)
        for at, word in wanted
    )


def names_stand(claim: Line, said: Line, title: Line, before: Line, article: str) -> bool:
    """Whether each name of the claim is in the source, in its title, or in what a pronoun there points to.

    A name may be given in full where the source has its last word alone, if the article has it in full, too.
    A name from elsewhere must not push out a full name that the source has in its place.
    """
    here = said.words | _in_full(claim, said, article)
    elsewhere = [name for name in claim.names if not _has(name, here)]
    if not all(_has(name, title.words | before.words) for name in elsewhere):
        return False
    return not elsewhere or not _pushed_out(claim, said)


def in_order(claim: Line, source: Line) -> bool:
    """Whether names that both have come in the same order, and the first is still followed by what it does.

    A passive turns them round, and one of two clauses may be put in front.
    """
    said = Line(_ATTRIBUTION.sub(" ", claim.text))
    if bool(_PASSIVE.search(said.text)) != bool(_PASSIVE.search(source.text)):
        return True
    where = source.places
    shared = [name for name in map(stem, said.names) if name in set(map(stem, source.names))]
    places = [where[name][0] for name in dict.fromkeys(shared)]
    return (places == sorted(places) and _leads(said, source)) or _is_rotated(said, source)


def says_the_same(claim: Line, said: Line) -> bool:
    """Whether half of the claim's content words are the source's own; those that are no names also apart."""
    plain = claim.stems - {stem(name) for name in claim.names} - {stem(word) for word in SIDE_WORDS}
    return 2 * len(claim.stems & said.stems) >= len(claim.stems) and 2 * len(plain & said.stems) >= len(plain)


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


def _is_figure(word: str) -> bool:
    return word in CALENDAR or bool(_FIGURE.fullmatch(word))


def _is_bound(at: int, word: str, claim: Key, said: Key) -> bool:
    """Whether what the claim counts is what the source counts, as far as both use the same word for it."""
    follows = claim[at + 1] if at + 1 < len(claim) else ""
    if not follows or follows in STOP_WORDS or follows not in said:
        return True
    places = [place for place, other in enumerate(said) if other == word]
    back = 1 if _is_figure(follows) else 0
    return any(follows in said[max(0, place - back) : place + 1 + NEAR] for place in places)


def _is_next(at: int, word: str, claim: Key, said: Key) -> bool:
    """Whether no figure that the claim leaves out stands between this one and what leads up to it."""
    leads = next(
        (w for w in reversed(claim[:at]) if w in said and w not in STOP_WORDS and not _is_figure(w)), None
    )
    if leads is None:
        return True
    starts, ends = ([place for place, other in enumerate(said) if other == w] for w in (leads, word))
    spans = [said[min(a, b) : max(a, b)] for a in starts for b in ends]
    return not spans or any(all(w in claim for w in span if _is_figure(w)) for span in spans)


def _is_owner(claim: Line, name: str) -> bool:
    return any(claim.text[at:].split()[0].endswith(("'s", "’s")) for at in claim.places[name])


def _is_rotated(claim: Line, source: Line) -> bool:
    """Whether all that both share is as in the source, but for one clause that was put in front."""
    shared = [source.places[word][0] for word in map(stem, claim.in_order) if word in source.places]
    falls = sum(one > other for one, other in pairwise(shared))
    return (
        falls == 1
        and shared[-1] < shared[0]
        and bool(_CLAUSE_ENDS.search(source.text, shared[-1], shared[0]))
    )


def _has(name: str, there: Iterable[str]) -> bool:
    return any(_same_name(name, word) for word in there)


def _same_name(one: str, other: str) -> bool:
    """Mexico, Mexican; U.S., American. Of two such forms only one may be a people's: Mario is not Maria."""
    if one == other or stem(one) == stem(other) or {one, other} <= _UNITED_STATES:
        return True
    people, country = (one, other) if _DEMONYM.search(one) else (other, one)
    root = _DEMONYM.sub("", people)
    return root != people and len(root) >= ROOT and root in {country, _COUNTRY.sub("", country)}


def _pushed_out(claim: Line, said: Line) -> bool:
    """Whether the source has a full name of which the claim has no word."""
    return any(
        not any(_has(_bare(word), claim.words) for word in words(found.group()))
        for found in _FULL_NAME.finditer(said.text)
        if _bare(words(found.group())[0]) not in STOP_WORDS
    )


def _in_full(claim: Line, said: Line, article: str) -> frozenset[str]:
    """The words of names that the claim and the article have in full, and the source by their last word."""
    full = [found.group() for found in _FULL_NAME.finditer(claim.text) if found.group() in article]
    return frozenset(
        _bare(word) for name in full for word in words(name) if _bare(words(name)[-1]) in said.words
    )


def _leads(claim: Line, source: Line) -> bool:
    """Whether what follows the claim's first name also follows it in the source."""
    shared = [word for word in map(stem, claim.in_order) if word in source.places]
    names = set(map(stem, claim.names)) & set(map(stem, source.names))
    at = next((at for at, word in enumerate(shared) if word in names), len(shared))
    follows = next((word for word in shared[at:] if word not in names), None)
    if follows is None or _is_owner(claim, shared[at]):  # "X's Y" may be "the Y of X" there
        return True
    return source.places[follows][-1] > source.places[shared[at]][0]


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


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").removesuffix("'")


def _joined(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "")
