"""Spans with their scores, from the logits of tokens."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.marking import LONGEST, SPANS, Logits, marked
from retrieval.types import Article, Passage

TEXT = "The Green Berets lead."
PASSAGE = Passage(Article("a", "", TEXT), 0, len(TEXT))
PLACES = [(0, 3), (4, 9), (10, 16), (17, 21), (21, 22)]


def logits(starts: list[float], ends: list[float], null: float = 0.0) -> Logits:
    places = PLACES if len(starts) == len(PLACES) else [(at, at + 1) for at in range(len(starts))]
    return Logits(PASSAGE, places, np.array(starts, np.float32), np.array(ends, np.float32), null)


def test_the_best_span_runs_from_the_best_start_to_the_best_end() -> None:
    best = marked(logits([0, 5, 0, 0, 0], [0, 0, 4, 0, 0], null=1.5))[0]
    assert best.text == "Green Berets"
    assert (best.score, best.null) == (9.0, 1.5)


def test_a_span_does_not_end_before_it_starts() -> None:
    best = marked(logits([0, 0, 0, 9, 0], [0, 5, 0, 1, 0]))[0]
    assert best.text == "lead"


def test_spans_come_best_first() -> None:
    scores = [mark.score for mark in marked(logits([0, 5, 0, 2, 0], [0, 0, 4, 3, 0]))]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == SPANS


def test_a_passage_of_one_token_has_one_span() -> None:
    assert [mark.score for mark in marked(logits([1.0], [2.0]))] == [3.0]


def test_a_passage_without_tokens_has_no_span() -> None:
    assert marked(logits([], [])) == []


@given(
    st.integers(1, 3 * LONGEST).flatmap(
        lambda size: st.tuples(
            *[st.lists(st.floats(-9, 9, width=32), min_size=size, max_size=size) for _ in range(2)]
        )
    )
)
def test_no_span_within_the_longest_length_is_better(rows: tuple[list[float], list[float]]) -> None:
    starts, ends = rows
    most = max(
        np.float32(start) + np.float32(end)
        for at, start in enumerate(starts)
        for end in ends[at : at + LONGEST]
    )
    found = marked(logits(starts, ends))
    assert found[0].score == pytest.approx(most)
    assert len({(mark.start, mark.end) for mark in found}) == len(found)
