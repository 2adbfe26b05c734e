"""Fit the weights of the chooser, and write them to `retrieval/models/chooser.json`.

python -m training.chooser --dev squadshifts_new_wiki.jsonl.gz [--train squad2.jsonl.gz ...] [--out FILE]
                           [--replies FILE.jsonl]

Each question is asked of a library of all passages of its set. A span is as right as it shares words with an
answer (F1), wherever it stands. Every third question is asked with what answers it taken out of what was
found: by turns all of its subject, or only its own passage and those that hold the answer's words, so that
other passages are near but do not say. Of `--dev` one half of the subjects is fitted on, and the figures of
the other half are printed; its replies are kept in `--replies`, for `python -m evals reliability` to draw. Of
`--train` only questions count that the reader was not trained on. Marks are weighed on them, too; how sure
a reply may be is fitted on `--dev` alone, whose questions are plainer than those of forums and crowds.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
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

from evals import runs
from evals.datasets import Case, Dataset, Half, half, in_named_article, load
from evals.metrics import auroc, contains, expected_calibration_error, token_f1
from evals.report import sure_of_right
from evals.runs import Replied
from ingest.items import Found
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.chooser import BUNDLED_CHOOSER, INTERCEPT, REPLY_CLUES, Chooser, expected_f1, reply_clues
from retrieval.clues import CLUES, Reading
from retrieval.library import Library
from retrieval.readers import ExtractiveReader
from retrieval.retrievers import CANDIDATES, Fused
from retrieval.span_models import NamedSpanModel
from retrieval.stages import Vector
from retrieval.types import Evidence, Scope
from training.examples import held_out
from training.remembering import RememberingEncoder

QUESTIONS = 3_000  # of a set at most; two thirds as they are, one third with their subject taken out
LIMIT = 20  # passages, as the engine hands to the reader
NEAR = 0.3  # F1 of a span below which it is wrong: a shared word or two may be chance
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
    right: Floats  # of each mark, how right it is
    answerable: bool


class TakenOut(Enum):
    """What a question has to do without."""

    NOTHING = "nothing"
    SUBJECT = "all passages of its subject"
    ANSWER = "its own passage, and those that hold the words of an answer"


# Of the questions of a set, in turn.
OUT = (
    *(TakenOut.NOTHING, TakenOut.NOTHING, TakenOut.SUBJECT),
    *(TakenOut.NOTHING, TakenOut.NOTHING, TakenOut.ANSWER),
)


def main(
    dev: Annotated[Path, typer.Option(help="SQuAD-like rows: half to fit on, half to report.")],
    train: Annotated[list[Path] | None, typer.Option(help="SQuAD-like rows to fit on.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = BUNDLED_CHOOSER,
    questions: Annotated[int, typer.Option(help="Of a set at most.")] = QUESTIONS,
    replies: Annotated[Path | None, typer.Option(help="Where those of the held-out half go.")] = None,
) -> None:
    """Fit, write, report."""
    fitted: list[Example] = []
    reported: list[Example] = []
    others: list[Example] = []
    with TemporaryDirectory() as home, Library(Path(home), RememberingEncoder()) as library:
        reader = ExtractiveReader(NamedSpanModel(), refuse_below=0.0)
        halves = load(dev)
        for example in examples(halves, halves.cases, questions, library, reader):
            (fitted if half(example.case.subject) is Half.FIT else reported).append(example)
        for path in train or ():
            dataset = load(path)
            unseen = [case for case in dataset.cases if held_out(case.article_ids[0])]
            others += examples(dataset, unseen, questions, library, reader)
        chooser = calibrated(fit([*fitted, *others]), fitted)
        chooser.save(out)
        for name, part in (("fitted on", fitted), ("others", others)):
            print(name, json.dumps(figures(replied(chooser, part))))
        rows = replied(chooser, reported)
        print("held out", json.dumps(figures(rows)))
        runs.kept(rows, replies)


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
            out = OUT[number % len(OUT)] if case.answerable else TakenOut.NOTHING
            if left := [each for each in evidence if not is_taken(out, case, each)]:
                answerable = case.answerable and out is TakenOut.NOTHING
                yield example(case, left[:LIMIT], answerable, reader)

    return list(asked())


def is_taken(out: TakenOut, case: Case, found: Evidence) -> bool:
    """Whether a passage is one that the question has to do without."""
    article = found.passage.article
    match out:
        case TakenOut.NOTHING:
            return False
        case TakenOut.SUBJECT:
            return article.title == case.subject
        case TakenOut.ANSWER:
            return article.id in case.article_ids or contains(found.passage.text, case.answers) > 0


def example(case: Case, evidence: Sequence[Evidence], answerable: bool, reader: ExtractiveReader) -> Example:
    """The marks of one question, and which of them are right."""
    reading = reader.marks(case.question, evidence)
    right = np.array([token_f1(mark.text, case.answers) if answerable else 0.0 for mark in reading.marks])
    return Example(case, evidence, reading, reading.clues(), np.where(right < NEAR, 0.0, right), answerable)


def fit(fitted: Sequence[Example]) -> Chooser:
    """The weights under which what is right is likeliest, "none of them" among it where nothing is."""
    stacked = np.concatenate([each.clues for each in fitted]).astype(np.float64)
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    objective = _Objective((stacked - mean) / spread, fitted)
    found = minimize(objective, np.zeros(len(CLUES) + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    nothing = dict.fromkeys((*REPLY_CLUES, INTERCEPT), 0.0)
    return Chooser(_named(CLUES, weights, found[-1] - weights @ mean), nothing)


def _named(names: Sequence[str], weights: Floats, intercept: float) -> dict[str, float]:
    values = zip((*names, INTERCEPT), (*weights, intercept), strict=True)
    return {name: round(float(value), 4) for name, value in values}


class _Objective:
    """The loss and its gradient: the mean of -log(what the right ones get of all, each as right as it is).

    Where nothing is right, it is what "none of them" gets, whose odds are 0.
    """

    def __init__(self, clues: Floats, fitted: Sequence[Example]) -> None:
        sizes = [len(each.clues) for each in fitted]
        self._clues = clues
        self._first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self._which = np.repeat(np.arange(len(sizes)), sizes)
        self._right = np.concatenate([each.right for each in fitted])
        self._some = np.add.reduceat(self._right, self._first) > 0

    def __call__(self, weights: Floats) -> tuple[float, Floats]:
        odds = self._clues @ weights[:-1] + weights[-1]
        most = np.maximum(np.maximum.reduceat(odds, self._first), 0.0)
        shares, none = np.exp(odds - most[self._which]), np.exp(-most)
        total = np.add.reduceat(shares, self._first) + none
        kept = np.where(self._some, np.add.reduceat(shares * self._right, self._first), none)
        kept = np.maximum(kept, 1e-300)
        wanted = np.where(self._some[self._which], shares * self._right / kept[self._which], 0.0)
        slope = (shares / total[self._which] - wanted) / len(total)
        loss = float(np.mean(np.log(total) - np.log(kept)) + RIDGE * weights[:-1] @ weights[:-1])
        gradient = np.append(slope @ self._clues + 2 * RIDGE * weights[:-1], slope.sum())
        return loss, gradient


def replied(chooser: Chooser, part: Sequence[Example]) -> list[Replied]:
    """What a reader that refuses nothing says to each question."""
    reader = ExtractiveReader(NamedSpanModel(), 0.0, chooser)

    def row(each: Example) -> Replied:
        case = each.case if each.answerable else replace(each.case, answerable=False, answers=())
        reply = reader.reply(case.question, each.evidence, each.reading.marks, each.clues)
        return runs.ask_case(case, lambda *_: reply, in_named_article)

    return [row(each) for each in part]


def calibrated(chooser: Chooser, part: Sequence[Example]) -> Chooser:
    """The chooser with the weights under which its confidence is how often it is right."""
    right = np.array([sure_of_right(row) for row in replied(chooser, part)])[:, 1]
    regression = LogisticRegression(C=1e6, max_iter=1_000)
    regression.fit(np.stack([reply_clues(_expected(chooser, each)) for each in part]), right > 0)
    weights = _named(REPLY_CLUES, regression.coef_[0], regression.intercept_[0])
    return replace(chooser, reply=weights)


def _expected(chooser: Chooser, example: Example) -> float:
    """The F1 that may be expected of the words that are said."""
    texts = [mark.text for mark in example.reading.marks]
    return float(expected_f1(texts, chooser.probabilities(example.clues)).max())


def figures(replied: Sequence[Replied]) -> dict[str, Any]:
    """How often a reply is right, and what its confidence is worth."""
    sure, right = np.array([sure_of_right(row) for row in replied]).T
    answerable = np.array([row.answerable for row in replied])
    return {
        "questions": len(replied),
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
