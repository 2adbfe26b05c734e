"""The same files twice: the second time nothing is written."""

from pathlib import Path

from evals.again import ingest_twice
from retrieval.types import Article
from tests.encoders import HashingEncoder

ARTICLES = [
    Article(str(number), f"Number {number}", f"The tide stood {number} metres high.") for number in range(9)
]


def test_the_second_time_is_quicker_and_writes_nothing(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    measured = ingest_twice(tmp_path, ARTICLES, HashingEncoder(), lambda *counts: told.append(counts))
    assert (measured.articles, measured.unchanged, measured.written) == (9, 9, ())
    assert measured.times_as_fast == measured.first / measured.again
    assert told[-1] == (9, 9)
