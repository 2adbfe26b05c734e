"""A run: every case of a dataset is asked, and what came back is kept as one JSON line a case."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TextIO

from evals.datasets import Case, Dataset
from evals.speed import Ingestion
from ingest.splitting import Splitting
from retrieval.errors import FootnoteError
from retrieval.types import Answer, Citation, Evidence, NoAnswer, Passage, Reply, Scope, Written

if TYPE_CHECKING:
    from retrieval.chat.models import Chat
    from retrieval.engine import Engine
    from retrieval.library import Library

DEPTH = 50  # passages that are looked at for ranks: five times what the deepest figure needs

IsRight = Callable[[Case, Passage], bool]
Search = Callable[[str, date | None], Sequence[Evidence]]
"""A question, and the day on which it is asked if that is known, to what is found."""
Ask = Callable[[str, date | None], Reply]
"""The same to what is said."""
Read = Callable[[str, Sequence[Evidence]], Reply]
"""A question, and what there is to read, to what is said."""
ByArticle = Mapping[str, Sequence[Passage]]


class RunError(FootnoteError):
    """A file is no run that was kept."""

    hint = "Make one with `python -m evals answers --data DIR --out FILE`."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is no run that was kept: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """What was found for one case: the `ranks` of the right passages, from 1, or None if none was sought."""

    id: str
    question: str
    gold: tuple[str, ...]
    answerable: bool
    ranks: tuple[int, ...] | None
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Retrieved):
    """What was replied to one case. `answer` is None, and `reason` says why, if it was refused.

    `retrieving` and `reading` are milliseconds: None in an old run, and for a stage that was left out. Where
    a chat model was asked, there is how many of its sentences were `kept` and `removed`, what `tokens` it
    took, and the `trouble` for which the extractive reader answers instead.
    """

    answer: str | None
    short_answer: str | None
    quotes: tuple[str, ...]
    confidence: float
    reason: str | None
    retrieving: float | None = None
    reading: float | None = None
    kept: int | None = None
    removed: int | None = None
    tokens: int | None = None
    trouble: str | None = None


Row = Retrieved | Replied


def search_case(case: Case, search: Search, is_right: IsRight) -> Retrieved:
    """Ask one case of the retriever alone."""
    begun = perf_counter()
    evidence = search(case.question, case.asked)
    return _found(case, evidence, _since(begun), is_right)


def ask_case(case: Case, ask: Ask, is_right: IsRight) -> Replied:
    """Ask one case as a person would."""
    begun = perf_counter()
    reply = ask(case.question, case.asked)
    found = _found(case, reply.evidence, _since(begun), is_right)
    return _replied(found, reply, round(reply.took.retrieve, 3), round(reply.took.read, 3))


def read_case(case: Case, read: Read, passages: ByArticle) -> Replied:
    """Ask one case of the reader alone: it is given all passages of the articles that are known to answer."""
    own = (passages.get(article_id, ()) for article_id in case.article_ids)
    evidence = [Evidence(passage, 1.0) for of_one in own for passage in of_one]
    begun = perf_counter()
    reply = read(case.question, evidence)
    reading = _since(begun)
    return _replied(_retrieved(case, None, reading), reply, None, reading)


def _replied(found: Retrieved, reply: Reply, retrieving: float | None, reading: float) -> Replied:
    timed = {"confidence": reply.confidence, "retrieving": retrieving, "reading": reading}
    shared = {**asdict(found), **timed, **_written_by_a_model(reply.written)}
    match reply:
        case Answer(text=text, short=short, citations=citations):
            return Replied(**shared, answer=text, short_answer=short, quotes=_quotes(citations), reason=None)
        case NoAnswer(why=why):
            return Replied(**shared, answer=None, short_answer=None, quotes=(), reason=why.value)


def _written_by_a_model(written: Written | None) -> dict[str, Any]:
    if written is None:
        return {}
    told = {"kept": written.kept, "removed": written.removed}
    return {**told, "tokens": written.tokens, "trouble": written.trouble}


def _found(case: Case, evidence: Sequence[Evidence], milliseconds: float, is_right: IsRight) -> Retrieved:
    right = (rank for rank, found in enumerate(evidence, 1) if is_right(case, found.passage))
    return _retrieved(case, tuple(right), milliseconds)


def _retrieved(case: Case, ranks: tuple[int, ...] | None, milliseconds: float) -> Retrieved:
    return Retrieved(
        id=case.id,
        question=case.question,
        gold=case.answers,
        answerable=case.answerable,
        ranks=ranks,
        milliseconds=milliseconds,
    )


def _since(begun: float) -> float:
    """Milliseconds, to the microsecond."""
    return round(1000 * (perf_counter() - begun), 3)


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
    """A run that was kept. Raises `RunError`."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [_row(json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise RunError(path, str(error)) from error


def _row(fields: dict[str, Any]) -> Row:
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Replied(**kept) if "confidence" in kept else Retrieved(**kept)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, with a dataset's articles in it: the retriever alone, all of it, the reader alone.

    `ask_one` takes a question of several parts for one that asks one thing.
    `passages` are all that were ingested, for the reader that is given some of them.
    """

    search: Search
    ask: Ask
    ask_one: Ask
    read: Read
    passages: Callable[[], ByArticle]
    ingestion: Ingestion


@contextmanager
def opened(
    home: Path,
    dataset: Dataset,
    encoder: str | None = None,
    splitting: Splitting = Splitting(),
    tell: Callable[[int, int], None] = lambda _articles, _passages: None,
    reader: str | None = None,
    refuse_below: float | None = None,
    chat: "Chat | None" = None,
) -> Iterator[Subject]:
    """The product, over a library in `home` that the dataset's articles are put into.

    Articles that are there already are skipped; each way of splitting has a collection of its own. `tell`
    hears the articles and passages so far. What is None is as the product has it. Here alone evals knows how
    the product is put together.
    """
    # Torch and Chroma take seconds to import: `--help` and the tests of the rest do without.
    from ingest.items import Found
    from ingest.report import IngestReport
    from ingest.sync import sync
    from retrieval.assembly import open_engine, open_library
    from retrieval.encoders import BUNDLED
    from retrieval.marking import BUNDLED_READER
    from retrieval.readers import REFUSE_BELOW

    def progress(report: IngestReport) -> None:
        tell(report.done, report.passages)

    collection = f"{dataset.name}-{splitting.size}-{splitting.overlap}"
    found = (Found(article.id, article, len(article.text)) for article in dataset.articles)
    with open_library(home, encoder or BUNDLED) as library:
        library.encoder.encode_question("")  # the model is loaded once, which is not what is timed
        begun = perf_counter()
        report = sync(found, library, collection, splitting, progress)
        ingestion = Ingestion(report.passages, perf_counter() - begun)
        threshold = REFUSE_BELOW if refuse_below is None else refuse_below
        engine = open_engine(library, reader or BUNDLED_READER, threshold, chat)
        yield _subject(engine, library, collection, ingestion)


def _subject(engine: "Engine", library: "Library", collection: str, ingestion: Ingestion) -> Subject:
    scope = Scope.of(collection)
    return Subject(
        lambda question, today: engine.search(question, scope, DEPTH, today),
        lambda question, today: engine.ask(question, scope, today),
        lambda question, today: engine.ask_one(question, scope, today),
        engine.reader.read,
        lambda: _by_article(library.catalogue.passages(collection)),
        ingestion,
    )


def _by_article(passages: Iterable[Passage]) -> ByArticle:
    grouped: dict[str, list[Passage]] = {}
    for passage in passages:
        grouped.setdefault(passage.article.id, []).append(passage)
    return grouped
