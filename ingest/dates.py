"""Dates that are written out. What could be read in two ways is not a date."""

import calendar
import re
from datetime import date, datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

LONGEST_STAMP = 100

_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"

# 2025-02-17 (a time may follow), 17 February 2025, Feb. 17, 2025. Not 02/03/2025: March or February?
EXPLICIT = re.compile(
    r"\b(?:"
    r"(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})(?:[T ]\d{2}:\d{2}[\d:.]*(?:Z|\s?[+-]\d{2}:?\d{2})?)?"
    rf"|{_DAY.format('d2')}\.?\s+{_MONTH.format('m2')},?\s+(?P<y2>\d{{4}})"
    rf"|{_MONTH.format('m3')}\s+{_DAY.format('d3')},?\s+(?P<y3>\d{{4}})"
    r")(?!\w)",
    re.IGNORECASE,
)

# The first form that e-mail had (RFC 822), and feeds after it: 17 Feb 25 10:00.
SHORT_YEAR = re.compile(
    rf"\b{_DAY.format('day')}\s+{_MONTH.format('month')}\s+(?P<year>\d{{2}})\s+\d{{1,2}}:\d{{2}}",
    re.IGNORECASE,
)
PARTIAL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?", re.ASCII)
FIRST_OF_1900S = 70  # of two digits: there were no feeds before, and no web


def read_iso(text: str) -> date | None:
    """The day of an ISO 8601 date or datetime, as it was written: no time zone moves it."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def read_stamp(text: str) -> date | None:
    """The day of a time stamp as feeds write it, in the form of ISO 8601 or of e-mail (RFC 822).

    It is the day that is written. One that is given in UTC may be the day after that of the byline; where the
    article itself has a date, that one is the better.
    """
    stamp = text[:LONGEST_STAMP].strip()
    return read_iso(stamp) or read_explicit(stamp) or _of_mail(stamp)


def read_latest(text: str) -> date | None:
    """The same, and of a month or a year alone ("2024-05", "2024") the last day that it can be."""
    if not (partial := PARTIAL.fullmatch(text.strip())):
        return read_stamp(text)
    year, month = int(partial["year"]), int(partial["month"] or 12)
    try:
        return date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def read_explicit(text: str) -> date | None:
    """The first date that is written out in `text`."""
    return next((day for match in EXPLICIT.finditer(text) if (day := _day(match))), None)


def without_dates(text: str, instead: str = " ") -> str:
    """`text` with `instead` in the place of its dates, so that what else it says can be looked at."""
    return EXPLICIT.sub(instead, text)


def _of_mail(stamp: str) -> date | None:
    """The day of "Mon, 17 Feb 25 10:00 EST"; with four digits it is `EXPLICIT` like any other."""
    if match := SHORT_YEAR.search(stamp):
        century = 2000 if int(match["year"]) < FIRST_OF_1900S else 1900
        return _date_or_none(century + int(match["year"]), _month(match["month"]), int(match["day"]))
    return None


def _day(match: re.Match[str]) -> date | None:
    """The day that a match of `EXPLICIT` names, or None for the 30th of February."""
    year, month, day = (
        next(match[f"{part}{form}"] for form in "123" if match[f"{part}{form}"]) for part in "ymd"
    )
    return _date_or_none(int(year), _month(month), int(day))


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(written: str) -> int:
    """The number of a month that is written as a number or as a word."""
    return int(written) if written.isdecimal() else MONTHS.index(written[:3].lower()) + 1
