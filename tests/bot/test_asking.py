"""A synchronous `ask` is awaited, but not for ever and not by everybody at once."""

import asyncio
import threading
from datetime import date

import pytest

from bot.asking import Asker, TookTooLong
from retrieval.errors import GivenUp
from retrieval.stages import NOBODY, Hearing
from retrieval.types import NoAnswer, Reply, Scope, Why

pytestmark = pytest.mark.asyncio

SCOPE = Scope.of("default")


class Gate:
    """An `ask` that lets nobody through until it is opened, and counts who came."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.inside = 0

    def __call__(self, question: str, scope: Scope, today: date, hearing: Hearing = NOBODY) -> Reply:
        self.inside += 1
        assert self.open.wait(timeout=10)
        return NoAnswer(question, Why.NOTHING_RELEVANT, ())


async def reached(gate: Gate, inside: int) -> None:
    """Until so many are inside."""
    async with asyncio.timeout(5):
        while gate.inside < inside:
            await asyncio.sleep(0.001)


async def test_the_loop_runs_on_while_a_question_is_answered() -> None:
    gate = Gate()
    asked = asyncio.create_task(Asker(gate)("Who?", SCOPE))
    await reached(gate, 1)
    gate.open.set()

    assert (await asked).question == "Who?"


async def test_no_more_than_the_given_number_run_at_once() -> None:
    gate = Gate()
    asker = Asker(gate, workers=2)
    asked = [asyncio.create_task(asker("Who?", SCOPE)) for _ in range(5)]
    await reached(gate, 2)
    await asyncio.sleep(0.02)
    seen = gate.inside
    gate.open.set()
    await asyncio.gather(*asked)

    assert (seen, gate.inside) == (2, 5)


async def test_a_reply_that_does_not_come_is_given_up() -> None:
    gate = Gate()
    with pytest.raises(TookTooLong, match=r"0\.02 seconds"):
        await Asker(gate, time_limit=0.02)("Who?", SCOPE)
    gate.open.set()


async def test_a_question_given_up_before_its_turn_is_never_asked() -> None:
    gate = Gate()
    asker = Asker(gate, workers=1, time_limit=0.3)
    first = asyncio.create_task(asker("Who?", SCOPE))
    await reached(gate, 1)
    with pytest.raises(TookTooLong):
        await asker("Who?", SCOPE)
    await asyncio.gather(first, return_exceptions=True)
    gate.open.set()
    await asker("And who else?", SCOPE)

    assert gate.inside == 2


async def test_what_ask_raises_arrives() -> None:
    def broken(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Asker(broken)("Who?", SCOPE)


async def test_each_question_is_asked_on_its_day() -> None:
    asked = []

    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        asked.append((question, today))
        return NoAnswer(question, Why.NOTHING_RELEVANT, ())

    days = iter([date(2025, 2, 17), date(2025, 2, 18)])
    asker = Asker(ask, today=lambda: next(days))
    await asker("Who?", SCOPE)
    await asker("And now?", SCOPE)

    assert asked == [("Who?", date(2025, 2, 17)), ("And now?", date(2025, 2, 18))]


async def test_closing_waits_for_what_runs_and_begins_nothing_more() -> None:
    gate = Gate()
    asker = Asker(gate, workers=1)
    asked = [asyncio.create_task(asker("Who?", SCOPE)) for _ in range(2)]
    await reached(gate, 1)
    closing = asyncio.create_task(asker.close())
    await asyncio.sleep(0.01)
    waited = not closing.done()
    gate.open.set()
    await closing

    assert waited
    assert (await asked[0]).question == "Who?"
    assert gate.inside == 1
    with pytest.raises(asyncio.CancelledError):
        await asked[1]


class Listening:
    """An `ask` that reads on for as long as it is wanted."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self, question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        hearing.writing("Green Berets")
        self.begun.set()
        while hearing.wanted():
            self.ended.wait(0.001)
        self.ended.set()
        raise GivenUp


async def test_a_reader_is_told_that_its_time_is_up() -> None:
    listening = Listening()
    with pytest.raises(TookTooLong):
        await Asker(listening, time_limit=0.02)("Who?", SCOPE)
    assert await asyncio.to_thread(listening.ended.wait, 2)


async def test_a_reader_is_told_that_whoever_asked_has_gone() -> None:
    listening = Listening()
    asked = asyncio.create_task(Asker(listening)("Who?", SCOPE))
    await asyncio.to_thread(listening.begun.wait, 5)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await asyncio.to_thread(listening.ended.wait, 2)


async def test_a_reader_that_would_read_on_is_told_that_the_bot_closes() -> None:
    listening = Listening()
    asker = Asker(listening)
    asked = asyncio.create_task(asker("Who?", SCOPE))
    await asyncio.to_thread(listening.begun.wait, 5)
    await asker.close()
    with pytest.raises(GivenUp):
        await asked


async def test_whoever_asks_can_read_along() -> None:
    read: list[str] = []

    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        hearing.writing("Green Berets")
        assert hearing.frugal
        return NoAnswer(question, Why.NOTHING_RELEVANT, ())

    await Asker(ask)("Who?", SCOPE, Hearing(writing=read.append, frugal=True))
    assert read == ["Green Berets"]
