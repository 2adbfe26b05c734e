"""Fit the weights of the chooser, and write them to `retrieval/models/chooser.json`.

python -m training.chooser --dev squadshifts_new_wiki.jsonl.gz [--train squad2.jsonl.gz ...] [--out FILE]

Each question is asked of a library of all passages of its set. A span is right if it shares half of its words
with an answer (F1), and stands in the question's own passage or in another that the question was not asked
of. For every two questions a third is asked with all passages of its own subject taken out of what was found,
so that nothing there answers it. Of `--dev` one half of the subjects is fitted on, and the figures of the
other half are printed; of `--train` only questions count that the reader was not trained on.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from evals.datasets import Case, Dataset, Half, half, load
from evals.metrics import auroc, contains, expected_calibration_error, token_f1
from evals.report import plain
from ingest.sources import Found
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.chooser import BUNDLED_CHOOSER, Chooser
from retrieval.clues import CLUES, Reading
from retrieval.library import Library
from retrieval.readers import ExtractiveReader
from retrieval.retrievers import CANDIDATES, Fused
from retrieval.span_models import NamedSpanModel
from retrieval.stages import Vector
from retrieval.types import Answer, Evidence, Scope
from training.examples import held_out
from training.remembering import RememberingEncoder

QUESTIONS = 3_000  # of a set at most; two thirds as they are, one third with their subject taken out
LIMIT = 20  # passages, as the engine hands to the reader
NEAR = 0.5  # F1 of a span that counts as right
RIDGE = 1e-3  # how much large weights cost; from 1e-2 to 1e-4 nothing changes
SEED = 0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question that was asked, with what was found for it."""

    case: Case
    evidence: Sequence[Evidence]
    reading: Reading
    clues: Vector
    right: NDArray[np.bool_]  # of each mark, whether it answers
    answerable: bool


