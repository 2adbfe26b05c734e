"""Many questions at once: each is answered once, and the loop keeps up with Discord meanwhile."""

import asyncio
import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.app import create_bot
from bot.asking import WORKERS
from bot.pauses import without_long_pauses
from bot.records.file import Records
from retrieval.stages import Hearing
from retrieval.types import NoAnswer, Reply, Scope, Why
from tests.bot.gateway import load
from tests.bot.gateway.lag import watched
from tests.bot.gateway.loopback import LoopbackDiscord
from tests.bot.gateway.serving import serving

pytestmark = pytest.mark.asyncio

LAG = 0.1  # seconds that the loop may be late: Discord takes an interaction for unheard after three
LAG_OF_THREE = 3 * LAG  # if two threads do nothing but hold the interpreter, and other processes the cores
TAKES = 0.1  # seconds of a question
ROUNDS = 3  # what the bot does, it does in each; what the machine's other users do, hardly in all
BLAMED = ("heartbeat blocked", "Can't keep up", "stopped responding")  # what discord.py warns of


def sleeps(seconds: float) -> None:
    """Takes time, but not the interpreter: as a model's arithmetic does."""
    time.sleep(seconds)


def computes(seconds: float) -> None:
    """Takes time, and the interpreter with it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(100))


async def own_lateness(loopback: LoopbackDiscord) -> float:
    """How late the loop was by its own doing, while several questions a thread were answered."""
    async with watched() as lateness:
        for number in range(3 * WORKERS):
            await loopback.mention(f"Question {number}?")
            await loopback.slash(f"Question {number}?")
        await loopback.until(lambda: len(loopback.posted) == len(loopback.asked))
    return lateness.own


@pytest.mark.parametrize(("work", "lag"), [(sleeps, LAG), (computes, LAG_OF_THREE)])
async def test_the_loop_is_not_late_while_questions_are_answered(
    loopback: LoopbackDiscord,
    records: Records,
    caplog: pytest.LogCaptureFixture,
    work: Callable[[float], None],
    lag: float,
) -> None:
    def ask(question: str, scope: Scope, today: date, hearing: Hearing) -> Reply:
        work(TAKES)
        return NoAnswer(question, Why.NOTHING_RELEVANT, ())

    with without_long_pauses():  # as `footnote run`
        async with serving(create_bot(ask, records, conduct=load.UNLIMITED), loopback):
            rounds = [await own_lateness(loopback) for _ in range(ROUNDS)]

    assert sorted(posted.answers or 0 for posted in loopback.posted) == sorted(loopback.asked)
    assert min(rounds) < lag
    assert loopback.beats > 2
    assert loopback.late_beats == 0
    assert not [warned for warned in BLAMED if warned in caplog.text]


async def test_a_loop_that_is_held_up_is_seen_to_be() -> None:
    async with watched() as lateness:
        await asyncio.sleep(0.02)
        time.sleep(5 * LAG)
        await asyncio.sleep(0.02)

    assert lateness.own > LAG


async def test_a_connection_on_which_no_heart_beats_is_seen_to_be_late(
    loopback: LoopbackDiscord, records: Records
) -> None:
    bot = create_bot(lambda question, *_: NoAnswer(question, Why.NO_ARTICLES, ()), records)
    async with serving(bot, loopback):
        await loopback.until(lambda: loopback.beats > 1)
        time.sleep(3 * loopback.heartbeat)
        await loopback.until(lambda: loopback.late_beats > 0)


@pytest.mark.slow
async def test_the_default_engine_answers_many_at_once() -> None:
    measured = await load.ask_all(load.questions_of_examples(24), members=12)

    assert (measured.questions, measured.answered, measured.doubled) == (24, 24, 0)
    assert measured.loop_late - measured.idle_late < LAG_OF_THREE  # one round: see `load` for the figure
    assert measured.heartbeats > 2
    assert (measured.heartbeats_late, measured.refused) == (0, 0)
