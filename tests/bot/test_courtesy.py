"""Typing is shown once a channel, and whatever is wrong with it does not matter."""

import asyncio
from typing import Any, cast

import pytest

from bot.courtesy import Typing

pytestmark = pytest.mark.asyncio


class Room:
    """A channel that counts how often somebody was shown typing, and fails each time."""

    id = 1

    def __init__(self) -> None:
        self.shown = 0

    async def typing(self) -> None:
        self.shown += 1
        raise OSError


async def test_several_answers_in_a_channel_show_it_once_and_its_failure_harms_none() -> None:
    room, typing, done = cast(Any, Room()), Typing(), []

    async def answer(number: int) -> None:
        async with typing.shown(room):
            await asyncio.sleep(0)
            done.append(number)

    await asyncio.gather(*map(answer, range(5)))
    assert (room.shown, sorted(done)) == (1, list(range(5)))

    await answer(5)
    assert room.shown == 2
