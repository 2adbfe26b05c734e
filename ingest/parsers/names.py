"""The names of authors, out of the fields in which sites write them."""

import html
import re
from collections.abc import Iterable, Iterator

from ingest.decoding import clean
from ingest.parsers.bylines import BETWEEN_NAMES, OUTLETS, ROLE, is_name
from ingest.parsers.parsed import one_line

LONGEST = 80
INTRODUCTION = re.compile(r"(?:\w+\s+){0,2}\bby:?\s+", re.IGNORECASE)  # "By", "Analysis by", "Written by"
NO_NAME = re.compile(r"https?:|www\.|@")
DAY_AT_END = re.compile(
    r"\s*\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|published|updated)$",
    re.IGNORECASE,
)


def read_names(written: Iterable[str]) -> tuple[str, ...]:
    """The names in some fields, each of which may hold several, or one with a title, an outlet and a day.

    Where none is a person's, a newsroom is left as it is written: "Practical Horseman Editorial Staff".
    """
    lines = [line for name in written if (line := _line(name))]
    people = [name for line in lines for name in _people(line)]
    return tuple(dict.fromkeys(people or lines))


def _people(line: str) -> Iterator[str]:
    for part in BETWEEN_NAMES.split(line):
        name = DAY_AT_END.sub("", part)
        outlet = next((outlet for outlet in OUTLETS if name.casefold().endswith(f" {outlet}")), "")
        name = name[: len(name) - len(outlet)].rstrip()
        is_desk = name.partition(" ")[0].casefold() in OUTLETS  # "CNN Editor-at-large"
        if is_name(name) and not is_desk and not ROLE.fullmatch(name) and name.casefold() not in OUTLETS:
            yield name


def _line(written: str) -> str:
    """A field as one line, or nothing if no name can be in it."""
    line = one_line(clean(html.unescape(written)))
    if introduced := INTRODUCTION.match(line):
        line = line[introduced.end() :]
    line = DAY_AT_END.sub("", line).strip(" ,;")
    is_login = line == line.lower() != line.upper()
    return "" if is_login or len(line) > LONGEST or NO_NAME.match(line) else line
