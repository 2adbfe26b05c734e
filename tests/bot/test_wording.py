"""Sentences with days in them, as people read them."""

from datetime import date

import pytest

from bot.wording import replies
from retrieval.types import Period, Why

DAY = date(2025, 2, 19)


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (date(2025, 2, 10), "of 10 to 19 Feb 2025"),
        (date(2025, 1, 30), "of 30 Jan to 19 Feb 2025"),
        (date(2024, 2, 10), "of 10 Feb 2024 to 19 Feb 2025"),
        (DAY, "of 19 Feb 2025"),
        (None, "up to 19 Feb 2025"),
    ],
)
def test_what_days_have_in_common_is_said_once(first: date | None, said: str) -> None:
    assert replies.days(Period(first, DAY)) == said


@pytest.mark.parametrize("why", Why)
def test_a_refusal_says_in_which_days_it_looked(why: Why) -> None:
    assert "articles of 10 to 19 Feb 2025" in replies.no_answer(why, Period(date(2025, 2, 10), DAY))


@pytest.mark.parametrize("why", Why)
def test_a_refusal_without_a_time_names_none(why: Why) -> None:
    assert replies.no_answer(why, None) == replies.no_answer(why, None)


@pytest.mark.parametrize(("pages", "said"), [((4, 4), "p. 4"), ((4, 5), "pp. 4–5")])
def test_a_place_in_print_is_said_as_in_books(pages: tuple[int, int], said: str) -> None:
    assert replies.on_pages(*pages) == said
