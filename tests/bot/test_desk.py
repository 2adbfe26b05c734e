"""The way of a question over the desk: drafts, the length of the queue, a model's budget."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any

from bot.app import scope_of
from bot.asking import Asker
from bot.desk import LONG_QUEUE, Desk, Inquiry
from bot.drafts import drafts
from bot.gate import Gate, Limits
from bot.places import Place
from bot.records.file import Records
from bot.records.uses import Uses
from bot.wording import members, replies
from retrieval.errors import GivenUp, ModelUnavailable
from retrieval.questions.stages import Speaker, Turn
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Reply, Scope
from tests.bot.conftest import REOPENED, WHEN, answer, cite

REPLY = answer(f"{REOPENED} [1]", cite(REOPENED), short="Monday")


class Paper(Place):
    """A place that keeps what is said there, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def waiting(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    async def say(self, content: str, view: Any = None) -> None:
        self.said.append(content)

    async def _send(self, content: str, view: Any) -> Any:
        raise NotImplementedError


def desk(records: Records, ask: Any, **options: Any) -> Desk:
    return Desk(Asker(ask), scope_of, Gate(Uses(records), Limits(member_minute=99)), records, **options)


def inquiry(member: int = 1) -> Inquiry:
    return Inquiry(WHEN, member=member, guild=7, locale="en-US")


async def said_before() -> list[Turn]:
    return [Turn(Speaker.ASKER, WHEN)]


async def test_what_is_being_written_is_shown_before_the_answer(records: Records) -> None:
    shown, paper = Event(), Paper()

    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        hearing.writing("It reopened")
        assert shown.wait(10)
        return REPLY

    asked = asyncio.create_task(desk(records, ask).answer(inquiry(), paper))
    while not paper.said:
        await asyncio.sleep(0.01)
    shown.set()
    await asked

    assert paper.said[0] == f"It reopened\n-# {replies.being_written()}"
    assert "Monday" in paper.said[-1]
    assert len(paper.said) == 2


async def test_a_follow_up_is_no_longer_wanted_once_the_bot_leaves(records: Records) -> None:
    understanding, left = Event(), Event()

    class Slow:
        def rewrite(self, question: str, history: Sequence[Turn], hearing: Hearing = NOBODY) -> str:
            understanding.set()
            assert left.wait(10)
            if not hearing.wanted():
                raise GivenUp
            return question

    leaving, paper = desk(records, lambda *_: REPLY, rewriter=Slow()), Paper()
    asked = asyncio.create_task(leaving.answer(replace(inquiry(), history=said_before), paper))
    await asyncio.to_thread(understanding.wait, 10)
    await leaving.close()
    left.set()
    await asked
    assert "Monday" not in "".join(paper.said)


async def test_of_what_is_written_fast_only_the_newest_is_shown() -> None:
    said: list[str] = []

    async def show(text: str) -> None:
        said.append(text)

    with drafts(show, every=0.05) as write:
        for end in range(1, 50):
            write("word " * end)
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.1)
    write("too late")
    await asyncio.sleep(0.1)

    assert said[-1] == "word " * 49
    assert len(said) < 25


async def test_whoever_waits_long_is_told_how_many_are_before(records: Records) -> None:
    free = Event()

    def ask(*_: Any) -> Reply:
        assert free.wait(10)
        return REPLY

    busy, papers = desk(records, ask), [Paper() for _ in range(LONG_QUEUE + 2)]
    asked = [asyncio.create_task(busy.answer(inquiry(member), paper)) for member, paper in enumerate(papers)]
    while sum(len(paper.said) for paper in papers) < 2:
        await asyncio.sleep(0.01)
    free.set()
    await asyncio.gather(*asked)

    assert sorted(len(paper.said) for paper in papers) == [1] * LONG_QUEUE + [2, 2]
    assert {paper.said[0] for paper in papers if len(paper.said) == 2} == {members.queue(4), members.queue(5)}


async def test_once_a_servers_budget_is_spent_no_chat_model_is_asked(records: Records) -> None:
    frugal: list[bool] = []

    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        frugal.append(hearing.frugal)
        hearing.spent(100)
        hearing.spent(20)
        return REPLY

    thrifty = desk(records, ask, daily_tokens=200)
    for _ in range(3):
        await thrifty.answer(inquiry(), Paper())
    await thrifty.answer(replace(inquiry(), guild=8), Paper())

    assert frugal == [False, False, True, False]


async def test_what_a_question_cost_that_got_no_reply_is_counted(records: Records) -> None:
    frugal: list[bool] = []

    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        frugal.append(hearing.frugal)
        hearing.spent(200)
        raise ModelUnavailable("a-model", "it is asleep")

    thrifty = desk(records, ask, daily_tokens=200)
    for _ in range(2):
        await thrifty.answer(inquiry(), Paper())

    assert frugal == [False, True]


async def test_a_follow_up_is_understood_within_the_budget(records: Records) -> None:
    heard: list[Hearing] = []

    class Hears:
        def rewrite(self, question: str, history: Sequence[Turn], hearing: Hearing = NOBODY) -> str:
            heard.append(hearing)
            hearing.spent(200)
            return question

    thrifty = desk(records, lambda *_: REPLY, daily_tokens=200, rewriter=Hears())
    for _ in range(2):
        await thrifty.answer(replace(inquiry(), history=said_before), Paper())

    assert [hearing.frugal for hearing in heard] == [False, True]
