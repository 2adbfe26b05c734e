"""How many sentences of a measuring set are told apart: it must not get worse."""

import io
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest.items import Found
from ingest.sources import read
from ingest.splitting import Splitting, split
from retrieval.chat.verifying import Verifier
from retrieval.encoders import SentenceEncoder
from retrieval.types import Passage

ROOT = Path(__file__).parents[3]
CLAIMS = [json.loads(line) for line in (ROOT / "evals/claims/claims.jsonl").read_text("utf-8").splitlines()]


@cache
def passages() -> dict[str, list[Passage]]:
    """Those of each example article, by its title."""
    found = [
        item.article for item in read([ROOT / "examples/articles"], io.BytesIO()) if isinstance(item, Found)
    ]
    return {article.title: split(article, Splitting()) for article in found}


@pytest.mark.parametrize(
    ("part", "kept", "removed"), [("fit", 20, 24), ("test", 21, 24), ("held", 17, 24), ("last", 15, 18)]
)
def test_true_sentences_are_kept_and_wrong_ones_removed_as_often_as_measured(
    part: str, kept: int, removed: int
) -> None:
    verifier = Verifier(SentenceEncoder())
    told: Counter[tuple[bool, bool]] = Counter()
    for row in (row for row in CLAIMS if row["split"] == part):
        shown = any(verifier.support(row["claim"], passage) for passage in passages()[row["article"]])
        told[row["supported"], shown] += 1
    assert told[True, True] >= kept
    assert told[False, False] >= removed
