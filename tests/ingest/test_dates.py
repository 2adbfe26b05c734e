"""Only what is written out is a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_explicit, read_iso, read_latest, read_stamp, without_dates


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-17",
        "2025-02-17T23:38:00-05:00",
        "2025-02-17 10:00:00 +0100",
        "Monday, February 17, 2025",
        "17 February 2025",
        "17th of 17 Feb 2025",
        "Feb. 17, 2025",
        "4:38 PM – Monday, February 17, 2025",
        "FEBRUARY 17TH, 2025",
    ],
)
def test_a_date_that_is_written_out_is_read(written: str) -> None:
    assert read_explicit(written) == date(2025, 2, 17)


@pytest.mark.parametrize(
    "written", ["02/03/2025", "February 2025", "17 Feb", "30 February 2025", "2025-13-01", "May 2025"]
)
def test_a_date_that_could_be_another_one_is_not_read(written: str) -> None:
    assert read_explicit(written) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_each_form(day: date) -> None:
    forms = (f"{day:%Y-%m-%d}", f"{day.day} {day:%B} {day.year}", f"{day:%b}. {day.day}, {day.year}")
    assert {read_explicit(form) for form in forms} == {day}


def test_an_impossible_date_does_not_hide_the_possible_one_behind_it() -> None:
    assert read_explicit("30 February 2025, 1 March 2025") == date(2025, 3, 1)


def test_a_time_zone_moves_no_day() -> None:
    assert read_iso("2025-02-17T23:59:00-08:00") == date(2025, 2, 17)


def test_iso_means_nothing_but_iso() -> None:
    assert read_iso("17 February 2025") is None


def test_what_stands_around_a_date_is_left() -> None:
    assert without_dates("Oslo, 3 May 2025", "*") == "Oslo, *"


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-17",
        "2025-02-17T23:59:00-08:00",
        "2025-02-17T24:00:00Z",
        "Mon, 17 Feb 2025 23:59:00 -0800",
        "Mon, 17 Feb 25 23:59 EST",
        " 17 Feb 2025 ",
    ],
)
def test_a_stamp_is_the_day_that_is_written(written: str) -> None:
    assert read_stamp(written) == date(2025, 2, 17)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "02/03/2025", "30 Feb 25 10:00:00", "Mon, 30 Nov -0001 00:00:00 +0000", "2025"],
)
def test_what_names_no_day_is_no_stamp(written: str) -> None:
    assert read_stamp(written) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_a_stamp(text: str) -> None:
    assert read_stamp(text) is None or isinstance(read_stamp(text), date)


def test_a_year_of_two_digits_is_the_nearer_one() -> None:
    assert read_stamp("Mon, 17 Feb 99 10:00:00 GMT") == date(1999, 2, 17)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3)),
        ("2024-02-03T23:00-05:00", date(2024, 2, 3)),
        ("2024-13", None),
        ("0000", None),
        ("02", None),
    ],
)
def test_a_month_or_a_year_is_its_last_day(written: str, day: date | None) -> None:
    assert read_latest(written) == day
