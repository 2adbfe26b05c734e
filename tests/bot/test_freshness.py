"""Old sources are a reason for a warning only where the question is about now."""

from datetime import date, timedelta

import pytest

from bot.freshness import LONG_AGO, means_now, outdated

TODAY = date(2025, 6, 20)


@pytest.mark.parametrize(
    "question",
    [
        "Who is leading the training?", "who's the mayor",
        "the current mayor of Port Hallam", "latest on the harbour",
        "Is the harbour open?", "where are the marines now",
        "How many ships have been seized so far?",
        "Which towns do not have water?", "Who is the man that was rescued?", "mayor today",
    ],
)  # fmt: skip
def test_a_question_about_now(question: str) -> None:
    assert means_now(question, TODAY)


@pytest.mark.parametrize(
    "question",
    [
        "Who was leading the training?", "When did the harbour reopen?",
        "who won last week", "harbour marathon",
        "Who is the winner of the 2019 race?", "What has happened yesterday?",
        "Why had it closed?",
    ],
)  # fmt: skip
def test_a_question_about_another_time(question: str) -> None:
    assert not means_now(question, TODAY)


def test_a_source_is_old_after_a_season() -> None:
    assert not outdated("Who is mayor?", TODAY - LONG_AGO, TODAY)
    assert outdated("Who is mayor?", TODAY - LONG_AGO - timedelta(1), TODAY)
    assert not outdated("Who was mayor?", date(1999, 1, 1), TODAY)
