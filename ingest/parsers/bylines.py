"""Who wrote it, and for whom: the lines above an article, as newsrooms write them."""

import re
from typing import NamedTuple

# Outlets that are known by their name alone, and that put it into datelines.
OUTLETS = {
    name.casefold(): name
    for name in (
        *("AFP", "ANSA", "AP", "Associated Press", "BBC", "Bloomberg", "CBC", "CBS", "CNBC", "CNN", "DPA"),
        *("EFE", "NBC", "NPR", "OAN", "PBS", "PTI", "Reuters", "TASS", "UPI", "USA TODAY", "Xinhua"),
    )
}
MEDIA_WORD = re.compile(
    r"\b(?:News|Times|Post|Press|Herald|Journal|Tribune|Guardian|Gazette|Chronicle|Courier|Radio|Agency|"
    r"Network|Today|Magazine|Weekly|Daily|Observer|Independent|Telegraph|Republic|Review)\b"
)
NO_PART_OF_ITS_NAME = re.compile(r"(?:special\s+(?:to|for)\s+)?(?:the\s+(?=associated\b))?", re.IGNORECASE)

BY = re.compile(r"by:?\s+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*(?:,|;|&|\||\band\b)\s*", re.IGNORECASE)
ROLE = re.compile(
    r"(?:[\w-]+\s+){0,3}(?:staff|writer|reporter|correspondent|editor|contributor)s?", re.IGNORECASE
)
OUTLET_STAFF_NAME = re.compile(
    r"(?P<site>[^,;|]+?)\s+(?:Staff|Reporter|Correspondent)(?:\s+Writer)?\s+(?P<name>.+)"
)
PARTICLE = re.compile(r"al|bin|d[aeiu]|del|della|den|der|dos|el|ibn|la|le|te[nr]|van|von|y", re.IGNORECASE)

LONGEST_DATELINE = 70
DASH = re.compile(r"\s*[—–]\s*|\s+-{1,2}\s+")
IN_BRACKETS = re.compile(r"\((?P<site>[A-Za-z ]{2,20})\)(?:\s*[—–-]+)?\s*")


class Byline(NamedTuple):
    """The people and the outlet that a line names."""

    authors: tuple[str, ...] = ()
    site: str | None = None


def read_byline(line: str) -> Byline | None:
    """What a byline says, or None if `line` is none.

    Known forms: "By Jane Doe and John Roe", "By Jane Doe, Reuters", "Jane Doe, Reuters", "Reuters" and
    "OAN Staff Jane Doe".
    """
    if introduced := BY.match(line):
        return _named(line[introduced.end() :])
    staff = OUTLET_STAFF_NAME.fullmatch(line)
    if staff and is_name(staff["name"]) and _is_capitalised(staff["site"]):
        return Byline((staff["name"],), staff["site"])
    if outlet := _well_known(line):
        return Byline((), outlet)
    named = _named(line)
    return named if named and named.authors and named.site else None


def cut_dateline(paragraph: str) -> tuple[str | None, str]:
    """The outlet that the dateline of `paragraph` names, if any, and the paragraph without its dateline.

    "MEXICO CITY (Reuters) – It rained." gives "Reuters" and "It rained." What follows a dateline begins a
    sentence: "The Associated Press (AP) says" has none.
    """
    for mark in (IN_BRACKETS, DASH):
        if found := mark.search(paragraph, 0, LONGEST_DATELINE):
            place, body = paragraph[: found.start()], paragraph[found.end() :]
            site = _well_known(found["site"]) if mark is IN_BRACKETS else _outlet_at_end(place)
            is_dateline = _is_capitalised(place) if site else _is_shouted(place)
            if is_dateline and not body[:1].islower():
                return site, body
    return None, paragraph


def is_name(text: str) -> bool:
    """Whether `text` can be a person's: two to five words, capitalised but for "van", "de" and the like."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(word[0].isupper() or PARTICLE.fullmatch(word) for word in words)
        and words[-1][0].isupper()
        and all(letter.isalpha() or letter in ".'’-" for word in words for letter in word)
    )


def _named(line: str) -> Byline | None:
    """The names and the outlet in `line`, if it holds nothing else."""
    authors: list[str] = []
    site: str | None = None
    for part in filter(None, BETWEEN_NAMES.split(line)):
        if ROLE.fullmatch(part):
            continue
        if outlet := _as_outlet(part):
            site = outlet
        elif is_name(part):
            authors.append(part)
        else:
            return None
    return Byline(tuple(authors), site) if authors or site else None


def _as_outlet(text: str) -> str | None:
    """The outlet that a part of a byline names: one that is well known, or one that says it is one."""
    name = NO_PART_OF_ITS_NAME.sub("", text.strip(), count=1)
    is_outlet = MEDIA_WORD.search(name) and _is_capitalised(name)
    return _well_known(name) or (name if is_outlet else None)


def _well_known(text: str) -> str | None:
    """The name of a well-known outlet as it is usually spelt, or that of its desk, such as "CNN Business"."""
    name = NO_PART_OF_ITS_NAME.sub("", text.strip(), count=1)
    if usual := OUTLETS.get(name.casefold()):
        return usual
    outlet, _, desk = name.partition(" ")
    is_desk = desk.isalpha() and desk[0].isupper() and not ROLE.fullmatch(desk)
    return name if outlet in OUTLETS.values() and is_desk else None


def _outlet_at_end(place: str) -> str | None:
    """The well-known outlet in the last word of a dateline, or in its last two: "New York CNN Business"."""
    words = place.split()
    return _well_known(" ".join(words[-2:])) or _well_known(" ".join(words[-1:]))


def _is_capitalised(text: str) -> bool:
    """Whether every word has a capital letter or a digit, as in "Sharm el-Sheikh, Feb 17"."""
    return all(any(letter.isupper() or letter.isdigit() for letter in word) for word in text.split())


def _is_shouted(place: str) -> bool:
    """Whether `place` is in capitals, as in "MEXICO CITY"; one letter, as in "I – and only I", is not."""
    return place.isupper() and len(place) > 2