def main(
    dev: Annotated[Path, typer.Option(help="SQuAD-like rows: half to fit on, half to report.")],
    train: Annotated[list[Path] | None, typer.Option(help="SQuAD-like rows to fit on.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = BUNDLED_CHOOSER,
    questions: Annotated[int, typer.Option(help="Of a set at most.")] = QUESTIONS,
) -> None:
    """Fit, write, report."""
    fitted: list[Example] = []
    reported: list[Example] = []
    with TemporaryDirectory() as home, Library(Path(home), RememberingEncoder()) as library:
        reader = ExtractiveReader(NamedSpanModel(), library.encoder, refuse_below=0.0)
        halves = load(dev)
        for example in examples(halves, halves.cases, questions, library, reader):
            (fitted if half(example.case.subject) is Half.FIT else reported).append(example)
        for path in train or ():
            dataset = load(path)
            unseen = [case for case in dataset.cases if held_out(case.article_ids[0])]
            fitted += examples(dataset, unseen, questions, library, reader)
        chooser = fit(fitted)
        reader = ExtractiveReader(NamedSpanModel(), library.encoder, 0.0, chooser)
        chooser = calibrated(chooser, replies(reader, fitted))
        chooser.save(out)
        reader = ExtractiveReader(NamedSpanModel(), library.encoder, 0.0, chooser)
        for name, part in (("fitted on", fitted), ("held out", reported)):
            print(name, json.dumps(figures(replies(reader, part), part)))


def examples(
    dataset: Dataset, cases: Sequence[Case], limit: int, library: Library, reader: ExtractiveReader
) -> list[Example]:
    """Questions of a dataset with what was found for them."""
    chosen = Random(SEED).sample(list(cases), min(limit, len(cases)))
    found = (Found(article.id, article, len(article.text)) for article in dataset.articles)
    sync(track(list(found), f"Encoding {dataset.name}"), library, dataset.name, Splitting())
    library.encoder.encode_passages([case.question for case in chosen])
    retriever, scope = Fused(library), Scope.of(dataset.name)

    def asked() -> Iterator[Example]:
        for number, case in enumerate(track(chosen, f"Reading {dataset.name}")):
            evidence = retriever.retrieve(case.question, scope, CANDIDATES)
            answerable = case.answerable and number % 3 != 2
            if case.answerable and not answerable:
                evidence = [each for each in evidence if each.passage.article.title != case.subject]
            if evidence:
                yield example(case, evidence[:LIMIT], answerable, reader)

    return list(asked())


def example(case: Case, evidence: Sequence[Evidence], answerable: bool, reader: ExtractiveReader) -> Example:
    """The marks of one question, and which of them are right."""
    reading = reader.marks(case.question, evidence)
    right = [answerable and token_f1(mark.text, case.answers) >= NEAR for mark in reading.marks]
    return Example(case, evidence, reading, reading.clues(), np.array(right), answerable)


def fit(fitted: Sequence[Example]) -> Chooser:
    """The weights under which what is right is likeliest, "none of them" among it where nothing is."""
    stacked = np.concatenate([each.clues for each in fitted]).astype(np.float64)
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    objective = _Objective((stacked - mean) / spread, fitted)
    found = minimize(objective, np.zeros(len(CLUES) + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    named = {name: round(float(weight), 4) for name, weight in zip(CLUES, weights, strict=True)}
    return Chooser(named, round(float(found[-1] - weights @ mean), 4))


class _Objective:
    """The loss and its gradient: the mean of -log(what the right ones get of all, and of none at 0)."""

    def __init__(self, clues: Floats, fitted: Sequence[Example]) -> None:
        sizes = [len(each.clues) for each in fitted]
        self._clues = clues
        self._first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self._which = np.repeat(np.arange(len(sizes)), sizes)
        self._right = np.concatenate([each.right for each in fitted])
        self._some = np.add.reduceat(self._right.astype(float), self._first) > 0

    def __call__(self, weights: Floats) -> tuple[float, Floats]:
        odds = self._clues @ weights[:-1] + weights[-1]
        most = np.maximum(np.maximum.reduceat(odds, self._first), 0.0)
        shares, none = np.exp(odds - most[self._which]), np.exp(-most)
        total = np.add.reduceat(shares, self._first) + none
        kept = np.where(self._some, np.add.reduceat(shares * self._right, self._first), none)
        kept = np.maximum(kept, 1e-300)
        wanted = np.where(self._right & self._some[self._which], shares / kept[self._which], 0.0)
        slope = (shares / total[self._which] - wanted) / len(total)
        loss = float(np.mean(np.log(total) - np.log(kept)) + RIDGE * weights[:-1] @ weights[:-1])
        gradient = np.append(slope @ self._clues + 2 * RIDGE * weights[:-1], slope.sum())
        return loss, gradient


def replies(reader: ExtractiveReader, part: Sequence[Example]) -> tuple[Floats, Floats]:
    """How sure the reader is of each question, and whether what it says holds the answer."""
    sure, right = [], []
    for each in part:
        reply = reader.reply(each.case.question, each.evidence, each.reading.marks, each.clues)
        said = plain(reply.text) if isinstance(reply, Answer) else ""
        sure.append(reply.confidence)
        right.append(contains(said, each.case.answers) if each.answerable else 0.0)
    return np.array(sure), np.array(right)


def calibrated(chooser: Chooser, told: tuple[Floats, Floats]) -> Chooser:
    """The chooser with the slope and offset under which its confidence is how often it is right."""
    sure, right = (np.clip(told[0], 1e-6, 1 - 1e-6), told[1])
    odds = np.log(sure / (1 - sure))[:, None]
    regression = LogisticRegression(C=1e6).fit(odds, right > 0)
    slope, offset = float(regression.coef_[0, 0]), float(regression.intercept_[0])
    return replace(chooser, slope=round(slope, 4), offset=round(offset, 4))


def figures(told: tuple[Floats, Floats], part: Sequence[Example]) -> dict[str, Any]:
    """How often a reply is right, and what its confidence is worth."""
    sure, right = told
    answerable = np.array([each.answerable for each in part])
    return {
        "questions": len(part),
        "contains": round(float(right[answerable].mean()), 3),
        "AUROC": round(auroc(sure, answerable.astype(float)), 3),
        "ECE": round(expected_calibration_error(sure, right), 3),
        "ECE, answerable alone": round(expected_calibration_error(sure[answerable], right[answerable]), 3),
        **{
            f"answered and refused at {threshold}": (
                round(float((sure[answerable] >= threshold).mean()), 3),
                round(float((sure[~answerable] < threshold).mean()), 3),
            )
            for threshold in (0.3, 0.4, 0.5, 0.6)
        },
    }


if __name__ == "__main__":
    typer.run(main)
