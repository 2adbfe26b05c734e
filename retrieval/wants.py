"""What kind of thing a question asks for, and which words of a sentence are of that kind."""

import re
from collections.abc import Iterator
from enum import StrEnum

from retrieval.text import STOP_WORDS, WORD, Span, content_stems, stem, words


class Want(StrEnum):
    """The kinds of answer that can be told by their look."""

    NAME = "name"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    OTHER = "other"


# The first that matches decides: "how much money" is money before it is a number.
_ASKS = (
    (
        Want.MONEY,
        r"\bhow much\b.*\b(?:cost|costs|pay|paid|pays|price|worth|money|spend|spent|raise|raised|fine|"
        r"fined|earn|earned|sell|sold|dollars|euros|pounds)\b|\b(?:what|which) (?:is the )?"
        r"(?:price|cost|sum|salary|fee)\b|\bworth how much\b",
    ),
    (
        Want.NUMBER,
        r"\bhow (?:many|much|old|long|far|large|big|tall|high|fast|often|heavy|deep|wide)\b|"
        r"\b(?:what|which) (?:\w+ )?(?:number|percentage|percent|share|proportion|age|rate|figure|"
        r"distance|height|weight|score)\b",
    ),
    (
        Want.DATE,
        r"\bwhen\b|\bhow long ago\b|\b(?:what|which) (?:\w+ )?(?:date|day|month|year|time|week|decade|"
        r"century|season)\b",
    ),
    (
        Want.PLACE,
        r"\bwhere\b|\b(?:what|which) (?:\w+ ){0,2}(?:country|countries|city|cities|state|states|town|"
        r"place|places|region|island|continent|capital|county|province|port|venue|location)\b",
    ),
    (
        Want.NAME,
        r"\bwho(?:m|se)?\b|\b(?:what|which) (?:\w+ ){0,3}(?:person|man|woman|people|name|names|president|"
        r"minister|leader|actor|actress|singer|author|artist|player|team|club|company|companies|firm|"
        r"group|band|party|agency|organisation|organization|university|unit|airline|newspaper|film|"
        r"movie|show|song|album|book|brand|driver|director|senator|judge|king|queen)\b",
    ),
)
_ASKS_COMPILED = tuple((want, re.compile(pattern, re.IGNORECASE)) for want, pattern in _ASKS)

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?"
)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:(?:{_DAYS}),? )?"
    rf"(?:{_DAY_OF_MONTH} (?:of )?(?:{_MONTHS})|(?:{_MONTHS}) {_DAY_OF_MONTH})(?:,? \d{{4}})?"
    rf"|(?:{_MONTHS}) \d{{4}}|\b(?:{_DAYS}|{_MONTHS})\b|\b(?:1[5-9]|20)\d{{2}}s?\b"
    r"|\b(?:yesterday|today|tomorrow)\b"
)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|"
    "million|billion|trillion|dozen|half|dozens|hundreds|thousands|millions"
)
_NUMBER = re.compile(
    rf"(?:\d[\d,.]*\d|\d)(?:[- ](?:{_NUMBER_WORDS}))*(?: ?%| percent| per cent)?|"
    rf"\b(?:{_NUMBER_WORDS})(?:[- ](?:and )?(?:{_NUMBER_WORDS}))*\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:US|A|C|NZ)?[$€£¥] ?\d[\d,.]*(?:[- ]?(?:{_NUMBER_WORDS}|bn|m|k)\b)?|"
    rf"\d[\d,.]*(?: (?:{_NUMBER_WORDS}))? (?:dollars|euros|pounds|pesos|yen|rubles|rupees|cents|francs)",
    re.IGNORECASE,
)
# Capitalised words in a row, joined by the small words that stand inside names.
_CAPITAL = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-ÖØ-Þ][\w’'&-]*(?:\.(?= [A-ZÀ-Þ]))?|\d+(?:st|nd|rd|th))"
_INSIDE = r"(?:of|the|of the|from the|for the|de|de la|la|del|van|van der|von|bin|al|&)"
_NAME = re.compile(rf"{_CAPITAL}(?:(?: {_INSIDE})? {_CAPITAL})*")

# What stands in front of a place, also of one in a list of them.
_LEADS_TO_PLACE = re.compile(
    r"(?:\b(?:in|at|near|to|from|into|across|off|around|outside|over|through|on|such as|including|between)"
    r"(?: the)?|,|,? and|,? or) $"
)
_UNIT = re.compile(r" ([a-z]+)\b")


def want_of(question: str) -> Want:
    """The kind of thing that `question` asks for."""
    return next((want for want, asks in _ASKS_COMPILED if asks.search(question)), Want.OTHER)


def spans(want: Want, sentence: str, question: str) -> list[Span]:
    """The words of `sentence` that are of the wanted kind and that the question does not hold already."""
    asked = set(content_stems(question))
    found = [
        _with_unit(span, sentence, asked) if want is Want.NUMBER else span for span in _look(want, sentence)
    ]
    return [span for span in found if _is_new(sentence[slice(*span)], asked)]


def likeliest(want: Want, sentence: str, question: str) -> Span | None:
    """Of these words, the name that comes first, as subjects do, or the figure nearest to what is asked."""
    found = spans(want, sentence, question)
    if want in {Want.NAME, Want.PLACE, Want.OTHER}:
        return next(iter(found), None)
    asked = set(content_stems(question))
    held = [word.span() for word in WORD.finditer(sentence) if stem(word.group().casefold()) in asked]

    def distance(span: Span) -> int:
        return min((max(start - span[1], span[0] - end) for start, end in held), default=0)

    return min(found, key=distance, default=None)


def _look(want: Want, sentence: str) -> Iterator[Span]:
    match want:
        case Want.DATE:
            yield from (found.span() for found in _DATE.finditer(sentence))
        case Want.MONEY:
            yield from (found.span() for found in _MONEY.finditer(sentence))
        case Want.NUMBER:
            # "One" alone counts nothing: by one estimate, no one, this one.
            yield from (found.span() for found in _NUMBER.finditer(sentence) if found[0].lower() != "one")
        case Want.PLACE:
            yield from (span for span in _names(sentence) if _LEADS_TO_PLACE.search(sentence, 0, span[0]))
        case Want.NAME | Want.OTHER:
            yield from _names(sentence)


def _names(sentence: str) -> Iterator[Span]:
    yield from (found.span() for found in _NAME.finditer(sentence) if not _opens(found))


def _with_unit(span: Span, sentence: str, asked: set[str]) -> Span:
    """A number with the word behind it, "1.4 tonnes", unless the question names it: "how many tonnes"."""
    unit = _UNIT.match(sentence, span[1])
    if unit is None or unit[1] in STOP_WORDS or stem(unit[1]) in asked:
        return span
    return span[0], unit.end()


def _opens(found: re.Match[str]) -> bool:
    """Whether this is a common word that is capitalised because a sentence starts with it."""
    return words(found.group())[0] in STOP_WORDS and " " not in found.group()


def _is_new(found: str, asked: set[str]) -> bool:
    return not set(content_stems(found)) <= asked
