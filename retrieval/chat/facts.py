"""The facts of a sentence that can be held to the letter: its figures and its names."""

import re
from collections.abc import Iterable
from datetime import date

from retrieval.chat.lines import CAPITAL, Line, bare, is_value
from retrieval.composing.cues import vocabulary
from retrieval.composing.sameness import CALENDAR, Key
from retrieval.text import STOP_WORDS, stem, words

NEAR = 3  # words of a key between a figure and what it counts
ROOT = 4  # letters that two forms of a country's name must share
_IN_NAME = re.compile(r"\b\d+(?:st|nd|rd|th)(?= [A-Z])")  # the 7th Special Forces Group: held as a name
_FULL_NAME = re.compile(rf"(?:{CAPITAL.pattern})(?: (?:{CAPITAL.pattern}))+")
_UNITED_STATES = vocabulary("us usa american america united")
_DEMONYM = re.compile(r"(?:ians?|ans?|ese|ish|i)$")
_COUNTRY = re.compile(r"(?:ia|a|o|e|y|ico)$")


def figures_stand(claim: Line, said: Line, published: date | None) -> bool:
    """Whether each number, day, month and sign of the claim is in the source, next to what it counts there.

    The year of a day may be that of the article. Behind another figure it may count another thing.
    """
    claim = Line(_IN_NAME.sub(" ", claim.text))
    wanted = [(at, word) for at, word in enumerate(claim.key) if is_value(word)]
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


def _is_bound(at: int, word: str, claim: Key, said: Key) -> bool:
    """Whether what the claim counts is what the source counts, as far as both use the same word for it."""
    follows = claim[at + 1] if at + 1 < len(claim) else ""
    if not follows or follows in STOP_WORDS or follows not in said:
        return True
    places = [place for place, other in enumerate(said) if other == word]
    back = 1 if is_value(follows) else 0
    return any(follows in said[max(0, place - back) : place + 1 + NEAR] for place in places)


def _is_next(at: int, word: str, claim: Key, said: Key) -> bool:
    """Whether no figure that the claim leaves out stands between this one and what leads up to it."""
    leads = next(
        (w for w in reversed(claim[:at]) if w in said and w not in STOP_WORDS and not is_value(w)), None
    )
    if leads is None:
        return True
    starts, ends = ([place for place, other in enumerate(said) if other == w] for w in (leads, word))
    spans = [said[min(a, b) : max(a, b)] for a in starts for b in ends]
    return not spans or any(all(w in claim for w in span if is_value(w)) for span in spans)


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
        not any(_has(bare(word), claim.words) for word in words(found.group()))
        for found in _FULL_NAME.finditer(said.text)
        if bare(words(found.group())[0]) not in STOP_WORDS
    )


def _in_full(claim: Line, said: Line, article: str) -> frozenset[str]:
    """The words of names that the claim and the article have in full, and the source by their last word."""
    full = [found.group() for found in _FULL_NAME.finditer(claim.text) if found.group() in article]
    return frozenset(
        bare(word) for name in full for word in words(name) if bare(words(name)[-1]) in said.words
    )
