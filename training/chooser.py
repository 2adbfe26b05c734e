"""Fit the weights of the extractive reader, and write them to `retrieval/models/chooser.json`.

python -m training.chooser --train squad2_cs224n_dev.jsonl.gz --dev squadshifts_new_wiki.jsonl.gz [--out FILE]

Each question is asked of a library of all passages of its set; a sentence is right if it stands in the
question's own passage and holds an answer. For every two questions a third is asked with all passages of
its own subject taken out of what was found, so that nothing there answers it. Of `--dev`, one half of the
subjects is fitted on, and the figures of the other half are printed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import typer
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.datasets import Case, Dataset, load
from evals.metrics import auroc, contains
from ingest.sources import Found
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.chooser import BUNDLED_CHOOSER, INTERCEPT, Chooser
from retrieval.clues import REPLY_CLUES, SENTENCE_CLUES, Reading
from retrieval.encoders import SentenceEncoder
from retrieval.library import Library
from retrieval.readers import READ
from retrieval.retrievers import CANDIDATES, Fused
from retrieval.stages import Vector
from retrieval.types import Scope

QUESTIONS = 900  # of each set: 600 as they are, 300 with their subject taken out
SEED = 0


@dataclass(frozen=True, slots=True)
class Example:
    """One question that was asked. `right` tells of each of the reading's sentences whether it answers."""

    reading: Reading
    clues: Vector
    right: list[bool]
    answerable: bool
    half: bool  # which half of the subjects it belongs to


class RememberingEncoder:
    """The bundled encoder. It meets the same sentences again and again here, and encodes each once."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self._known: dict[str, Vector] = {}
        self.name = self._encoder.name

    def encode_question(self, question: str) -> Vector:
        """A vector of shape `(dimensions,)`."""
        return self._encoder.encode_question(question)

    def encode_passages(self, texts: Sequence[str]) -> Vector:
        """A matrix of shape `(len(texts), dimensions)`."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, self._encoder.encode_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def main(
    train: Annotated[Path, typer.Option(help="SQuAD-like rows to fit on.")],
    dev: Annotated[Path, typer.Option(help="SQuAD-like rows: half to fit on, half to report.")],
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = BUNDLED_CHOOSER,
) -> None:
    """Fit, write, report."""
    halves = examples(load(dev))
    fitted = examples(load(train)) + [example for example in halves if example.half]
    reported = [example for example in halves if not example.half]
    chooser = fit(fitted)
    stored = {"sentence": chooser.sentence, "reply": chooser.reply}
    out.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    for name, part in (("fitted on", fitted), ("held out", reported)):
        print(name, json.dumps(figures(chooser, part)))


def examples(dataset: Dataset) -> list[Example]:
    """Questions of a dataset with what was found for them."""
    cases = [case for case in dataset.cases if case.answerable]
    Random(SEED).shuffle(cases)
    subject = {article.id: article.title for article in dataset.articles}
    with TemporaryDirectory() as home, Library(Path(home), RememberingEncoder()) as library:
        found = (Found(article.id, article, len(article.text)) for article in dataset.articles)
        sync(track(list(found), f"Encoding {dataset.name}"), library, dataset.name, Splitting())
        asked = track(list(enumerate(cases[:QUESTIONS])), f"Asking {dataset.name}")
        return list(_examples(asked, library, Scope.of(dataset.name), subject))


def _examples(
    cases: Iterable[tuple[int, Case]], library: Library, scope: Scope, subjects: dict[str, str]
) -> Iterator[Example]:
    retriever = Fused(library)
    for number, case in cases:
        own = subjects[case.article_ids[0]]
        answerable = number % 3 != 2
        found = retriever.retrieve(case.question, scope, CANDIDATES)
        kept = [each for each in found if answerable or each.passage.article.title != own]
        if not kept:
            continue  # all that was found is of the subject that was taken out
        reading = Reading(case.question, kept[:READ], library.encoder)
        right = [
            answerable
            and sentence.passage.article.id in case.article_ids
            and contains(sentence.text, case.answers) > 0
            for sentence in reading.sentences
        ]
        half = sha256(own.encode()).digest()[0] % 2 == 0
        yield Example(reading, reading.sentence_clues(), right, answerable, half)


def fit(fitted: Sequence[Example]) -> Chooser:
    """Logistic regression of both kinds of weights, the second on what the first one chooses."""
    found = [example for example in fitted if any(example.right)]
    sentence = _regress(
        np.concatenate([example.clues for example in found]),
        [right for example in found for right in example.right],
        SENTENCE_CLUES,
    )
    chooser = Chooser(sentence, dict.fromkeys((*REPLY_CLUES, INTERCEPT), 0.0))
    chosen = [(example, _best(chooser, example)) for example in fitted]
    clues = [example.reading.reply_clues(example.reading.sentences[best]) for example, best in chosen]
    right = [example.right[best] for example, best in chosen]
    return Chooser(sentence, _regress(np.concatenate(clues), right, REPLY_CLUES))


def figures(chooser: Chooser, part: Sequence[Example]) -> dict[str, Any]:
    """How often the first choice is right, and how well confidence tells answerable from absent."""
    best = [_best(chooser, example) for example in part]
    sure = np.array(
        [
            chooser.confidence(example.reading.reply_clues(example.reading.sentences[at]))
            for example, at in zip(part, best, strict=True)
        ]
    )
    right = np.array([example.right[at] for example, at in zip(part, best, strict=True)])
    answerable = np.array([example.answerable for example in part])
    return {
        "questions": len(part),
        "first choice right": round(float(right[answerable].mean()), 3),
        "AUROC": round(auroc(sure, answerable.astype(float)), 3),
        **{
            f"answered and refused at {threshold}": (
                round(float((sure[answerable] >= threshold).mean()), 3),
                round(float((sure[~answerable] < threshold).mean()), 3),
            )
            for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
        },
    }


def _best(chooser: Chooser, example: Example) -> int:
    return int(chooser.odds(example.clues).argmax())


def _regress(clues: Vector, right: Sequence[bool], names: Sequence[str]) -> dict[str, float]:
    """Weights in the clues' own units, so that nothing need be standardised when they are used."""
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000)).fit(clues, right)
    scaler, regression = pipeline[0], pipeline[-1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - weights @ scaler.mean_)
    fitted = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {**fitted, INTERCEPT: round(intercept, 4)}


if __name__ == "__main__":
    typer.run(main)
