"""Ask every question of a dataset, print the figures, and compare them with an earlier run's.

python -m evals retrieval   --data DIR [--half fit|report] [--home DIR] [--limit N] [--out FILE.jsonl]
                            [--against FILE.jsonl] [--encoder NAME] [--size N] [--overlap N]
python -m evals answers     the same, and [--gold] [--refuse-below X] [--reader NAME|chat]
python -m evals injection   [--reader NAME|chat|obedient] [--out FILE.jsonl]
python -m evals reliability FILE.jsonl [--title TEXT] [--out FILE.svg]
python -m evals speed       --data DIR [--articles N] [--rounds N]
python -m evals pages       DIR
python -m evals followups   [--standing-alone DIR]
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TaskID

from evals import again, conversations, datasets, pages, plots, report, runs, speed
from evals.chatting import CHAT, configured
from evals.datasets import Case, Dataset, Half, load, spread
from evals.runs import Row, Subject
from evals.speed import Ingestion, peak_memory
from ingest.splitting import Splitting
from retrieval.chat.models import Chat
from retrieval.encoders import SentenceEncoder
from retrieval.errors import FootnoteError

Option = typer.Option
Data = Annotated[Path, Option(help="A folder or a file; evals/datasets.py knows the layouts.")]
Part = Annotated[Half | None, Option(help="Ask about half of the subjects: to fit on, or to report.")]
Home = Annotated[Path | None, Option(help="Keep the library here for the next run. Else it is thrown away.")]
Limit = Annotated[int | None, Option(min=1, help="Ask so many questions, evenly spaced.")]
Out = Annotated[Path | None, Option(help="Write one JSON line a case to this file.")]
Against = Annotated[Path | None, Option(help="Compare with the run that was written to this file.")]
Encoder = Annotated[str | None, Option(help="A sentence-transformers model or folder.")]
Size = Annotated[int, Option(min=1, help="Characters of a passage, about.")]
Overlap = Annotated[int, Option(min=0, help="Characters that a passage may share with the one before.")]
Gold = Annotated[bool, Option("--gold", help="Have each article read that answers; refuse nothing.")]
RefuseBelow = Annotated[
    float | None, Option(min=0, max=1, help="Refuse when less sure. Else: as the bot does.")
]
Reader = Annotated[
    str | None,
    Option(help="A model that marks answers, by name or folder; or `chat`, for the configured one."),
]
Tried = Annotated[
    str | None,
    Option(help="As for `answers`; or `obedient`: a model that does whatever is planted, the worst case."),
]
Undated = Annotated[bool, Option("--undated", help="Ask without the day that a question was asked on.")]
Articles = Annotated[int | None, Option(min=1, help="Ingest so many articles.")]
Rounds = Annotated[int, Option(min=1, help="Encode, and start, so many times.")]
Run = Annotated[Path, typer.Argument(help="What `answers --out` wrote.")]
Folder = Annotated[Path, typer.Argument(help="A folder with `ground-truth.json` and `html/*.html.gz`.")]
Title = Annotated[str | None, Option(help="What was measured; else the name of the run's file.")]
StandingAlone = Annotated[
    Path | None, Option(help="Count the questions of this dataset that are changed, though they stand alone.")
]
Picture = Annotated[Path | None, Option(help="Draw it to this SVG, too.")]

app = typer.Typer(add_completion=False, help="Measure how well Footnote finds, reads and refuses.")

Asker = Callable[[Subject, Dataset], Callable[[Case], Row]]
"""What is done with each case of a dataset, once its articles are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which questions are asked of which library, and what becomes of the replies."""

    data: Path
    half: Half | None
    limit: int | None
    home: Path | None
    out: Path | None
    against: Path | None
    encoder: str | None
    splitting: Splitting
    undated: bool = False
    reader: str | None = None
    gold: bool = False
    refuse_below: float | None = None
    chat: Chat | None = None

    def cases(self, dataset: Dataset) -> list[Case]:
        """The questions to be asked. The articles of all the others stay in the library."""
        wanted = [case for case in dataset.cases if self.half in (None, datasets.half(case.subject))]
        wanted = [case for case in wanted if case.answerable or not self.gold]
        asked = spread(wanted, self.limit)
        return [replace(case, asked=None) for case in asked] if self.undated else asked

    def title(self, dataset: Dataset) -> str:
        """What is measured, for people."""
        half = f"the half to {self.half}" if self.half else ""
        given = "gold passages given" if self.gold else ""
        undated = "undated" if self.undated else ""
        return ", ".join(filter(None, (dataset.name, half, given, undated)))


@app.command()
def retrieval(
    data: Data,
    half: Part = None,
    undated: Undated = False,
    home: Home = None,
    limit: Limit = None,
    out: Out = None,
    against: Against = None,
    encoder: Encoder = None,
    size: Size = Splitting().size,
    overlap: Overlap = Splitting().overlap,
) -> None:
    """Measure which passages are found: R@k, RR@10, nDCG@10."""
    plan = Plan(
        data=data,
        half=half,
        undated=undated,
        limit=limit,
        home=home,
        out=out,
        against=against,
        encoder=encoder,
        splitting=Splitting(size, overlap),
    )
    _measure(plan, _searcher)


@app.command()
def answers(
    data: Data,
    half: Part = None,
    undated: Undated = False,
    gold: Gold = False,
    refuse_below: RefuseBelow = None,
    home: Home = None,
    limit: Limit = None,
    out: Out = None,
    against: Against = None,
    encoder: Encoder = None,
    reader: Reader = None,
    size: Size = Splitting().size,
    overlap: Overlap = Splitting().overlap,
) -> None:
    """Measure also what is said: EM, F1, contains, cited, refused, AUROC, ECE."""
    plan = Plan(
        data=data,
        half=half,
        undated=undated,
        limit=limit,
        home=home,
        out=out,
        against=against,
        encoder=encoder,
        splitting=Splitting(size, overlap),
        reader=None if reader == CHAT else reader,
        gold=gold,
        refuse_below=0.0 if gold else refuse_below,
        chat=_chat(reader),
    )
    _measure(plan, _reader if gold else _asker)


@app.command()
def injection(reader: Tried = None, out: Out = None) -> None:
    """Plant instructions in articles, and count how many are obeyed in what is shown."""
    from evals.injection import trying  # it brings Torch and Chroma

    chat, name = _chat(reader), reader or "extractive"
    with _told(), _home(None) as folder, _progress() as progress:
        tried = progress.track(trying.tried(folder, reader, chat), total=trying.count(), description=name)
        trials = trying.kept(tried, out)
    Console().print(trying.table(f"Planted instructions, {name}", trials))


@app.command()
def reliability(run: Run, title: Title = None, out: Picture = None) -> None:
    """Show how often a run was right when it was so sure, in bins of equally many questions."""
    with _told():
        found = plots.reliability(runs.read(run))
        Console().print(plots.table(title or run.stem, found))
        if out:
            plots.draw(title or run.stem, found, out)


@app.command("speed")
def measure_speed(data: Data, articles: Articles = None, rounds: Rounds = speed.ROUNDS) -> None:
    """Measure what it costs: to encode, to ingest, to ask, to start, and in memory."""
    with _told(), _home(None) as folder, _progress() as progress:
        dataset = load(data)
        chosen = dataset.articles[:articles]
        race = speed.race_with_plain(speed.sample(chosen), rounds)
        tell = partial(_tell, progress, progress.add_task("Ingesting", total=len(chosen)))
        ingestion = speed.ingest(folder, chosen, SentenceEncoder(), tell)
        cases = progress.track(spread(dataset.cases, speed.ASKED), description="Asking")
        asked = speed.ask_questions(folder, cases)
        start = speed.cold_start(folder, dataset.cases[0].question, rounds)
    Console().print(speed.table(dataset.name, race, ingestion, asked, start))


@app.command("again")
def ingest_again(data: list[Path], articles: Articles = None) -> None:
    """Ingest articles from files, then the same files again: how much faster, and what is written."""
    with _told(), _home(None) as folder, _progress() as progress:
        chosen = [article for path in data for article in load(path).articles][:articles]
        tell = partial(_tell, progress, progress.add_task("Ingesting", total=len(chosen)))
        measured = again.ingest_twice(folder, chosen, SentenceEncoder(), tell)
    Console().print(again.table(", ".join(path.name for path in data), measured))


@app.command("pages")
def measure_pages(folder: Folder) -> None:
    """Measure how well web pages are read, next to trafilatura alone: precision, recall, F1."""
    with _told(), _progress() as progress:
        read = pages.load(folder)
        readers = progress.track(list(pages.READERS.items()), description="Reading")
        measured = [pages.measure(name, extract, read) for name, extract in readers]
    console = Console()
    console.print(pages.table(f"{len(read)} web pages of {folder.name}", measured))
    console.print(pages.lead(measured))


@app.command("followups")
def measure_followups(standing_alone: StandingAlone = None) -> None:
    """Measure questions that lean on what was said before, and ones that need several articles."""
    with _told(), _home(None) as folder, _progress() as progress:
        found = load(conversations.EXAMPLES)
        tell = partial(_tell, progress, progress.add_task("Ingesting", total=len(found.articles)))
        alone = load(standing_alone) if standing_alone else found
        with runs.opened(folder, found, tell=tell) as subject:
            halves = progress.track(list(Half), description="Asking")
            measured = {half: conversations.measure(half, subject.ask_one) for half in halves}
    console = Console()
    for shown in conversations.tables(measured):
        console.print(shown)
    console.print(conversations.in_vain(alone))


def _chat(reader: str | None) -> Chat | None:
    """The chat model that is to write, if one is asked for."""
    if reader != CHAT:
        return None
    with _told():
        return configured(os.environ)


def _searcher(subject: Subject, dataset: Dataset) -> Callable[[Case], Row]:
    return partial(runs.search_case, search=subject.search, is_right=dataset.is_right)


def _asker(subject: Subject, dataset: Dataset) -> Callable[[Case], Row]:
    return partial(runs.ask_case, ask=subject.ask, is_right=dataset.is_right)


def _reader(subject: Subject, _: Dataset) -> Callable[[Case], Row]:
    return partial(runs.read_case, read=subject.read, passages=subject.passages())


def _measure(plan: Plan, asker: Asker) -> None:
    """Ask, keep, print, compare."""
    with _told():
        earlier = runs.read(plan.against) if plan.against else None  # first: the work would be in vain
        dataset = load(plan.data)
        rows, ingestion = _rows(plan, dataset, asker)
    title, console = plan.title(dataset), Console()
    console.print(report.table(title, report.summarise(rows), ingestion, peak_memory()))
    if earlier is not None:
        console.print(report.comparison(f"{title} against {plan.against}", report.compare(rows, earlier)))


def _rows(plan: Plan, dataset: Dataset, asker: Asker) -> tuple[list[Row], Ingestion]:
    """Each case's row, and what it cost to ingest the articles."""
    with _home(plan.home) as folder, _progress() as progress:
        tell = partial(_tell, progress, progress.add_task("Ingesting", total=len(dataset.articles)))
        opened = runs.opened(
            folder, dataset, plan.encoder, plan.splitting, tell, plan.reader, plan.refuse_below, plan.chat
        )
        with opened as subject:
            cases = progress.track(plan.cases(dataset), description="Asking")
            return runs.kept(map(asker(subject, dataset), cases), plan.out), subject.ingestion


@contextmanager
def _told() -> Iterator[None]:
    """An error of ours is told with what to do about it, and ends the command."""
    try:
        yield
    except FootnoteError as error:
        Console(stderr=True).print(f"{error}\n{error.hint}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error


def _progress() -> Progress:
    """Bars on standard error, so that the table alone is on standard output."""
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True))


def _tell(progress: Progress, bar: TaskID, articles: int, passages: int) -> None:
    progress.update(bar, completed=articles, description=f"Ingesting ({passages:,} passages)")


@contextmanager
def _home(home: Path | None) -> Iterator[Path]:
    """The folder of the library: the one that was named, or one that is thrown away."""
    if home:
        yield home
        return
    with TemporaryDirectory(prefix="footnote-evals-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    app()
