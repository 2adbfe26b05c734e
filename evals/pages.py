"""How well web pages are read: the text that is found against the text that people marked as the article.

The measure is that of the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark,
`evaluate.py`): words in fours, with how often each stands there; precision and recall of each page, their
means over the pages, and the harmonic mean of these two.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from evals.datasets import DatasetError, Half, half
from evals.metrics import Floats, Indices, Interval, paired_bootstrap

SHINGLE = 4  # words
WORD = re.compile(r"\w+")
RESAMPLES = 2_000

Extract = Callable[[bytes, str], str]
"""A page and its name to the text of its article; nothing for a page that is refused."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was fetched, and the true text of its article."""

    name: str
    html: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a found text is right, and how much of the true one was found; None where there is none."""

    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """The means over pages, as the benchmark has them."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of mean precision and mean recall, which is not the mean of F1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of reading pages, and what came of each page. Empty are pages of which nothing came."""

    name: str
    matches: Mapping[str, Match]
    empty: tuple[str, ...]


def load(folder: Path) -> list[Page]:
    """The pages in a folder with `ground-truth.json` and `html/*.html.gz`. Raises `DatasetError`."""
    try:
        truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
        return [
            Page(
                name, gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), told["articleBody"]
            )
            for name, told in truth.items()
        ]
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(folder, f"there are no pages with their texts here: {error}") from error


def match(found: str, true: str) -> Match:
    """Precision and recall of the words in fours of `found`; a text of fewer words is one of its own."""
    said, gold = _shingles(found), _shingles(true)
    shared = (said & gold).total()
    return Match(
        shared / said.total() if said else None,
        shared / gold.total() if gold else None,
    )


def score(matches: Sequence[Match]) -> Score:
    """The means over the pages. One where nothing was found says nothing of precision, and has no recall."""
    return Score(
        _mean([match.precision for match in matches]),
        _mean([match.recall for match in matches]),
    )


def measure(name: str, extract: Extract, pages: Sequence[Page]) -> Measured:
    """What `extract` makes of each page."""
    texts = {page.name: extract(page.html, page.name) for page in pages}
    matches = {page.name: match(texts[page.name], page.text) for page in pages}
    return Measured(name, matches, tuple(page.name for page in pages if not texts[page.name].strip()))


def interval(measured: Measured, against: Measured | None = None, resamples: int = RESAMPLES) -> Interval:
    """Where F1 lies, or how much higher it is than another's, with 95 % confidence; pages are drawn anew."""
    names = sorted(measured.matches)

    def figure(drawn: Indices) -> float:
        chosen = [names[at] for at in drawn]
        mine = score([measured.matches[name] for name in chosen]).f1
        return mine - score([against.matches[name] for name in chosen]).f1 if against else mine

    return paired_bootstrap(figure, len(names), resamples)


def ours(html: bytes, name: str) -> str:
    """The text that is ingested; nothing for a page that is refused."""
    from ingest.errors import SourceError
    from ingest.parsing import Kind, parse

    try:
        return parse(html, name=name, kind=Kind.HTML).text
    except SourceError:
        return ""


def trafilatura_alone(html: bytes, name: str) -> str:
    """What trafilatura makes of a page as it comes."""
    import trafilatura

    from ingest.decoding import decode

    return trafilatura.extract(decode(html, name)) or ""


def trafilatura_careful(html: bytes, name: str) -> str:
    """Trafilatura at its best here: precision first, tables, no readers' comments."""
    import trafilatura

    from ingest.decoding import decode

    text = trafilatura.extract(
        decode(html, name), favor_precision=True, include_tables=True, include_comments=False
    )
    return text or ""


READERS: Mapping[str, Extract] = {
    "Footnote": ours,
    "trafilatura": trafilatura_alone,
    "trafilatura, precise": trafilatura_careful,
}


def table(title: str, measured: Sequence[Measured]) -> Table:
    """All ways of reading side by side, on all pages and on each half; below it, pages that gave nothing."""
    shown = Table(title=title)
    shown.add_column("reader")
    for column in ("precision", "recall", "F1", "95 % interval", *(f"F1, {part}" for part in Half)):
        shown.add_column(column, justify="right")
    for each in measured:
        found = score(list(each.matches.values()))
        figures = (found.precision, found.recall, found.f1)
        halves = (_of_half(each, part).f1 for part in Half)
        shown.add_row(each.name, *map(_written, figures), _span(interval(each)), *map(_written, halves))
    nothing = [f"{each.name}: nothing of {', '.join(each.empty)}" for each in measured if each.empty]
    shown.caption = "\n".join(nothing) or None
    return shown


def lead(measured: Sequence[Measured]) -> Table:
    """How far the first reader is above each other one. A star marks what chance would seldom make."""
    first, *others = measured
    shown = Table(title=f"{first.name} ahead of")
    shown.add_column("reader")
    for column in ("F1", "95 % interval"):
        shown.add_column(column, justify="right")
    for other in others:
        ahead = score(list(first.matches.values())).f1 - score(list(other.matches.values())).f1
        found = interval(first, other)
        shown.add_row(other.name, f"{ahead:+.3f}{'*' if found.clear else ' '}", _span(found, "+"))
    return shown


def _of_half(measured: Measured, part: Half) -> Score:
    return score([match for name, match in measured.matches.items() if half(name) is part])


def _written(figure: float) -> str:
    return f"{figure:.3f}"


def _span(found: Interval, sign: str = "") -> str:
    return f"{found.low:{sign}.3f} to {found.high:{sign}.3f}"


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE + 1))
    return Counter(tuple(words[at : at + SHINGLE]) for at in starts if words)


def _mean(values: Sequence[float | None]) -> float:
    known: Floats = np.array([value for value in values if value is not None], dtype=np.float64)
    return float(known.mean()) if len(known) else 0.0
