"""How servers want it."""

from sqlalchemy import insert

from bot.records.file import Records
from bot.records.keeping import Keeping
from bot.records.tables import GUILDS
from bot.records.wishes import AllWishes, Wishes

WISHES = Wishes(editors=(1, 2), channels=(3,), forums=(4,), audit=5)


def test_where_nothing_is_set_all_may_be_asked_anywhere(records: Records) -> None:
    assert AllWishes(records).of(7) == Wishes()


def test_what_is_set_is_kept_for_its_server_alone(records: Records) -> None:
    wishes = AllWishes(records)
    wishes.set(7, WISHES)

    assert (wishes.of(7), wishes.of(8)) == (WISHES, Wishes())


def test_being_seen_again_changes_no_wish(records: Records) -> None:
    wishes = AllWishes(records)
    wishes.set(7, WISHES)
    Keeping(records).seen([7])

    assert wishes.of(7) == WISHES


def test_what_another_version_has_set_is_passed_over(records: Records) -> None:
    with records.writing() as connection:
        connection.execute(insert(GUILDS).values(guild_id=7, wishes={"audit": 5, "colour": "red"}))

    assert AllWishes(records).of(7) == Wishes(audit=5)
