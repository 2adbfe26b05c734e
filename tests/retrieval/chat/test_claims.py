"""How many sentences of a measuring set are told apart: it must not get worse."""

import io
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.items import Found
from ingest.sources import read
from ingest.splitting import Splitting, split
from retrieval.chat.translating import may_render
from retrieval.chat.verifying import Verifier
from retrieval.encoders import SentenceEncoder
from retrieval.languages import is_foreign
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


def is_shown(row: dict[str, Any], verifier: Verifier) -> bool:
    """Whether a passage of its article bears it out; in another language, by what it is in English."""
    claim, english = row["claim"], row.get("english")
    if is_foreign(claim) != bool(english) or (english and not may_render(english, claim)):
        return False
    return any(verifier.support(claim, passage, english) for passage in passages()[row["article"]])


@pytest.mark.parametrize(
    ("part", "kept", "removed"),
    [("fit", 20, 24), ("test", 21, 24), ("held", 17, 24), ("last", 15, 18), ("abroad", 13, 10)],
)
def test_true_sentences_are_kept_and_wrong_ones_removed_as_often_as_measured(
    part: str, kept: int, removed: int
) -> None:
    verifier = Verifier(SentenceEncoder())
    told: Counter[tuple[bool, bool]] = Counter()
    for row in (row for row in CLAIMS if row["split"] == part):
        told[row["supported"], is_shown(row, verifier)] += 1
    assert told[True, True] >= kept
    assert told[False, False] >= removed
