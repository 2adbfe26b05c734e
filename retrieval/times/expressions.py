"""Expressions of time that are relative to today, and the days that they name.

Each is a pattern and what it means; the table at the end is the whole grammar. A year, and a day or month
with its year, are left alone: they name what is asked about ("who won the 2019 election?"), and articles of
any day may tell of it. So are "recently" and "latest", which have no first day, and seasons, which differ by
hemisphere.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.times.units import Unit, around, before


@dataclass(frozen=True, slots=True)
class Days:
    """The days that an expression names. `unit` tells how exactly.

    They are `loose` if the words may as well be part of what is asked about. A `named` day or month recurs:
    in "by Friday" it is more often the next one.
    """

    first: date
    last: date
    unit: Unit
    loose: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """An expression where it stands in a question, with the word in front of it: "since", "as of" or none."""

    start: int
    end: int
    relation: str
    days: Days


def expressions(question: str, today: date) -> Iterator[Said]:
    """What the question says of time. Every word of it is read once, in the order of the table."""
    text = _NO_TIMES.sub(lambda found: "#" * len(found[0]), question)
    for pattern, meaning in _EXPRESSIONS:
        for found in pattern.finditer(text):
            days = None if _is_title(text, found) else meaning(found, today)
            if days:
                text = f"{text[: found.start()]}{'#' * len(found[0])}{text[found.end() :]}"
                yield Said(*found.span(), _said(found, "relation"), days)


def _is_title(text: str, found: re.Match[str]) -> bool:
    """Whether a capital within a sentence tells a name: "who wrote Yesterday?", "who hosts This Week?"."""
    earlier = text[: found.start()].rstrip()
    is_within = bool(earlier) and earlier[-1] not in ".!?:;—–-"
    return is_within and found[0][0].isupper() and not text.isupper()


def _said(found: re.Match[str], group: str) -> str:
    """What stands in a group, in lower case and with single spaces."""
    return " ".join((found[group] or "").lower().split())


def _day(found: re.Match[str], today: date) -> Days:
    """The day itself. "today" often means no more than "now"."""
    back = _DAYS_BACK.get(_said(found, "day"), 0)
    day = today - timedelta(back)
    return Days(day, day, Unit.DAY, loose=back == 0)


def _ago(found: re.Match[str], today: date) -> Days | None:
    """The day, week or month so long ago. Nobody counts exactly: of three, one more or less."""
    count, unit = _amount(found)
    if unit is Unit.YEAR:
        return None  # what was ten years ago is told today
    about = count // 3
    first, _ = around(unit, before(today, unit, count + about))
    _, last = around(unit, before(today, unit, count - about))
    return Days(first, last, unit)


def _rolling(found: re.Match[str], today: date) -> Days | None:
    """So many units back from today. "last week" alone is the one on the calendar."""
    if _said(found, "which") == "last" and not found["count"] and not found["over"]:
        return None
    count, unit = _amount(found)
    return Days(before(today, unit, count), today, unit, loose=unit in _LONG)


def _calendar(found: re.Match[str], today: date) -> Days:
    """This week, last month. On a working day, "the weekend" is the one that was.

    "This week" is said of the last seven days as well as of those since Monday, or since Sunday.
    """
    unit, which = Unit(_said(found, "unit")), _said(found, "which")
    first, last = around(unit, today)
    if unit is Unit.WEEK and which == "this":
        first = min(first, today - timedelta(6))
    if which in ("last", "previous") or (which == "the" and first > today):
        first, last = around(unit, before(first, unit, 1))
    return Days(first, last, unit, loose=unit in _LONG)


def _weekday(found: re.Match[str], today: date) -> Days | None:
    """The most recent one: "on Monday" may be today, "last Monday" is not."""
    which = _said(found, "which")
    since = (today.weekday() - _WEEKDAYS.index(_said(found, "name"))) % 7
    is_ahead = which == "this" and since > today.weekday()
    if is_ahead or not _has_been(found):
        return None
    day = today - timedelta(7 if which in _GONE and since == 0 else since)
    return Days(day, day, Unit.DAY, loose=which not in _GONE, named=which not in _GONE)


def _month(found: re.Match[str], today: date) -> Days | None:
    """The most recent one that has begun; with "last", that has ended. "in March last year" says which."""
    which, year = _said(found, "which"), _said(found, "year")
    month = 1 + _MONTHS.index(_said(found, "name")[:3])
    if not _has_been(found):
        return None
    had_its_turn = month < today.month or (month == today.month and which not in _GONE)
    is_this_years = year == "this" or which == "this" or (had_its_turn and not year)
    first, last = around(Unit.MONTH, date(today.year - (0 if is_this_years else 1), month, 1))
    return Days(first, last, Unit.MONTH, loose=which not in _GONE, named=which not in _GONE)


def _has_been(found: re.Match[str]) -> bool:
    """Whether a name that recurs is tied to the past: not alone ("Ash Wednesday"), nor still to come."""
    if _said(found, "which") in _GONE:
        return True
    return bool(found["which"] or found["relation"]) and not _TO_COME.search(found.string)


def _amount(found: re.Match[str]) -> tuple[int, Unit]:
    said, unit = _said(found, "count") or "one", _said(found, "unit")
    count = int(said) if said.isdecimal() else _NUMBERS[said]
    return (-(-count // 24), Unit.DAY) if unit == "hour" else (count, Unit(unit))


_LONG = frozenset({Unit.QUARTER, Unit.YEAR})  # "how much did they spend last year?" is told after it, too
_GONE = ("last", "past")
_DAYS_BACK = {"the day before yesterday": 2, "yesterday": 1, "last night": 1, "last evening": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "few": 4, "several": 7},
}


def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as whole words, with any white space for each blank."""
    return re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+"), re.IGNORECASE)


