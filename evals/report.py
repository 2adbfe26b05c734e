"""A run as a table of figures, and two runs side by side with how sure their difference is."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from math import isnan

import numpy as np
from rich.table import Table

from evals import metrics
from evals.metrics import Floats, Indices, Interval, paired_bootstrap
from evals.runs import Replied, Row
from evals.speed import Ingestion, percentile

_MARKERS = re.compile(r"\s*\[\d+\]")

Measure = Callable[[Row], tuple[float, ...] | None]
Summary = Callable[[Floats], float]


def _mean(values: Floats) -> float:
    return float(values.mean())


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what is measured on a case, and the one number made of all cases.

    `measure` gives None for a case that the figure is not about; `summary` gets a row for each other one.
    """

    name: str
    measure: Measure
    summary: Summary = _mean
    digits: int = 3


def _ranked(metric: Callable[[Sequence[int]], float]) -> Measure:
    """A metric of the ranks, on the questions that can be answered."""
    return lambda row: (metric(row.ranks),) if row.answerable and row.ranks is not None else None


def _sought(measure: Measure) -> Measure:
    """A measure that leaves out a reader that was given the right articles: it would tell nothing there."""

    @wraps(measure)
    def sought(row: Row) -> tuple[float, ...] | None:
        return None if row.ranks is None else measure(row)

    return sought


def _said(metric: Callable[[str, Sequence[str]], float]) -> Measure:
    """A metric of the short answer, or of the text if there is none; a refusal counts 0."""

    def measure(row: Row) -> tuple[float] | None:
        if not isinstance(row, Replied) or not row.answerable:
            return None
        return (metric(row.short_answer or plain(row.answer or ""), row.gold),)

    return measure


def _contains(row: Row) -> tuple[float] | None:
    """Whether the gold words stand in the answer's text; a refusal counts 0."""
    if not isinstance(row, Replied) or not row.answerable:
        return None
    return (metrics.contains(plain(row.answer or ""), row.gold),)


def _cited(row: Row) -> tuple[float] | None:
    """Whether the gold words stand in a quote that is cited; a refusal counts 0."""
    if not isinstance(row, Replied) or not row.answerable:
        return None
    return (max((metrics.contains(quote, row.gold) for quote in row.quotes), default=0.0),)


@_sought
def _answered(row: Row) -> tuple[float] | None:
    """Whether a question that has an answer got one, right or wrong."""
    return (float(row.answer is not None),) if isinstance(row, Replied) and row.answerable else None


@_sought
def _refused(row: Row) -> tuple[float] | None:
    """Whether a question that has no answer got none."""
    return (float(row.answer is None),) if isinstance(row, Replied) and not row.answerable else None


@_sought
def _sure_of_answerable(row: Row) -> tuple[float, float] | None:
    """How sure, and whether there is an answer to be found."""
    return (row.confidence, float(row.answerable)) if isinstance(row, Replied) else None


@_sought
def sure_of_right(row: Row) -> tuple[float, float] | None:
    """How sure, and whether right. Left out are refusals of what could have been answered.

    What would have been said is not known there; where there is no answer, it would have been wrong.
    """
    if not isinstance(row, Replied) or (row.answer is None and row.answerable):
        return None
    return row.confidence, metrics.contains(plain(row.answer or ""), row.gold)


def _worded(row: Row) -> tuple[float] | None:
    """Of the replies that a chat model was asked for, whether its own words are shown."""
    return (float(bool(row.kept)),) if isinstance(row, Replied) and row.kept is not None else None


def _sentences(row: Row) -> tuple[float, float] | None:
    """The sentences that a chat model wrote: how many were removed, and how many there were."""
    if not isinstance(row, Replied) or row.kept is None or row.removed is None:
        return None
    return row.removed, row.removed + row.kept


def _tokens(row: Row) -> tuple[float] | None:
    return (float(row.tokens),) if isinstance(row, Replied) and row.tokens is not None else None


def _milliseconds(row: Row) -> tuple[float]:
    return (row.milliseconds,)


def _retrieving(row: Row) -> tuple[float] | None:
    return (row.retrieving,) if isinstance(row, Replied) and row.retrieving is not None else None


def _reading(row: Row) -> tuple[float] | None:
    return (row.reading,) if isinstance(row, Replied) and row.reading is not None else None


def _median(milliseconds: Floats) -> float:
    return percentile(milliseconds, 50)


