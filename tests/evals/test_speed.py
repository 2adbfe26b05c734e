"""What it costs is counted in the units that the table says."""

import sys
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from evals.datasets import Case
from evals.speed import (
    WARMING,
    Asking,
    CouldNotMeasure,
    Ingestion,
    Race,
    Start,
    Timed,
    ask_questions,
    asking,
    cold_start,
    ingest,
    peak_memory,
    percentile,
    race,
    sample,
    table,
)
from retrieval.encoders import SentenceEncoder
from retrieval.types import Article
from tests.encoders import HashingEncoder

ARTICLES = [
    Article("course", "Marines go back to school", "Green Berets lead the training."),
    Article("vote", "Senate votes", "The Senate let instructors in."),
    Article("empty", "Nothing yet", ""),
]


class Clock:
    """It stands still until somebody works."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def worker(self, *seconds: float) -> Callable[[Sequence[str]], object]:
        """Something that takes so long the first time, the second, and so on."""
        left = list(seconds)

        def work(texts: Sequence[str]) -> object:
            self.now += left.pop(0)
            return texts

        return work


def test_passages_per_second_are_of_those_that_went_in() -> None:
    assert Ingestion(passages=300, seconds=2).passages_per_second == 150


def test_nothing_ingested_has_no_speed() -> None:
    assert Ingestion(passages=0, seconds=2).passages_per_second is None


def test_a_percentile_lies_between_the_two_nearest_times() -> None:
    times = np.array([40.0, 10.0, 20.0, 30.0])
    assert [percentile(times, percent) for percent in (50, 95, 100)] == pytest.approx([25, 38.5, 40])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell")
def test_peak_memory_is_in_bytes() -> None:
    held = np.ones(100_000_000, dtype=np.uint8)
    peak = peak_memory()
    assert peak is not None
    assert held.nbytes < peak < 64e9  # in kibibytes it would be a thousandth of what is held


def test_a_race_leaves_out_the_round_that_warms_up() -> None:
    clock = Clock()
    ours, plain = clock.worker(90, 1, 2, 2), clock.worker(90, 3, 6, 8)
    ran = race(["a", "b"], ours, plain, rounds=3, clock=clock)
    assert ran == Race(2, (1, 2, 2), (3, 6, 8))


def test_how_many_times_as_fast_is_the_median_of_the_rounds() -> None:
    assert Race(texts=2, ours=(1, 2, 2), plain=(3, 6, 100)).times_as_fast == 3


def test_what_makes_the_passes_ready_is_no_part_of_them() -> None:
    clock = Clock()
    whole, ready, models = (clock.worker(*[seconds] * (WARMING + 2)) for seconds in (4, 90, 2))
    cases = [Case(str(number), f"question {number}?", (), False) for number in range(WARMING + 2)]

    def passes(case: Case) -> Callable[[], object]:
        ready([case.question])
        return lambda: models([case.question])

    ran = asking(cases, lambda case: whole([case.question]), passes, clock)
    assert ran == Asking(whole=(4, 4), models=(2, 2))


def test_the_questions_that_warm_up_are_not_timed() -> None:
    clock = Clock()
    whole = clock.worker(*[90] * WARMING, 6, 2)
    cases = [Case(str(number), f"question {number}?", (), False) for number in range(WARMING + 2)]
    ran = asking(cases, lambda case: whole([case.question]), lambda _: lambda: None, clock)
    assert ran.whole == (6, 2)


def test_how_many_times_the_models_is_the_median_of_the_questions() -> None:
    assert Asking(whole=(3, 4, 90), models=(2, 2, 3)).times_the_models == 2


def test_questions_are_asked_of_the_product_next_to_its_models(tmp_path: Path) -> None:
    ingest(tmp_path, ARTICLES, SentenceEncoder(), lambda *_: None)
    asked = ask_questions(tmp_path, [Case("who", "who leads the training?", ("Green Berets",), True)])
    assert len(asked.whole) == len(asked.models) == 1
    assert asked.times_the_models > 0


def test_only_passages_are_timed_not_questions() -> None:
    clock = Clock()

    class Slow(HashingEncoder):
        def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
            clock.now += len(texts)
            return super().encode_passages(texts)

    timed = Timed(Slow(), clock)
    timed.encode_passages(["a", "b"])
    timed.encode_passages(["c"])
    timed.encode_question("d")
    assert timed.seconds == 3


def test_a_sample_is_what_is_encoded_of_each_article_that_has_passages() -> None:
    assert sample(ARTICLES) == [
        "Marines go back to school\nGreen Berets lead the training.",
        "Senate votes\nThe Senate let instructors in.",
    ]


def test_a_sample_of_many_articles_comes_from_all_over_them() -> None:
    many = [Article(str(number), f"Title {number}", "Text.") for number in range(1_000)]
    chosen = sample(many)
    assert len(chosen) == 96
    assert chosen[-1] > "Title 900"


def test_articles_are_ingested_and_the_encoder_has_its_share(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    ingestion = ingest(tmp_path, ARTICLES, HashingEncoder(), lambda *done: told.append(done))
    assert ingestion.passages == 2
    assert ingestion.encoding is not None
    assert 0 < ingestion.encoding < ingestion.seconds
    assert told[-1] == (3, 2)


@pytest.mark.slow
def test_a_cold_start_is_timed_to_its_end(tmp_path: Path) -> None:
    start = cold_start(tmp_path, "who leads the training?", rounds=1)
    assert 0.1 < start.seconds < 120
    assert start.peak is None or 50e6 < start.peak < 1e9


@pytest.mark.slow
def test_a_start_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.touch()
    with pytest.raises(CouldNotMeasure, match="file"):
        cold_start(home, "who leads the training?", rounds=1)


def test_the_table_has_every_figure() -> None:
    made = table(
        "news",
        Race(10, (1.0,), (3.0,)),
        Ingestion(20, 4.0, 3.0),
        Asking((0.24, 0.28), (0.16, 0.2)),
        Start(seconds=1.5, peak=300_000_000),
    )
    printed = Console(file=StringIO(), width=80)
    printed.print(made)
    text = printed.file.getvalue()  # type: ignore[attr-defined]
    assert all(
        figure in text
        for figure in (
            "20 passages",
            "10.0",
            "3.3",
            "3.00",
            "5.0",
            "75.0%",
            "260 and 278",
            "1.45",
            "1.50",
            "300",
        )
    )
