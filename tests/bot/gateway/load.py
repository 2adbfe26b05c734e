"""Many questions at once: `python -m tests.bot.gateway.load [--questions N] [--members N] [--json]`.

The real bot, discord.py, reader, encoder and Chroma over the example articles; Discord alone is ours, and runs on
the same event loop: its own work makes the figures worse, never better. It stands among the tests because
`evals` knows no Discord.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from bot.app import create_bot
from bot.asking import Ask
from bot.records.file import FILE, Records
from evals import runs
from evals.datasets import load
from retrieval.stages import NOBODY, Hearing
from retrieval.types import Reply, Scope
from tests.bot.gateway.bucket import Bucket
from tests.bot.gateway.lag import Lateness, watched
from tests.bot.gateway.loopback import LoopbackDiscord, redirected
from tests.bot.gateway.payloads import CHANNELS
from tests.bot.gateway.serving import serving

EXAMPLES = Path("evals/examples")
HEARTBEAT = 0.5  # seconds: eighty times as often as Discord, so that some fall into the run
TIME_LIMIT = 900.0  # seconds; after 60, the bot would rightly give the last ones up
FIRST_MEMBER = 500


@dataclass(frozen=True, slots=True)
class Load:
    """What became of them. Times are seconds; `late_own` is as `Lateness.own`, `refused` are answers met by 429."""

    questions: int
    answered: int
    doubled: int
    seconds: float
    p50: float
    p95: float
    slowest_defer: float
    late: float
    late_own: float
    heartbeats: int
    heartbeats_late: int
    refused: int


async def ask_all(ask: Ask, records: Records, questions: Sequence[str], members: int) -> Load:
    """Ask them all at once, every other one by `/ask`, and wait for the answers."""
    async with LoopbackDiscord(HEARTBEAT, Bucket()) as loopback:
        with redirected(loopback.url):
            async with serving(create_bot(ask, records, time_limit=TIME_LIMIT)):
                await loopback.connected()
                async with watched() as lateness:
                    for number, question in enumerate(questions):
                        await _ask(loopback, question, number, members)
                    await loopback.until(lambda: _all_answered(loopback), TIME_LIMIT)
    return _measured(loopback, lateness)


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
        late=lateness.worst,
        late_own=lateness.own,
        heartbeats=loopback.beats,
        heartbeats_late=loopback.late_beats,
        refused=loopback.bucket.overrun if loopback.bucket else 0,
    )


def run(home: Path, wanted: int, members: int) -> Load:
    """The questions of the examples, over and over, to the default engine."""
    dataset = load(EXAMPLES)
    questions = [dataset.cases[number % len(dataset.cases)].question for number in range(wanted)]
    with runs.opened(home, dataset) as subject:

        def ask(question: str, scope: Scope, today: date, hearing: Hearing = NOBODY) -> Reply:
            return subject.ask(question, today)

        ask(questions[0], Scope.of("default"), date.today())  # loads the models, as `footnote run` does
        with closing(Records(home / FILE)) as records:
            return asyncio.run(ask_all(ask, records, questions, members))


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
    with TemporaryDirectory(prefix="footnote-load-") as home:
        measured = run(Path(home), questions, members)
    if as_json:
        typer.echo(json.dumps(asdict(measured)))
    else:
        Console().print(table(measured))


if __name__ == "__main__":
    typer.run(main)