FIGURES = (
    Figure("R@1", _ranked(lambda ranks: metrics.recall_at(ranks, 1))),
    Figure("R@5", _ranked(lambda ranks: metrics.recall_at(ranks, 5))),
    Figure("R@10", _ranked(lambda ranks: metrics.recall_at(ranks, 10))),
    Figure("RR@10", _ranked(metrics.reciprocal_rank)),
    # One right passage is enough to answer from, and how many there are is not known: the first counts.
    Figure("nDCG@10", _ranked(lambda ranks: metrics.ndcg_at(ranks[:1], 10, relevant=1))),
    Figure("EM", _said(metrics.exact_match)),
    Figure("F1", _said(metrics.token_f1)),
    Figure("contains", _contains),
    Figure("cited", _cited),
    Figure("answered", _answered),
    Figure("refused", _refused),
    Figure("AUROC", _sure_of_answerable, lambda rows: metrics.auroc(*rows.T)),
    Figure("ECE", sure_of_right, lambda rows: metrics.expected_calibration_error(*rows.T)),
    Figure("in the model's words", _worded),
    Figure("sentences removed", _sentences, lambda rows: float(rows[:, 0].sum() / max(rows[:, 1].sum(), 1))),
    Figure("tokens", _tokens, digits=0),
    Figure("ms p50", _milliseconds, _median, digits=1),
    Figure("ms p95", _milliseconds, lambda rows: percentile(rows, 95), digits=1),
    Figure("ms p50 retrieving", _retrieving, _median, digits=1),
    Figure("ms p50 reading", _reading, _median, digits=1),
)


def plain(answer: str) -> str:
    """An answer's text without its `[1]` markers."""
    return _MARKERS.sub("", answer)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a run, over how many cases."""

    figure: Figure
    value: float
    cases: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two runs, on the cases that both have, and where the truth may lie."""

    figure: Figure
    before: float
    after: float
    cases: int
    interval: Interval


def summarise(rows: Iterable[Row]) -> list[Line]:
    """The figures that these rows have something to say about."""
    kept = list(rows)
    lines = [_line(figure, _measured(figure, kept)) for figure in FIGURES]
    return [line for line in lines if line.cases and not isnan(line.value)]


def _line(figure: Figure, measured: Mapping[str, tuple[float, ...]]) -> Line:
    value = figure.summary(np.array(list(measured.values()))) if measured else float("nan")
    return Line(figure, value, len(measured))


def compare(rows: Iterable[Row], earlier: Iterable[Row], resamples: int = 10_000) -> list[Difference]:
    """The figures of two runs on the cases that both have, paired by id."""
    now, then = list(rows), list(earlier)
    found = (_difference(figure, now, then, resamples) for figure in FIGURES)
    return [difference for difference in found if difference]


def _difference(figure: Figure, now: Sequence[Row], then: Sequence[Row], resamples: int) -> Difference | None:
    a, b = _measured(figure, then), _measured(figure, now)
    shared = sorted(a.keys() & b.keys())
    if not shared:
        return None
    before, after = np.array([a[case] for case in shared]), np.array([b[case] for case in shared])

    def difference(drawn: Indices) -> float:
        return figure.summary(after[drawn]) - figure.summary(before[drawn])

    values = figure.summary(before), figure.summary(after)
    if any(map(isnan, values)):
        return None
    return Difference(figure, *values, len(shared), paired_bootstrap(difference, len(shared), resamples))


def _measured(figure: Figure, rows: Sequence[Row]) -> dict[str, tuple[float, ...]]:
    """What the figure measures, by the case's id."""
    return {row.id: value for row in rows if (value := figure.measure(row)) is not None}


def table(title: str, lines: Iterable[Line], ingestion: Ingestion, memory: int | None) -> Table:
    """One run, with what it cost."""
    shown = _table(title, "figure", "value", "cases")
    for line in lines:
        shown.add_row(line.figure.name, f"{line.value:.{line.figure.digits}f}", f"{line.cases:,}")
    if rate := ingestion.passages_per_second:
        shown.add_row("passages/s", f"{rate:.1f}", f"{ingestion.passages:,}")
    if memory:
        shown.add_row("peak MB", f"{memory / 1e6:,.0f}", "")
    return shown


def comparison(title: str, differences: Iterable[Difference]) -> Table:
    """Two runs side by side. A star marks a difference that chance would seldom make."""
    shown = _table(title, "figure", "before", "after", "difference", "95 % interval", "cases")
    for found in differences:
        digits, interval = found.figure.digits, found.interval
        shown.add_row(
            found.figure.name,
            f"{found.before:.{digits}f}",
            f"{found.after:.{digits}f}",
            f"{found.after - found.before:+.{digits}f}{'*' if interval.clear else ' '}",
            f"{interval.low:+.{digits}f} to {interval.high:+.{digits}f}",
            f"{found.cases:,}",
        )
    return shown


def _table(title: str, name: str, *numbers: str) -> Table:
    shown = Table(title=title)
    shown.add_column(name)
    for number in numbers:
        shown.add_column(number, justify="right")
    return shown
