"""What it costs: passages a second, milliseconds a question, seconds to start, and memory.

A busy machine slows everything. So the encoder is timed against plain sentence-transformers in the same run,
turn about, ingest by the share of its time that is spent inside the encoder, and a question against the two
models alone that it cannot do without.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.datasets import Case
from ingest.splitting import Splitting, split
from retrieval.encoders import SentenceEncoder, bundled_model
from retrieval.errors import FootnoteError
from retrieval.stages import Encoder, Vector
from retrieval.text import indexed_text
from retrieval.types import Article, Scope

COLLECTION = "default"  # where `footnote ask` looks
RACED = 96  # passages: seconds of work
ROUNDS = 5
ASKED = 120  # questions, of which the first few are not timed: the models prepare for each new length of text
WARMING = 20
FOOTNOTE = "import sys; from bot.cli import app; sys.argv[0] = 'footnote'; app()"
ANSWERED = (0, 1)  # exit codes of `footnote ask`: an answer, and an honest none

Clock = Callable[[], float]
Encode = Callable[[Sequence[str]], object]
Ask = Callable[[Case], object]
Passes = Callable[[Case], Callable[[], object]]
"""What the models alone do for a question, made ready to be timed."""


class CouldNotMeasure(FootnoteError):
    """A command that was to be timed has failed."""

    hint = "Run `footnote doctor`."

    def __init__(self, said: str) -> None:
        super().__init__(f"`footnote ask` failed: {said.strip()}")


@dataclass(frozen=True, slots=True)
class Ingestion:
    """How many passages were put into the library, and how long that took with all that belongs to it.

    `encoding` are the seconds of it that were spent inside the encoder, if somebody looked.
    """

    passages: int
    seconds: float
    encoding: float | None = None

    @property
    def passages_per_second(self) -> float | None:
        """None if all of the articles were there already."""
        return self.passages / self.seconds if self.passages and self.seconds else None


@dataclass(frozen=True, slots=True)
class Race:
    """The same texts through two encoders, turn about: the seconds of each round."""

    texts: int
    ours: tuple[float, ...]
    plain: tuple[float, ...]

    @property
    def times_as_fast(self) -> float:
        """The median round's ratio: one in which something else held up either of them does not count."""
        return median(plain / ours for ours, plain in zip(self.ours, self.plain, strict=True))


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions as a user asks them, and the two models alone, turn about: the seconds of each question."""

    whole: tuple[float, ...]
    models: tuple[float, ...]

    @property
    def times_the_models(self) -> float:
        """The median question's ratio. A busy machine slows look-ups and models unequally."""
        return median(whole / models for whole, models in zip(self.whole, self.models, strict=True))


@dataclass(frozen=True, slots=True)
class Start:
    """A process from its start to its end, with the most bytes of memory that it held."""

    seconds: float
    peak: int | None


class Timed:
    """An encoder, and how many seconds it has spent on passages."""

    def __init__(self, encoder: Encoder, clock: Clock = perf_counter) -> None:
        self.name = encoder.name
        self.seconds = 0.0
        self._encoder = encoder
        self._clock = clock

    def encode_question(self, question: str) -> Vector:
        """As the encoder does it, not timed."""
        return self._encoder.encode_question(question)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """As the encoder does it."""
        begun = self._clock()
        vectors = self._encoder.encode_passages(texts)
        self.seconds += self._clock() - begun
        return vectors


def race(
    texts: Sequence[str], ours: Encode, plain: Encode, rounds: int = ROUNDS, clock: Clock = perf_counter
) -> Race:
    """Time both, turn about, after a round each that warms them up."""

    def seconds(encode: Encode) -> float:
        begun = clock()
        encode(texts)
        return clock() - begun

    ours(texts)
    plain(texts)
    pairs = [(seconds(ours), seconds(plain)) for _ in range(rounds)]
    return Race(len(texts), tuple(first for first, _ in pairs), tuple(second for _, second in pairs))


