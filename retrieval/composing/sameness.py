"""Whether two answers say the same: "five" and 5, 70 percent and 70%, 17 February and February 17th.

Nothing here understands language. What these few rules can neither hold to be the same nor tell apart for
certain is neither `same` nor `contrary`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.composing.cues import vocabulary
from retrieval.text import folded, stem
from retrieval.wants import Want

Key = tuple[str, ...]

ROUNDING = 0.05  # figures as near as this may be the same one, rounded

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: float(value) for value, word in enumerate(_ONES.split())}
_VALUES |= {word: 10.0 * tens for tens, word in enumerate(_TENS.split(), 2)}
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"k": 1e3, "m": 1e6, "bn": 1e9}
_SIGNS = {"percent": "%", "dollar": "$", "dollars": "$", "euro": "€", "euros": "€"}
_MONTHS = vocabulary("january february march april may june july august september october november december")
_SHORT_MONTHS = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_WEEKDAYS = vocabulary("monday tuesday wednesday thursday friday saturday sunday")
CALENDAR = _MONTHS | _WEEKDAYS
_LEFT_OUT = vocabulary(
    "a an the of on in at by and or about around roughly some nearly approximately almost mr mrs ms dr sir "
    "president senator sen general gen governor gov captain capt secretary prof professor rear "
    "admiral adm colonel col major maj commander cmdr lieutenant lt sergeant sgt rep st nd rd th"
)
_ELSEWHERE = vocabulary("new north south east west northern southern eastern western")
_TOKEN = re.compile(r"[$€£¥%]|\d[\d,.]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?")  # as `_written` writes it; 9.2.1 is none
_LIST = re.compile(r",| and | or ")


def same(one: str, other: str) -> bool:
    """Whether both are one answer, even if one is a shorter form of the other's name, date or figure."""
    a, b = key(one), key(other)
    if not a or not b:
        return False
    if sorted(a) == sorted(b):
        return True
    if (day := _day(a)) and (other_day := _day(b)):
        return day.same(other_day)
    return _same_figure(a, b) or is_short_for(one, other) or is_short_for(other, one)


def contrary(kind: Want, one: str, other: str) -> bool:
    """Whether both cannot be right, if both speak of the same thing."""
    a, b = key(one), key(other)
    match kind:
        case Want.DATE:
            return _contrary_dates(a, b)
        case Want.NUMBER | Want.MONEY:
            return _contrary_figures(a, b)
        case Want.NAME | Want.PLACE:
            return _contrary_names(one, other)
        case Want.OTHER:
            return False


def mentions(text: str, answer: str) -> bool:
    """Whether the figures of `answer`, or if it has none any of its words, stand in `text`, wherever."""
    wanted, found = set(key(answer)), set(key(text))
    figures = {word for word in wanted if _is_number(word) or word in _MONTHS}
    return figures <= found if figures else bool(wanted & found)


def is_short_for(short: str, full: str) -> bool:
    """Whether `short` ends the name `full`: Sheinbaum, Claudia Sheinbaum. New Mexico is no fuller Mexico."""
    a, b = key(short), key(full)
    if not (short[:1].isupper() and len(a) < len(b) and b[-len(a) :] == a) or _LIST.search(full):
        return False
    front = full.split()[: -len(short.split())]
    return all(not word[0].islower() and word.casefold() not in _ELSEWHERE for word in front)


@lru_cache(512)  # texts: of one question's answers each is held against all the others
def key(text: str) -> Key:
    """The words of an answer in their plainest form, in order: stems, numbers as values, months in full."""
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    text = re.sub(r"\bper ?cents?\b", "%", text, flags=re.IGNORECASE).replace("US$", "$")
    tokens = [folded(token).removesuffix("'s") for token in _TOKEN.findall(text)]
    plain = [_SHORT_MONTHS.get(token, token) for token in _with_values(tokens)]
    kept = [token for token in plain if token not in _LEFT_OUT]
    return tuple(token if token in CALENDAR or _is_number(token) else stem(token) for token in kept or plain)


def _with_values(tokens: list[str]) -> Iterator[str]:
    """Numbers as values, however they are written: three million is 3000000."""
    value: float | None = None
    for token in tokens:
        if (number := _value(token)) is not None:
            if value is not None and not (token in _VALUES and number < 10 <= value and value % 10 == 0):
                yield _written(value)
                value = None
            value = (value or 0) + number
        elif token in _SCALES and (value is not None or len(token) > 2):
            value = (1 if value is None else value) * _SCALES[token]
        else:
            if value is not None:
                yield _written(value)
            value = None
            yield _SIGNS.get(token, token)
    if value is not None:
        yield _written(value)


def _value(token: str) -> float | None:
    if token in _VALUES:
        return _VALUES[token]
    try:
        return float(token.replace(",", "")) if token[0].isdigit() else None
    except ValueError:  # 1.098.000
        return None


def _written(value: float) -> str:
    return f"{value:.12g}"


def _is_number(token: str) -> bool:
    return bool(_NUMBER.fullmatch(token))


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of some month, and of some year if that is said."""

    day: str
    month: str
    year: str | None

    def same(self, other: "_Day") -> bool:
        """Whether both may be one day: one of them may leave the year out."""
        years = {self.year, other.year} - {None}
        return (self.day, self.month) == (other.day, other.month) and len(years) < 2


def _day(key: Key) -> _Day | None:
    """The day that a key names, if it names one day and nothing else."""
    months = [word for word in key if word in _MONTHS]
    years = [word for word in key if _is_year(word)]
    days = [word for word in key if _is_number(word) and word not in years]
    weekdays = [word for word in key if word in _WEEKDAYS]
    if len(months) != 1 or len(days) != 1 or len(years) > 1 or len(weekdays) > 1:
        return None
    if len(key) > len(months) + len(days) + len(years) + len(weekdays):
        return None
    return _Day(days[0], months[0], years[0] if years else None)


def _is_year(word: str) -> bool:
    return bool(re.fullmatch(r"1[5-9]\d\d|20\d\d", word))


def _contrary_dates(a: Key, b: Key) -> bool:
    day, other = _day(a), _day(b)
    if day and other:
        return not day.same(other)
    return len(a) == len(b) == 1 and _is_year(a[0]) and _is_year(b[0]) and a != b


def _figure(key: Key) -> tuple[float, frozenset[str]] | None:
    """The one number of a key and what it counts, if there is just one."""
    numbers = [word for word in key if _is_number(word)]
    return (float(numbers[0]), frozenset(key) - {numbers[0]}) if len(numbers) == 1 else None


def _same_figure(a: Key, b: Key) -> bool:
    """Whether both are the same number, of which one may leave away what it counts."""
    one, other = _figure(a), _figure(b)
    if not one or not other or one[0] != other[0]:
        return False
    return (not one[1] or not other[1]) and len(one[1] | other[1]) <= 2


def _contrary_figures(a: Key, b: Key) -> bool:
    """Whether both count the same things and come to clearly different numbers."""
    one, other = _figure(a), _figure(b)
    if not one or not other or one[1] != other[1]:
        return False
    return abs(one[0] - other[0]) > ROUNDING * max(one[0], other[0])


def _contrary_names(one: str, other: str) -> bool:
    """Whether two names share nothing, not even their initials: OAN is One America News."""
    a, b = key(one), key(other)
    initials = {_initials(one), one.casefold()} & {_initials(other), other.casefold()}
    return bool(a and b) and not set(a) & set(b) and not initials and not _LIST.search(one + other)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper()).casefold()
