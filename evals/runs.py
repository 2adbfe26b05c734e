"""A run: every case of a dataset is asked, and what came back is kept as one JSON line a case."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

from evals.datasets import Case, Dataset, DatasetError
from evals.speed import Ingestion
from ingest.splitting import Splitting
from retrieval.types import Answer, Citation, Evidence, NoAnswer, Passage, Reply, Scope

DEPTH = 50  # passages that are looked at for ranks: five times what the deepest figure needs

IsRight = Callable[[Case, Passage], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """What was found for one case. `ranks` are those of the right passages, from 1."""

    id: str
    question: str
    gold: tuple[str, ...]
    answerable: bool
    ranks: tuple[int, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Retrieved):
    """What was replied to one case. `answer` is None, and `reason` says why, if it was refused."""

    answer: str | None
    short_answer: str | None
    quotes: tuple[str, ...]
    confidence: float
    reason: str | None


Row = Retrieved | Replied


def search_case(case: Case, search: Callable[[str], Sequence[Evidence]], is_right: IsRight) -> Retrieved:
    """Ask one case of the retriever alone."""
    begun = perf_counter()
    evidence = search(case.question)
    return _found(case, evidence, 1000 * (perf_counter() - begun), is_right)


def ask_case(case: Case, ask: Callable[[str], Reply], is_right: IsRight) -> Replied:
    """Ask one case as a person would."""
    begun = perf_counter()
    reply = ask(case.question)
    found = _found(case, reply.evidence, 1000 * (perf_counter() - begun), is_right)
    match reply:
        case Answer():
            return Replied(
                **asdict(found),
                answer=reply.text,
                short_answer=reply.short,
                quotes=_quotes(reply.citations),
                confidence=reply.confidence,
                reason=None,
            )
        case NoAnswer():
            return Replied(
                **asdict(found),
                answer=None,
                short_answer=None,
                quotes=(),
                confidence=reply.confidence,
                reason=reply.why.value,
            )


def _found(case: Case, evidence: Sequence[Evidence], milliseconds: float, is_right: IsRight) -> Retrieved:
    return Retrieved(
        id=case.id,
        question=case.question,
        gold=case.answers,
        answerable=case.answerable,
        ranks=tuple(rank for rank, found in enumerate(evidence, 1) if is_right(case, found.passage)),
        milliseconds=round(milliseconds, 3),
    )


def _quotes(citations: Sequence[Citation]) -> tuple[str, ...]:
    return tuple(citation.quote for citation in citations)


def kept(rows: Iterable[Row], path: Path | None) -> list[Row]:
    """The rows, each written to `path` as soon as it is there: an interrupted run is not lost."""
    if path is None:
        return list(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", buffering=1) as file:
        return [_written(row, file) for row in rows]


def _written(row: Row, file: TextIO) -> Row:
    file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    return row


def read(path: Path) -> list[Row]:
    """A run that was kept. Raises `DatasetError`."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [_row(json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DatasetError(path, f"is no run that `python -m evals --out` wrote: {error}") from error


def _row(fields: dict[str, Any]) -> Row:
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Replied(**kept) if "confidence" in kept else Retrieved(**kept)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, with a dataset's articles in it: the retriever alone, and all of it."""

    search: Callable[[str], Sequence[Evidence]]
    ask: Callable[[str], Reply]
    ingestion: Ingestion


@contextmanager
def opened(
    home: Path,
    dataset: Dataset,
    encoder: str | None = None,
    splitting: Splitting = Splitting(),
    tell: Callable[[int, int], None] = lambda _articles, _passages: None,
) -> Iterator[Subject]:
    """The product, over a library in `home` that the dataset's articles are put into.

    Articles that are there already are skipped; each way of splitting has a collection of its own. `tell`
    hears the articles and passages so far. Here alone evals knows how the product is put together.
    """
    # Torch and Chroma take seconds to import: `--help` and the tests of the rest do without.
    from ingest.sources import Found
    from ingest.sync import IngestReport, sync
    from retrieval.assembly import open_engine, open_library
    from retrieval.encoders import BUNDLED

    def progress(report: IngestReport) -> None:
        tell(report.done, report.passages)

    collection = f"{dataset.name}-{splitting.size}-{splitting.overlap}"
    scope = Scope.of(collection)
    found = (Found(article.id, article, len(article.text)) for article in dataset.articles)
    with open_library(home, encoder or BUNDLED) as library:
        library.encoder.encode_question("")  # the model is loaded once, which is not what is timed
        begun = perf_counter()
        report = sync(found, library, collection, splitting, progress)
        ingestion = Ingestion(report.passages, perf_counter() - begun)
        engine = open_engine(library)
        search = partial(engine.search, scope=scope, limit=DEPTH)
        yield Subject(search, partial(engine.ask, scope=scope), ingestion)
