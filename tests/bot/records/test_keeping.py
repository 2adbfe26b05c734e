"""What is kept goes: on wish, in time, and when the bot is sent away."""

from datetime import timedelta

import pytest

from bot.records.answers import Answers
from bot.records.file import Records
from bot.records.gaps import Gaps, Waiting
from bot.records.keeping import Keeping, Kept
from bot.records.uses import Uses
from bot.records.wishes import AllWishes, Wishes
from tests.bot.records.conftest import Clock

GUILD, OTHER, ALICE, BOB = 7, 8, 1, 2
MONTH = timedelta(days=30)


@pytest.fixture
def keeping(records: Records) -> Keeping:
    return Keeping(records)


def everything(records: Records, member: int, guild: int = GUILD) -> None:
    """One of each thing that can be kept about a member."""
    answer = Answers(records).add(guild, member, [])
    Answers(records).vote(answer, member, helpful=True)
    Gaps(records).remind(Gaps(records).note(guild, "Who?"), guild, Waiting(member, 50, "en-US"))
    Uses(records).add(guild, member)


def test_a_member_is_told_what_is_kept(records: Records, keeping: Keeping) -> None:
    everything(records, ALICE)

    assert keeping.about(ALICE) == Kept(answers=1, votes=1, reminders=1, uses=1)
    assert not keeping.about(BOB).anything


def test_what_is_deleted_on_wish_is_that_members_alone(records: Records, keeping: Keeping) -> None:
    everything(records, ALICE)
    everything(records, BOB)
    keeping.forget(ALICE)

    assert keeping.about(ALICE) == Kept(answers=0, votes=0, reminders=0, uses=1)
    assert keeping.about(BOB) == Kept(answers=1, votes=1, reminders=1, uses=1)


def test_what_is_old_goes_and_what_is_new_stays(records: Records, keeping: Keeping, clock: Clock) -> None:
    everything(records, ALICE)
    Uses(records).spend(GUILD, 100)
    clock.turn(days=31)
    everything(records, BOB)
    keeping.expire(MONTH)

    assert keeping.about(ALICE) == Kept(0, 0, 0, 0)
    assert keeping.about(BOB) == Kept(1, 1, 1, 1)


def test_an_old_question_that_somebody_waits_for_stays(
    records: Records, keeping: Keeping, clock: Clock
) -> None:
    gaps = Gaps(records)
    gaps.note(GUILD, "Who?")
    awaited = gaps.note(GUILD, "Why?")
    clock.turn(days=20)
    gaps.remind(awaited, GUILD, Waiting(ALICE, 50, "en-US"))
    clock.turn(days=11)
    keeping.expire(MONTH)

    assert [gap.question for gap in gaps.of(GUILD)] == ["Why?"]


def test_only_a_server_that_was_left_long_enough_ago_is_due(keeping: Keeping, clock: Clock) -> None:
    keeping.seen([GUILD, OTHER])
    keeping.seen([OTHER])
    clock.turn(days=29)
    assert keeping.left(MONTH) == []
    clock.turn(days=2)
    assert keeping.left(MONTH) == [GUILD]


def test_a_server_that_the_bot_came_back_to_is_not_due(keeping: Keeping, clock: Clock) -> None:
    keeping.seen([GUILD])
    keeping.seen([])
    clock.turn(days=31)
    keeping.seen([GUILD])

    assert keeping.left(MONTH) == []


def test_the_day_of_leaving_is_not_moved_by_looking_again(keeping: Keeping, clock: Clock) -> None:
    keeping.seen([GUILD])
    keeping.seen([])
    clock.turn(days=31)
    keeping.seen([])

    assert keeping.left(MONTH) == [GUILD]


def test_a_purged_server_leaves_nothing_and_others_everything(records: Records, keeping: Keeping) -> None:
    everything(records, ALICE)
    everything(records, BOB, OTHER)
    AllWishes(records).set(GUILD, Wishes(audit=50))
    Uses(records).spend(GUILD, 100)
    keeping.purge(GUILD)

    assert keeping.about(ALICE) == Kept(0, 0, 0, 0)
    assert Gaps(records).of(GUILD) == []
    assert AllWishes(records).of(GUILD) == Wishes()
    assert Uses(records).spent_today(GUILD) == 0
    assert keeping.about(BOB) == Kept(1, 1, 1, 1)
    assert len(Gaps(records).of(OTHER)) == 1
