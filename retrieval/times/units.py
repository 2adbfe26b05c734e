"""What time is counted in: days, weeks and months, as they stand on the calendar. Weeks begin on Monday."""

from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """A length of time that has a name."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def around(unit: Unit, day: date) -> tuple[date, date]:
    """The first and the last day of the unit in which `day` lies; of a weekend, in whose week it lies."""
    monday = day - timedelta(day.weekday())
    match unit:
        case Unit.DAY:
            return day, day
        case Unit.WEEK:
            return monday, monday + timedelta(6)
        case Unit.WEEKEND:
            return monday + timedelta(5), monday + timedelta(6)
        case Unit.MONTH | Unit.QUARTER | Unit.YEAR:
            first = date(day.year, day.month - (day.month - 1) % _MONTHS[unit], 1)
            return first, before(first, unit, -1) - timedelta(1)


def before(day: date, unit: Unit, count: int) -> date:
    """The same day so many units earlier; where that month is too short, its last day."""
    if unit not in _MONTHS:
        return day - timedelta(count if unit is Unit.DAY else 7 * count)
    year, month = divmod(12 * day.year + day.month - 1 - _MONTHS[unit] * count, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(day.day - 1), following - timedelta(1))