def sample(articles: Sequence[Article]) -> list[str]:
    """Some passages as they are encoded, from all over the articles."""
    spread = articles[:: max(1, len(articles) // RACED)]
    firsts = (next(iter(split(article, Splitting())), None) for article in spread)
    return [indexed_text(passage) for passage in firsts if passage][:RACED]


def race_with_plain(texts: Sequence[str], rounds: int = ROUNDS) -> Race:
    """The default encoder against `SentenceTransformer.encode`, with the same weights and its defaults."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_model()))

    def plain(texts: Sequence[str]) -> object:
        return model.encode(list(texts), show_progress_bar=False)

    return race(texts, SentenceEncoder().encode_passages, plain, rounds)


def ingest(
    home: Path, articles: Sequence[Article], encoder: Encoder, tell: Callable[[int, int], None]
) -> Ingestion:
    """Put the articles into a library in `home`. `tell` hears the articles and passages so far."""
    from ingest.items import Found
    from ingest.sync import sync
    from retrieval.library import Library

    encoder.encode_question("")  # the model is loaded once, which is not what is timed
    timed = Timed(encoder)
    found = (Found(article.id, article, len(article.text)) for article in articles)
    with Library(home, timed) as library:
        begun = perf_counter()
        report = sync(found, library, COLLECTION, tell=lambda report: tell(report.done, report.passages))
        return Ingestion(report.passages, perf_counter() - begun, timed.seconds)


def asking(cases: Iterable[Case], ask: Ask, passes: Passes, clock: Clock = perf_counter) -> Asking:
    """Time each question, and then the models alone on what was found for it; the first few warm both up.

    Each is asked once and the whole of it comes first, so that nothing of it is remembered from before.
    """

    def seconds(work: Callable[[], object]) -> float:
        begun = clock()
        work()
        return clock() - begun

    pairs = [(seconds(partial(ask, case)), seconds(passes(case))) for case in cases]
    pairs = pairs[WARMING:] or pairs
    return Asking(tuple(whole for whole, _ in pairs), tuple(models for _, models in pairs))


def ask_questions(home: Path, cases: Iterable[Case], collection: str = COLLECTION) -> Asking:
    """Ask the library in `home`, and next to that encode the question and read the same passages."""
    from retrieval.assembly import open_engine, open_library
    from retrieval.composing.copies import told_once
    from retrieval.readers import READ
    from retrieval.span_models import NamedSpanModel

    scope, model = Scope.of(collection), NamedSpanModel()
    with open_library(home) as library:
        engine = open_engine(library)

        def ask(case: Case) -> object:
            return engine.ask(case.question, scope, case.asked)

        def passes(case: Case) -> Callable[[], object]:
            found = told_once(engine.search(case.question, scope, today=case.asked))[:READ]
            passages = [each.passage for each in found]
            # The encoder remembers questions, but no passages.
            return lambda: (
                library.encoder.encode_passages([case.question]),
                model.read(case.question, passages),
            )

        return asking(cases, ask, passes)


def cold_start(home: Path, question: str, rounds: int = ROUNDS) -> Start:
    """`footnote ask` in a process of its own, the quickest of a few. Raises `CouldNotMeasure`.

    On an idle machine the slower ones tell about the machine. Linux counts to a process what the one that
    started it held, so a small one starts it.
    """
    command = [sys.executable, "-c", FOOTNOTE, "--home", str(home), "ask", question]
    with ProcessPoolExecutor(1, get_context("spawn")) as small:
        ran = [small.submit(_run, command).result() for _ in range(rounds)]
    for _, code, said in ran:
        if code not in ANSWERED:
            raise CouldNotMeasure(said)
    return min((start for start, _, _ in ran), key=lambda start: start.seconds)


def _run(command: Sequence[str]) -> tuple[Start, int, str]:
    """The command's cost, its exit code, and what it said on standard error."""
    begun = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return Start(perf_counter() - begun, peak_memory(of_children=True)), done.returncode, done.stderr


def table(name: str, race: Race, ingestion: Ingestion, asked: Asking, start: Start) -> Table:
    """All of it, for people."""
    cost = Table("what", "figure", title=f"{name}: {ingestion.passages:,} passages, {os.cpu_count()} cores")
    cost.add_row("encoder, passages/s", f"{race.texts / min(race.ours):.1f}")
    cost.add_row("sentence-transformers, passages/s", f"{race.texts / min(race.plain):.1f}")
    cost.add_row("times as fast, median round", f"{race.times_as_fast:.2f}")
    cost.add_row("ingest, passages/s", f"{ingestion.passages_per_second or 0:.1f}")
    cost.add_row("of ingest, inside the encoder", f"{(ingestion.encoding or 0) / ingestion.seconds:.1%}")
    cost.add_row("a question, ms p50 and p95", _milliseconds(asked.whole))
    cost.add_row("the two models alone, ms p50 and p95", _milliseconds(asked.models))
    cost.add_row("times the models, median question", f"{asked.times_the_models:.2f}")
    cost.add_row("footnote ask, s from a cold start", f"{start.seconds:.2f}")
    cost.add_row("its peak memory, MB", f"{start.peak / 1e6:.0f}" if start.peak else "unknown")
    return cost


def _milliseconds(seconds: Sequence[float]) -> str:
    times = 1000 * np.array(seconds)
    return f"{percentile(times, 50):.0f} and {percentile(times, 95):.0f}"


def percentile(milliseconds: NDArray[np.float64], percent: float) -> float:
    """The time within which `percent` of the questions were done, interpolated between the two nearest."""
    return float(np.percentile(milliseconds, percent))


def peak_memory(of_children: bool = False) -> int | None:
    """The most bytes of memory that this process has held, or None where the system does not tell.

    Of children that have ended, it is the one that held most. `ru_maxrss` counts kibibytes on Linux and
    bytes on macOS. It includes models, vectors and the dataset.
    """
    if sys.platform == "win32":
        return None
    import resource  # Unix alone has it

    peak = resource.getrusage(resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
