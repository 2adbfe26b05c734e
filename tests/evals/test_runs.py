"""A case is asked, and what came back is kept and read again without loss."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.datasets import Case, DatasetError
from evals.runs import Replied, Retrieved, Row, ask_case, kept, read, search_case
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Passage, Reply, Why

CASE = Case("q1", "who?", ("Green Berets",), True, ("a",))
ARTICLE = Article("a", "A title", "Green Berets lead. Others follow.")
FIRST, SECOND = Passage(ARTICLE, 0, 18), Passage(ARTICLE, 19, 33)
EVIDENCE = [Evidence(SECOND, 0.9), Evidence(FIRST, 0.8), Evidence(FIRST, 0.7)]
REPLIED = Replied(
    id="q1",
    question="who?\u2028",
    gold=("Green Berets",),
    answerable=True,
    ranks=(2, 3),
    milliseconds=1.5,
    answer="Green Berets lead [1].",
    short_answer=None,
    quotes=("Grün",),
    confidence=0.5,
    reason=None,
)
RETRIEVED = Retrieved(id="q2", question="?", gold=(), answerable=False, ranks=(), milliseconds=2)


def is_first(case: Case, passage: Passage) -> bool:
    return case is CASE and passage == FIRST


def search(question: str) -> list[Evidence]:
    assert question == "who?"
    return EVIDENCE


def test_ranks_count_the_right_passages_from_one() -> None:
    row = search_case(CASE, search, is_first)
    assert (row.id, row.gold, row.answerable, row.ranks) == ("q1", ("Green Berets",), True, (2, 3))
    assert row.milliseconds >= 0


def test_an_answer_is_kept_with_its_quotes() -> None:
    def ask(question: str) -> Reply:
        return Answer(question, "They lead [1].", "They", [Citation(1, FIRST, 0, 12)], EVIDENCE, 0.7)

    row = ask_case(CASE, ask, is_first)

    assert (row.answer, row.short_answer, row.quotes) == ("They lead [1].", "They", ("Green Berets",))
    assert (row.confidence, row.reason, row.ranks) == (0.7, None, (2, 3))


def test_a_refusal_is_kept_with_its_reason_and_confidence() -> None:
    def ask(question: str) -> Reply:
        return NoAnswer(question, Why.NOT_SURE, EVIDENCE, 0.2)

    row = ask_case(CASE, ask, is_first)

    assert (row.answer, row.short_answer, row.quotes) == (None, None, ())
    assert (row.confidence, row.reason, row.ranks) == (0.2, "not_sure", (2, 3))


def test_a_run_is_read_as_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.jsonl"
    rows: list[Row] = [REPLIED, RETRIEVED]
    assert kept(rows, path) == rows
    assert read(path) == rows
    lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    assert [json.loads(line)["id"] for line in lines] == ["q1", "q2"]


def test_a_run_need_not_be_kept() -> None:
    assert kept([RETRIEVED], None) == [RETRIEVED]


def test_what_was_asked_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Row]:
        yield REPLIED
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept(interrupted(), tmp_path / "run.jsonl")
    assert read(tmp_path / "run.jsonl") == [REPLIED]


@pytest.mark.parametrize("content", ['{"id": "q1"}\n', "[]\n", "?\n", "null\n"])
def test_a_file_that_is_no_run_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.jsonl").write_text(content)
    with pytest.raises(DatasetError, match=r"x\.jsonl: is no run"):
        read(tmp_path / "x.jsonl")