_TO_COME = _compiled(r"will|shall|won['’]t|going to|next|upcoming|coming")
# Quotations and names that hold a time say nothing of when.
_NO_TIMES = re.compile(
    r"""
    "[^"]*" | “[^”]*” | \blater\ this\ \w+
    | \blast\ week\ tonight\b | \b(?:usa|india|russia|psychology)\ today\b | \btoday\ (?:show|programme)\b
    | \bentertainment\ tonight\b | \btonight\ show\b | \b\w+day\ night\ (?:live|fever|football|lights)\b
    | \bmail\ on\ sunday\b | \bsunday\ (?:times|telegraph|mirror|express|post|mail|independent|world)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_OF_NOTHING = r"\b(?! of\b)"  # not "the last week of the campaign", "the last Monday of May"
_NO_DATE = r"\b(?!,? (?:the |of )?\d)"  # not "in March 2019", "on Friday the 13th"
_COUNT = rf"(?:an? )?(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})(?: of)?"
_UNIT = rf"(?P<unit>hour|{'|'.join(Unit)})"
_DAY = (
    r"(?P<day>the day before yesterday|yesterday|today|tonight|last (?:night|evening)"
    r"|this (?:morning|afternoon|evening))"
)
_WEEKDAY = rf"(?P<name>{'|'.join(_WEEKDAYS)}){_OF_NOTHING}{_NO_DATE}(?!,? (?:{'|'.join(_MONTHS)}))"
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?! be\b| have\b| not\b)|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    rf"{_OF_NOTHING}{_NO_DATE}(?:,? (?:of )?(?P<year>last|this) year)?"
)
_RELATION = r"(?:(?P<relation>since|after|before|prior to|until|till|by|through|up to|as of) )?"


def _expression(pattern: str) -> re.Pattern[str]:
    return _compiled(_RELATION + pattern)


_EXPRESSIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...] = (
    (_expression(_DAY), _day),
    (_expression(rf"{_COUNT} {_UNIT}s? ago"), _ago),
    (
        _expression(
            r"(?P<over>(?:in|over|during|within) the )?(?:the |this )?(?P<which>last|past) "
            rf"(?:{_COUNT} )?{_UNIT}s?{_OF_NOTHING}"
        ),
        _rolling,
    ),
    (_expression(rf"(?:(?:this (?=past))?(?P<which>on|this|last|past) )?{_WEEKDAY}"), _weekday),
    (
        _expression(
            rf"(?:(?P<which>in|during|last|this(?! may\b))(?: early| mid| late)?(?: |-))?{_MONTH}",
        ),
        _month,
    ),
    (_expression(rf"(?P<which>this|last|previous|the(?= weekend)) {_UNIT}{_OF_NOTHING}"), _calendar),
)
