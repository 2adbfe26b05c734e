"""Ask every question of a dataset, print the figures, and compare them with an earlier run's.

python -m evals retrieval|answers --data DIR [--home DIR] [--limit N] [--out FILE.jsonl]
                                  [--against FILE.jsonl] [--encoder NAME] [--size N] [--overlap N]
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TaskID

from evals import report, runs
from evals.datasets import Case, Dataset, load, spread
from evals.speed import peak_memory
from ingest.splitting import Splitting
from retrieval.errors import FootnoteError


class What(StrEnum):
    """What is measured: the passages that are found, or also what is said with them."""

    RETRIEVAL = "retrieval"
    ANSWERS = "answers"


Option = typer.Option
Data = Annotated[Path, Option(help="A folder or a file; evals/datasets.py knows the layouts.")]
Home = Annotated[Path | None, Option(help="Keep the library here for the next run. Else it is thrown away.")]
Limit = Annotated[int | None, Option(min=1, help="Ask so many questions, evenly spaced.")]
Out = Annotated[Path | None, Option(help="Write one JSON line a case to this file.")]
Against = Annotated[Path | None, Option(help="Compare with the run that was written to this file.")]
Encoder = Annotated[str | None, Option(help="A sentence-transformers model or folder.")]
Size = Annotated[int, Option(min=1, help="Characters of a passage, about.")]
Overlap = Annotated[int, Option(min=0, help="Characters that a passage may share with the one before.")]

app = typer.Typer(add_completion=False)


@app.command()
def main(
    what: What,
    data: Data,
    home: Home = None,
    limit: Limit = None,
    out: Out = None,
    against: Against = None,
    encoder: Encoder = None,
    size: Size = Splitting().size,
    overlap: Overlap = Splitting().overlap,
) -> None:
    """Measure retrieval (R@k, RR@10, nDCG@10) or answers (also EM, F1, cited, refused, AUROC, ECE)."""
    try:
        earlier = runs.read(against) if against else None  # first: the work would be in vain
        dataset = load(data)
        with _home(home) as folder, _progress() as progress:
            tell = partial(_tell, progress, progress.add_task("Ingesting", total=len(dataset.articles)))
            with runs.opened(folder, dataset, encoder, Splitting(size, overlap), tell) as subject:
                cases = progress.track(spread(dataset.cases, limit), description="Asking")
                rows = runs.kept(map(_asker(what, subject, dataset), cases), out)
    except FootnoteError as error:
        Console(stderr=True).print(f"{error}\n{error.hint}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    console = Console()
    console.print(report.table(dataset.name, report.summarise(rows), subject.ingestion, peak_memory()))
    if earlier is not None:
        console.print(report.comparison(f"{dataset.name} against {against}", report.compare(rows, earlier)))


def _asker(what: What, subject: runs.Subject, dataset: Dataset) -> Callable[[Case], runs.Row]:
    """What is done with each case."""
    match what:
        case What.RETRIEVAL:
            return partial(runs.search_case, search=subject.search, is_right=dataset.is_right)
        case What.ANSWERS:
            return partial(runs.ask_case, ask=subject.ask, is_right=dataset.is_right)


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
