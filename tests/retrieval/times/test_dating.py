"""What a question says of time, as of a Thursday: 20 February 2025."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.times.dating import windows
from retrieval.types import Period

TODAY = date(2025, 2, 20)
EVERYTHING = (None,)


def period(days: str) -> Period:
    """`02-10 02-19` of 2025, `2024-12-30 02-19`, or `… 02-19` without a first day."""
    first, last = (None if day == "…" else date.fromisoformat(f"2025-{day}"[-10:]) for day in days.split())
    assert last
    return Period(first, last)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("who led the training yesterday?", "02-19 02-20"),
        ("what happened last night", "02-19 02-20"),
        ("what happened the day before yesterday?", "02-18 02-19"),
        ("what happened this week?", "02-14 02-20"),
        ("what happened last week?", "02-10 02-19"),
        ("Last week, who won?", "02-10 02-19"),
        ("WHAT HAPPENED LAST WEEK", "02-10 02-19"),
        ("what happened in the last week?", "02-13 02-20"),
        ("what happened this past week?", "02-13 02-20"),
        ("what opened last weekend?", "02-15 02-18"),
        ("what happened over the weekend?", "02-15 02-18"),
        ("who resigned this month?", "02-01 02-20"),
        ("who resigned last month?", "01-01 02-07"),
        ("who was arrested in the last 3 days?", "02-17 02-20"),
        ("who was arrested over the past two weeks?", "02-06 02-20"),
        ("who was arrested in the past 48 hours?", "02-18 02-20"),
        ("who was arrested in the last couple of days?", "02-18 02-20"),
        ("who was arrested two days ago?", "02-18 02-19"),
        ("who was arrested 3 days ago?", "02-16 02-19"),
        ("who was arrested two weeks ago?", "02-03 02-12"),
        ("who voted last Monday?", "02-17 02-18"),
        ("who voted last Thursday?", "02-13 02-14"),
        ("what happened last February?", "2024-02-01 2024-03-07"),
        ("how many have died since last week?", "02-10 02-20"),
        ("what changed after yesterday?", "02-19 02-20"),
        ("as of yesterday, how many troops are there?", "… 02-19"),
        ("who, as of Monday, leads the training?", "… 02-17"),
        ("how many troops were there before last week?", "… 02-09"),
        ("how many were there by yesterday?", "… 02-19"),
        ("what was said until last Friday?", "… 02-14"),
        ("who moved from last Monday to yesterday?", "02-17 02-20"),
        ("who was sued last week for the 2019 fire?", "02-10 02-19"),
    ],
)
def test_a_time_that_is_meant_is_the_only_one_to_look_in(question: str, days: str) -> None:
    assert windows(question, TODAY) == (period(days),)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what happened in February?", "02-01 02-20"),
        ("who resigned in early jan", "01-01 02-07"),
        ("which training ended in March?", "2024-03-01 2024-04-07"),
        ("what happened in January last year?", "2024-01-01 2024-02-07"),
        ("how many died since December?", "2024-12-01 02-20"),
        ("who voted on Monday?", "02-17 02-18"),
        ("who voted this tuesday?", "02-18 02-19"),
        ("who votes on Thursday?", "02-20 02-20"),
        ("how many died since Monday?", "02-17 02-20"),
        ("where does she live today?", "02-20 02-20"),
        ("how much was spent last year?", "2024-01-01 01-31"),
        ("who made history this year?", "01-01 02-20"),
        ("what did the firm lose last quarter?", "2024-10-01 01-14"),
        ("who survived last week's storm?", "02-10 02-19"),
        ("who is led by last week’s winner?", "02-10 02-19"),
    ],
)
def test_a_time_that_may_be_content_comes_first_and_then_everything(question: str, days: str) -> None:
    assert windows(question, TODAY) == (period(days), None)


@pytest.mark.parametrize(
    "question",
    [
        "who won the 2019 election?",
        "what happened in March 2019?",
        "what happened in February of 2020?",
        "what happened on Friday, 3 May?",
        "what happened on Friday the 13th?",
        "what is the latest?",
        "who resigned recently?",
        "who won the cup ten years ago?",
        "what opened last summer?",
    ],
)
def test_years_dates_and_the_latest_narrow_nothing(question: str) -> None:
    assert windows(question, TODAY) == EVERYTHING


@pytest.mark.parametrize(
    "question",
    [
        "what were the Black Friday sales?",
        "when is Ash Wednesday?",
        "what did the Sunday Times say?",
        "who edits the Mail on Sunday?",
        "who hosts Last Week Tonight?",
        "who hosts This Week?",
        "what does USA Today cost?",
        "who wrote Yesterday?",
        'who sang "yesterday" first?',
        "who was the last man standing?",
        "who came second?",
        "May I ask who leads?",
        "how long may this last?",
        "who did Theresa May succeed?",
        "who will march on Washington?",
        "who spoke after the march?",
        "who won on the last day of school?",
        "who won the last week of the season?",
        "what falls on the last Monday of May?",
        "what is held on Mondays?",
    ],
)
def test_names_and_other_senses_of_the_words_narrow_nothing(question: str) -> None:
    assert windows(question, TODAY) == EVERYTHING


@pytest.mark.parametrize(
    "question",
    [
        "what opens this weekend?",
        "who will vote on Monday?",
        "what will happen in March?",
        "who votes this Friday?",
        "must it be finished by Friday?",
        "which singer goes on tour later this year?",
        "what happens next week?",
        "what happens in two weeks?",
    ],
)
def test_what_is_still_to_come_is_not_sought_in_the_past(question: str) -> None:
    assert windows(question, TODAY) == EVERYTHING


@pytest.mark.parametrize("question", ["as of today, who leads?", "what is known as of this week?"])
def test_all_time_until_now_is_everything(question: str) -> None:
    assert windows(question, TODAY) == EVERYTHING


@pytest.mark.parametrize(
    "question",
    [
        "The actor Bo Lund died last week. Which show was he in?",
        "After a storm that hit Norvale yesterday, which river rose?",
    ],
)
def test_a_clause_that_leads_up_to_the_question_narrows_nothing(question: str) -> None:
    assert windows(question, TODAY) == EVERYTHING


@pytest.mark.parametrize("today", [date(2025, 2, 22), date(2025, 2, 23)])
def test_on_a_weekend_the_last_one_is_another(today: date) -> None:
    assert windows("what opened last weekend?", today) == (period("02-15 02-18"),)
    assert windows("what opened this weekend?", today) == (Period(date(2025, 2, 22), today),)


def test_the_last_day_of_a_longer_month_has_one_in_a_shorter() -> None:
    assert windows("what happened in the past month?", date(2025, 3, 31)) == (period("02-28 03-31"),)


def test_without_a_day_of_asking_nothing_is_narrowed() -> None:
    assert windows("what happened last week?", None) == EVERYTHING


times = st.sampled_from(
    [
        *("yesterday", "today", "this week", "last week", "the past week", "last month", "this quarter"),
        *("last year", "the last weekend", "last Sunday", "on Monday", "Friday", "in March", "last December"),
        *("in the last 12 months", "3 days ago", "11 months ago", "in the past 999 years", "this weekend"),
    ]
)
relations = st.sampled_from(["", "since ", "before ", "as of ", "until ", "by ", "after "])
said = st.builds("{}{}".format, relations, times)


@given(st.lists(said, max_size=3), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_no_window_ends_after_today_or_before_it_begins(said: list[str], today: date) -> None:
    for window in windows(f"who led {' and '.join(said)}", today):
        if window:
            assert (window.first or date.min) <= window.last <= today


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_last_week_is_seven_days_from_a_monday(today: date) -> None:
    (week,) = windows("before last week", today)
    (since,) = windows("since last week", today)
    assert week
    assert since
    assert since.first
    assert since.first.weekday() == 0
    assert since.first == week.last + timedelta(1)
    assert 7 <= (today - since.first).days <= 13
