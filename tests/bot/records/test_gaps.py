"""Open questions: counted for their server, and whoever waits for an answer is told once."""

import pytest

from bot.records.file import Records
from bot.records.gaps import MOST_WAITING, Gap, Gaps, Waiting

GUILD, OTHER = 7, 8
ALICE, BOB = Waiting(1, 50, "en-US"), Waiting(2, 50, "de")


@pytest.fixture
def gaps(records: Records) -> Gaps:
    return Gaps(records)


def test_the_same_question_in_other_letters_is_counted_as_one(gaps: Gaps) -> None:
    first = gaps.note(GUILD, "Who won the regatta?")
    gaps.note(GUILD, "Who came second?")

    assert gaps.note(GUILD, "who won  the Regatta") == first
    assert [(gap.question, gap.times) for gap in gaps.of(GUILD)] == [
        ("who won  the Regatta", 2),
        ("Who came second?", 1),
    ]


def test_a_server_sees_its_own_questions_alone(gaps: Gaps) -> None:
    gaps.note(GUILD, "Who?")

    assert gaps.of(OTHER) == []


def test_whoever_waits_is_told_once(gaps: Gaps) -> None:
    gap = gaps.note(GUILD, "Who?")
    gaps.remind(gap, GUILD, ALICE)
    gaps.remind(gap, GUILD, BOB)
    gaps.remind(gap, GUILD, ALICE)

    assert gaps.awaited() == [Gap(gap, GUILD, "Who?", 1)]
    assert gaps.close(gap) == [ALICE, BOB]
    assert gaps.close(gap) == []
    assert gaps.of(GUILD) == []


def test_a_question_that_nobody_waits_for_is_not_awaited(gaps: Gaps) -> None:
    gaps.note(GUILD, "Who?")

    assert gaps.awaited() == []


def test_a_question_of_another_server_cannot_be_waited_for(gaps: Gaps) -> None:
    gap = gaps.note(GUILD, "Who?")

    assert not gaps.remind(gap, OTHER, ALICE)
    assert gaps.close(gap) == []


def test_of_many_questions_a_member_waits_for_the_latest(gaps: Gaps) -> None:
    asked = [gaps.note(GUILD, f"Who came in at {place}?") for place in range(MOST_WAITING + 2)]
    for gap in asked:
        gaps.remind(gap, GUILD, ALICE)
    gaps.remind(asked[0], GUILD, BOB)

    assert [gap.id for gap in gaps.awaited()] == [asked[0], *asked[2:]]
    assert gaps.close(asked[0]) == [BOB]
