"""Hard negatives: passages that the retriever finds for a question and that do not hold its answer.

That is what the reader meets at run time, and what a random passage is not (Karpukhin et al. 2020, DPR).
"""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.progress import track

from evals.datasets import Case, Dataset
from evals.metrics import contains
from ingest.items import Found
from ingest.splitting import Splitting
from ingest.sync import sync
from retrieval.library import Library
from retrieval.retrievers import Fused
from retrieval.types import Article, Scope
from training.remembering import RememberingEncoder

DEPTH = 20
KEPT = 6


def mined(dataset: Dataset, kept_in: Path) -> dict[str, list[str]]:
    """For each answerable question the ids of up to six passages, found once and kept in a file."""
    if not kept_in.exists():
        found = _mine(dataset)
        partial = kept_in.with_suffix(".part")
        partial.write_text(json.dumps(found), "utf-8")
        partial.replace(kept_in)
    read: dict[str, list[str]] = json.loads(kept_in.read_text("utf-8"))
    return read


def _mine(dataset: Dataset) -> dict[str, list[str]]:
    encoder = RememberingEncoder()
    with TemporaryDirectory() as home, Library(Path(home), encoder) as library:
        articles = track(dataset.articles, f"Encoding {dataset.name}")
        whole = Splitting(size=4_000, overlap=0)
        sync((Found(each.id, each, len(each.text)) for each in articles), library, dataset.name, whole)
        cases = [case for case in dataset.cases if case.answerable]
        encoder.encode_passages([case.question for case in cases])
        retriever, scope = Fused(library), Scope.of(dataset.name)
        return {
            case.id: _negatives(
                case,
                (each.passage.article for each in retriever.retrieve(case.question, scope, DEPTH)),
            )
            for case in track(cases, f"Mining {dataset.name}")
        }


def _negatives(case: Case, found: Iterable[Article]) -> list[str]:
    wrong = [
        article.id
        for article in found
        if article.id not in case.article_ids and not contains(article.text, case.answers)
    ]
    return sorted(Random(case.id).sample(list(dict.fromkeys(wrong)), min(KEPT, len(set(wrong)))))
