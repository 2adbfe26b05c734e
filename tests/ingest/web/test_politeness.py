"""Nobody is asked too often, and everybody gets a turn."""

import asyncio
from itertools import pairwise

import pytest

from ingest.web.politeness import REMEMBERED, USUAL, Manners, Turns


async def _at_once(turns: Turns, hosts: list[str]) -> int:
    """The most that were at work at the same time."""
    working, most = 0, 0

    async def work(host: str) -> None:
        nonlocal working, most
        async with turns.turn(host):
            working += 1
            most = max(most, working)
            await asyncio.sleep(0.01)
            working -= 1

    await asyncio.gather(*map(work, hosts))
    return most


async def test_a_host_is_asked_by_two_at_once() -> None:
    assert await _at_once(Turns(Manners(at_once=2, gap=0.0)), ["a.example"] * 10) == 2


async def test_all_hosts_are_asked_by_eight_at_once() -> None:
    hosts = [f"{n}.example" for n in range(30)]
    assert await _at_once(Turns(Manners(at_once=2, gap=0.0, in_all=8)), hosts) == 8


async def _starts(
    turns: Turns, count: int, *, follows: bool = False, crawl_delay: float = 0.0
) -> list[float]:
    starts = []

    async def start() -> None:
        async with turns.turn("a.example", crawl_delay, follows=follows):
            starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(start() for _ in range(count)))
    return starts


async def test_between_two_starts_there_is_a_pause() -> None:
    starts = await _starts(Turns(Manners(gap=0.05)), 5)
    assert all(after - before >= 0.049 for before, after in pairwise(starts))


async def test_the_pause_is_kept_though_there_was_no_room_at_first() -> None:
    turns = Turns(Manners(at_once=2, gap=0.05, in_all=1))
    starts: list[float] = []

    async def start(host: str, seconds: float) -> None:
        async with turns.turn(host):
            if host == "a.example":
                starts.append(asyncio.get_running_loop().time())
            await asyncio.sleep(seconds)

    await asyncio.gather(start("b.example", 0.2), *(start("a.example", 0.0) for _ in range(3)))
    assert all(after - before >= 0.049 for before, after in pairwise(starts))


async def test_what_follows_from_another_request_has_no_pause() -> None:
    starts = await _starts(Turns(Manners(gap=60.0)), 5, follows=True)
    assert starts[-1] - starts[0] < 30


async def test_a_longer_pause_is_kept_if_the_site_asks_for_it() -> None:
    starts = await _starts(Turns(Manners(gap=0.0, most_gap=5.0)), 3, crawl_delay=0.05)
    assert all(after - before >= 0.049 for before, after in pairwise(starts))


async def test_no_site_can_ask_for_a_pause_without_end() -> None:
    starts = await _starts(Turns(Manners(gap=0.0, most_gap=0.05)), 3, crawl_delay=86_400.0)
    assert len(starts) == 3


async def test_a_host_that_asks_for_it_is_left_alone_and_the_others_are_not() -> None:
    turns = Turns(Manners(gap=0.0, most_gap=0.2))
    began = asyncio.get_running_loop().time()
    turns.rest("a.example", 3_600.0)
    async with turns.turn("b.example"):
        beside = asyncio.get_running_loop().time() - began
    async with turns.turn("a.example", follows=True):
        rested = asyncio.get_running_loop().time() - began
    assert rested >= 0.199
    assert beside < rested


async def test_a_turn_is_given_back_after_an_error_and_after_a_cancellation() -> None:
    turns = Turns(Manners(at_once=1, gap=0.0, in_all=1))

    async def wait_for_ever() -> None:
        async with turns.turn("a.example"):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wait_for_ever(), 0.01)
    with pytest.raises(ZeroDivisionError):
        async with turns.turn("a.example"):
            raise ZeroDivisionError
    async with asyncio.timeout(5), turns.turn("a.example"):
        pass


async def test_the_hosts_that_are_remembered_are_bounded() -> None:
    turns = Turns(Manners(gap=0.0))
    for n in range(2 * REMEMBERED):
        async with turns.turn(f"{n}.example"):
            pass
    assert len(turns._hosts) <= REMEMBERED + 1


def test_the_usual_manners_are_two_at_once_a_second_apart() -> None:
    assert (USUAL.at_once, USUAL.gap) == (2, 1.0)
