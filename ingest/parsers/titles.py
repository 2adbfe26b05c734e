"""The title of an article: the headline that is shown, if what the page declares bears it out."""

import re
from collections.abc import Sequence

from ingest.parsers import wording
from retrieval.text import STOP_WORDS

SEPARATOR = re.compile(r"\s+(?P<sign>[|·•»]|::|[-–—])\s+(?=\S)")
DASHES = "-–—"
ALIKE = 0.3  # of the words of two titles are in both: what is shared is often worded differently


def without_site(title: str, site: str | None) -> str:
    """`title` without the site's name at its end: "Senate votes | CNN Politics" is "Senate votes" on CNN.

    After a dash only the site's very name is cut, because a dash may also stand inside of a title.
    """
    for separator in SEPARATOR.finditer(title) if site else ():
        suffix, name = title[separator.end() :].casefold(), str(site).casefold()
        alike = suffix.startswith(name) or name.startswith(suffix)
        if suffix == name or (alike and separator["sign"] not in DASHES):
            return title[: separator.start()]
    return title


def headline(shown: Sequence[str], declared: Sequence[str], site: str | None) -> str | None:
    """The heading that is most like a declared title. If there is only one, it may be worded differently."""
    headings = list(dict.fromkeys(shown))
    best = max(headings, key=lambda heading: _nearest(heading, declared), default=None)
    if best is None or _nearest(best, declared) >= ALIKE:
        return best
    is_only = len(headings) == 1 and best != site and any(_share_a_word(best, title) for title in declared)
    return best if is_only else None


def are_alike(one: str, other: str) -> bool:
    """Whether two titles can be of one article."""
    return _likeness(one, other) >= ALIKE


def _nearest(heading: str, declared: Sequence[str]) -> float:
    return max((_likeness(heading, title) for title in declared), default=0.0)


def _likeness(one: str, other: str) -> float:
    """The words that two titles share, of all that are in either (Jaccard)."""
    first, second = _words(one), _words(other)
    return len(first & second) / max(1, len(first | second))


def _share_a_word(one: str, other: str) -> bool:
    return bool((_words(one) & _words(other)) - STOP_WORDS)


def _words(title: str) -> set[str]:
    return set(wording.folded(title).split())
