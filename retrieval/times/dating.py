"""When a question says when: "last week", "as of yesterday", "in February", to the days in which to look."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from retrieval.times.expressions import Days, Said, expressions
from retrieval.times.units import Unit
from retrieval.types import Period

# Days after its end in which a time is still written about: yesterday's news is in today's articles, a week's
# figures come in the next one, a year's in January. Set by what newspapers do, fitted to nothing.
SLACK: Mapping[Unit, int] = {
    Unit.DAY: 1,
    Unit.WEEKEND: 2,
    Unit.WEEK: 3,
    Unit.MONTH: 7,
    Unit.QUARTER: 14,
    Unit.YEAR: 31,
}

_POSSESSIVE = ("'s", "’s")
_CLAUSE = re.compile(r"[,.;:!?]\s+\w")


def windows(question: str, today: date | None) -> tuple[Period | None, ...]:
    """Where to look, one after the other until something answers; None is all that there is.

    "last week" and "yesterday" are meant as they are said: of another time no answer is wanted. A month, a
    weekday, "today" or "this year" may as well be part of what is asked about ("the training that ended in
    March"): there the articles of that time come first, and then all of them. Several times are one window,
    from the first to the last. Without `today` nothing is narrowed.
    """
    times = _times(question, today) if today else []
    if not times:
        return (None,)
    window = _from_first_to_last([period for period, _ in times])
    return (window, None) if any(is_loose for _, is_loose in times) else (window,)


def _times(question: str, today: date) -> list[tuple[Period, bool]]:
    """The windows that the question means, and whether each is loose."""
    return [
        (period, _is_loose(question, said))
        for said in expressions(question, today)
        if not _leads_up(question, said)
        if (period := _period(said.days, _relation(question, said), today))
    ]


def _from_first_to_last(periods: Sequence[Period]) -> Period:
    starts = [period.first for period in periods if period.first]
    first = min(starts) if len(starts) == len(periods) else None
    return Period(first, max(period.last for period in periods))


def _period(days: Days, relation: str, today: date) -> Period | None:
    """The window, never beyond today. None if it lies ahead, or if it is all time until now."""
    first: date | None = days.first
    match relation:
        case "":
            last = days.last + timedelta(SLACK[days.unit])
        case "since" | "after":
            last = today
        case "before" | "prior to":
            first, last = None, days.first - timedelta(1)
        case _:
            first, last = None, days.last
    is_next = days.named and first is None and relation != "as of"
    if is_next or days.first > today or (first is None and last >= today):
        return None
    return Period(first, min(last, today))


def _relation(question: str, said: Said) -> str:
    # "led by last week's winner"
    return "" if said.relation == "by" and _is_possessive(question, said) else said.relation


def _leads_up(question: str, said: Said) -> bool:
    """Whether it is said in front of the clause that asks: "He died last week. Which show was he in?".

    Of that, articles of any day may tell. What opens the question belongs to it: "Last week, who won?".
    """
    opens = not question[: said.start].strip()
    return not opens and said.relation != "as of" and _CLAUSE.search(question, said.end) is not None


def _is_loose(question: str, said: Said) -> bool:
    """Whether it may be part of what is asked about, as it is in a name: "this week's storm"."""
    return _is_possessive(question, said) or (said.days.loose and said.relation != "as of")


def _is_possessive(question: str, said: Said) -> bool:
    return question.startswith(_POSSESSIVE, said.end)
