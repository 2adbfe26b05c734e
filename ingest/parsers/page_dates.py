"""Dates as sites write them, and which day a newsroom means by a time in another time zone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from ingest.dates import read_explicit, read_iso
from ingest.parsers.blocks import PageBlock
from ingest.parsers.head import Origin

EARLIEST = date(1800, 1, 1)  # "0001-01-01" is what some systems write for a date that they have not
YEAR_FIRST = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b.*")
DAY_IN_ADDRESS = re.compile(r"/(\d{4})[/-]?(\d{2})[/-]?(\d{2})(?=[/-]|$)")
HOUR = re.compile(r"[T ](\d{2}):\d{2}")
NOON = 12
BEFORE, BEHIND = 3, 12  # blocks around a headline
LONGEST_LINE = 160  # of a line with a date, a byline and a place

Told = tuple[Origin, str | None]


def read_day(written: str | None) -> date | None:
    """The day of a date in any of the usual spellings; 2019/11/18 has no other reading than the ISO one."""
    iso = YEAR_FIRST.sub(_as_iso, (written or "").strip())
    day = read_iso(iso) or read_iso(iso[:10]) or read_explicit(iso)
    return day if day and day >= EARLIEST else None


def first_day(told: Iterable[Told]) -> tuple[Origin, str, date | None]:
    """The first date that is one, as it is written, and where."""
    read = ((origin, written or "", read_day(written)) for origin, written in told)
    return next((found for found in read if found[2]), (Origin.SHOWN, "", None))


def local_day(
    written: str, day: date, blocks: Sequence[PageBlock], elsewhere: Iterable[date | None]
) -> date | None:
    """The newsroom's day for a time that is written in another time zone, if the page shows it.

    An evening in America is the next day in UTC, and a morning in Asia the day before. The page shows its day
    at its headline, or `elsewhere`.
    """
    hour = HOUR.search(written)
    if not hour:
        return None
    at_headline = set(_days_at_headline(blocks))
    neighbour = day + timedelta(days=-1 if int(hour[1]) < NOON else 1)
    return neighbour if neighbour in {*at_headline, *elsewhere} and day not in at_headline else None


def day_in_address(address: str | None) -> date | None:
    """The day in an address such as /2019/11/18/storm or /2019-11-18-storm."""
    found = DAY_IN_ADDRESS.search(urlsplit(address or "").path)
    return read_iso("-".join(found.groups())) if found else None


def _days_at_headline(blocks: Sequence[PageBlock]) -> Iterator[date]:
    """The days that are written out next to the headline: of publication, and perhaps of change."""
    for at, heading in enumerate(blocks):
        if heading.element.tag == "h1":
            nearby = blocks[max(0, at - BEFORE) : at + BEHIND]
            days = (read_explicit(block.text) for block in nearby if len(block.text) <= LONGEST_LINE)
            yield from filter(None, days)


def _as_iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
