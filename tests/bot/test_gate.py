"""Who may ask now: counted in a file, so that a restart lets nobody off."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.gate import DAY, MINUTE, PAUSE, Gate, Limits, TooManyQuestions
from bot.records.file import FILE, Records
from bot.records.uses import Uses
from tests.bot.records.conftest import Clock

GUILD, OTHER, ALICE, BOB = 7, 8, 1, 2
LIMITS = Limits(member_minute=2, member_day=4, guild_day=5, stubborn=3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counted(blank_records: Path, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    path = tmp_path / FILE
    path.write_bytes(blank_records.read_bytes())
    with closing(Records(path, clock)) as records:
        yield records


@pytest.fixture
def gate(counted: Records) -> Gate:
    return Gate(Uses(counted), LIMITS)


async def ask(gate: Gate, member: int = ALICE, guild: int = GUILD) -> None:
    async with gate.entered(member, guild):
        pass


async def refused(gate: Gate, member: int = ALICE, guild: int = GUILD) -> TooManyQuestions:
    with pytest.raises(TooManyQuestions) as caught:
        await ask(gate, member, guild)
    return caught.value


async def test_a_member_who_asks_too_fast_waits_a_minute(gate: Gate, clock: Clock) -> None:
    await ask(gate)
    await ask(gate)
    assert (await refused(gate)).wait == MINUTE
    await ask(gate, BOB)

    clock.turn(minutes=1)
    await ask(gate)


async def test_moving_to_another_server_does_not_help(gate: Gate) -> None:
    await ask(gate)
    await ask(gate)
    await refused(gate, guild=OTHER)


async def test_a_member_who_asks_too_much_waits_a_day(gate: Gate, clock: Clock) -> None:
    for _ in range(LIMITS.member_day):
        await ask(gate)
        clock.turn(minutes=1)
    assert (await refused(gate)).wait == DAY

    clock.turn(days=1)
    await ask(gate)


async def test_a_server_has_a_limit_of_its_own(gate: Gate) -> None:
    for member in range(LIMITS.guild_day):
        await ask(gate, member)
    assert (await refused(gate, 99)).wait == DAY
    await ask(gate, 99, OTHER)


async def test_private_messages_are_no_server(gate: Gate) -> None:
    for member in range(LIMITS.guild_day + 1):
        await ask(gate, member, guild=0)


async def test_whoever_will_not_stop_is_paused(gate: Gate, clock: Clock) -> None:
    await ask(gate)
    await ask(gate)
    for _ in range(LIMITS.stubborn):
        assert (await refused(gate)).wait == MINUTE
    clock.turn(minutes=1)
    assert (await refused(gate)).wait == PAUSE

    clock.turn(minutes=10)
    await ask(gate)


async def test_a_restart_forgets_nothing(gate: Gate, counted: Records) -> None:
    await ask(gate)
    await ask(gate)
    await refused(Gate(Uses(counted), LIMITS))


async def test_a_members_questions_are_taken_one_after_the_other(gate: Gate) -> None:
    order: list[str] = []

    async def asking(name: str) -> None:
        async with gate.entered(ALICE, GUILD):
            order.append(f"{name} begins")
            await asyncio.sleep(0.02)
            order.append(f"{name} ends")

    await asyncio.gather(asking("first"), asking("second"))

    assert [said.split()[1] for said in order] == ["begins", "ends", "begins", "ends"]


async def test_members_do_not_wait_for_each_other(gate: Gate) -> None:
    async with gate.entered(ALICE, GUILD):
        await asyncio.wait_for(ask(gate, BOB), 30)
