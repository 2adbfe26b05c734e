"""Ids are new once, and the memory of them does not grow."""

from hypothesis import given
from hypothesis import strategies as st

from bot.once import Once


def test_an_id_is_new_once() -> None:
    once = Once()

    assert [once.first(id) for id in (1, 2, 1, 2, 3)] == [True, True, False, False, True]


def test_what_was_seen_longest_ago_is_forgotten_first() -> None:
    once = Once(most=2)
    for id in (1, 2, 1, 3):
        once.first(id)

    assert not once.first(1)
    assert once.first(2)


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_what_is_among_the_last_ones_seen_is_never_new(ids: list[int], most: int) -> None:
    once = Once(most)
    lately: list[int] = []
    for id in ids:
        assert once.first(id) == (id not in lately)
        lately = [id, *(other for other in lately if other != id)][:most]
