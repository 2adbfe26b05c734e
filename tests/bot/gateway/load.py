"""Many questions at once: `python -m tests.bot.gateway.load [--questions N] [--members N] [--json]`.

The real bot with discord.py, reader, encoder and Chroma over the example articles, in a process of its own as
`footnote run` is. Discord alone is ours. It stands among the tests because `evals` knows no Discord.
"""

import asyncio
import json
import multiprocessing
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import discord
import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from yarl import URL

from bot.app import create_bot
from bot.conduct import Conduct
from bot.gate import Limits
from bot.pauses import without_long_pauses
from bot.records.file import FILE, Records
from bot.serving import serve
from evals import runs
from evals.datasets import load
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Reply, Scope
from tests.bot.gateway.bucket import Bucket
from tests.bot.gateway.lag import Lateness, watched
from tests.bot.gateway.loopback import LoopbackDiscord, redirected
from tests.bot.gateway.payloads import CHANNELS

EXAMPLES = Path("evals/examples")
HEARTBEAT = 0.5  # seconds: eighty times as often as Discord, so that many fall into the run
UNLIMITED = Conduct(Limits(member_minute=1_000, member_day=1_000))
TIME_LIMIT = 900.0  # seconds; after 60, the bot would rightly give the last ones up
START = 120.0  # seconds, to load the models and ingest the articles
FIRST_MEMBER = 500


@dataclass(frozen=True, slots=True)
class Load:
    """What became of them. Times are seconds; `idle_late` is `Lateness.idle`; `refused` were met by a 429."""

    questions: int
    answered: int
    doubled: int
    seconds: float
    p50: float
    p95: float
    slowest_defer: float
    loop_late: float
    idle_late: float
    heartbeats: int
    heartbeats_late: int
    refused: int


async def ask_all(questions: Sequence[str], members: int) -> Load:
    """Ask them all at once, every other one by `/ask`, and wait for the answers."""
    async with LoopbackDiscord(HEARTBEAT, Bucket()) as loopback:
        async with _bot(loopback) as late:
            for number, question in enumerate(questions):
                await _ask(loopback, question, number, members)
            await loopback.until(lambda: _all_answered(loopback), TIME_LIMIT)
        return _measured(loopback, late[0])


@asynccontextmanager
async def _bot(loopback: LoopbackDiscord) -> AsyncIterator[list[Lateness]]:
    """The bot's process, for the length of the block. The list tells at the end how late its loop was."""
    spawning = multiprocessing.get_context("spawn")
    ours, its = spawning.Pipe()
    process = spawning.Process(target=be_bot, args=(str(loopback.url), its))
    process.start()
    late: list[Lateness] = []
    try:
        await loopback.until(lambda: bool(loopback.logins), START)
        yield late
        process.terminate()
        late.append(await asyncio.to_thread(ours.recv))
    finally:
        process.kill()
        process.join()


def be_bot(url: str, told: Connection) -> None:
    """The bot's process: answer until SIGTERM, then tell how late the loop was."""
    with (
        TemporaryDirectory(prefix="footnote-load-") as home,
        runs.opened(Path(home), load(EXAMPLES)) as subject,
    ):

        def ask(question: str, scope: Scope, today: date, hearing: Hearing = NOBODY) -> Reply:
            return subject.ask(question, today)

        ask("ready?", Scope.of("default"), date.today())  # `footnote run` has the models loaded, too
        with redirected(URL(url)), without_long_pauses(), closing(Records(Path(home) / FILE)) as records:
            bot = create_bot(ask, records, conduct=UNLIMITED, time_limit=TIME_LIMIT)
            told.send(asyncio.run(_watched(bot)))


async def _watched(bot: discord.Client) -> Lateness:
    async with watched() as lateness:
        await serve(bot, "token")
    return lateness


async def _ask(loopback: LoopbackDiscord, question: str, number: int, members: int) -> None:
    member = FIRST_MEMBER + number % members
    if number % 2:
        await loopback.slash(question, member)
    else:
        await loopback.mention(question, member, CHANNELS[number // 2 % len(CHANNELS)])


def _all_answered(loopback: LoopbackDiscord) -> bool:
    return len(loopback.posted) >= len(loopback.asked)


def _measured(loopback: LoopbackDiscord, lateness: Lateness) -> Load:
    asked, counts = loopback.asked, Counter(posted.answers for posted in loopback.posted)
    waited = [posted.at - asked[posted.answers or 0] for posted in loopback.posted]
    return Load(
        questions=len(asked),
        answered=sum(1 for each in asked if counts[each]),
        doubled=sum(1 for each in asked if counts[each] > 1),
        seconds=max(waited),
        p50=float(np.percentile(waited, 50)),
        p95=float(np.percentile(waited, 95)),
        slowest_defer=max(at - asked[each] for each, at in loopback.deferred.items()),
        loop_late=lateness.loop,
        idle_late=lateness.idle,
        heartbeats=loopback.beats,
        heartbeats_late=loopback.late_beats,
        refused=loopback.bucket.overrun,
    )


def questions_of_examples(wanted: int) -> list[str]:
    """As many as wanted: those of the examples, over and over."""
    cases = load(EXAMPLES).cases
    return [cases[number % len(cases)].question for number in range(wanted)]


def table(measured: Load) -> Table:
    """All of it, for people."""
    shown = Table("what", "figure", title="Many questions at once")
    for name, figure in asdict(measured).items():
        shown.add_row(name.replace("_", " "), f"{figure:.3f}" if isinstance(figure, float) else f"{figure}")
    return shown


def main(
    questions: Annotated[int, typer.Option(min=1)] = 200,
    members: Annotated[int, typer.Option(min=1)] = 50,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Ask many questions at once, and print what became of them."""
    measured = asyncio.run(ask_all(questions_of_examples(questions), members))
    if as_json:
        typer.echo(json.dumps(asdict(measured)))
    else:
        Console().print(table(measured))


if __name__ == "__main__":
    typer.run(main)
