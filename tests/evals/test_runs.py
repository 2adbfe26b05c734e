"""A case is asked, and what came back is kept and read again without loss."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from evals.datasets import Case
from evals.runs import Replied, Retrieved, Row, RunError, ask_case, kept, read, read_case, search_case
from retrieval.types import Answer, Article, Citation, Evidence, NoAnswer, Passage, Reply, Took, Why

ASKED = date(2025, 2, 20)
CASE = Case("q1", "who?", ("Green Berets",), True, ("a",), ASKED)
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
    retrieving=1.0,
    reading=0.5,
)
RETRIEVED = Retrieved(id="q2", question="?", gold=(), answerable=False, ranks=(), milliseconds=2)


def is_first(case: Case, passage: Passage) -> bool:
    return case is CASE and passage == FIRST


def search(question: str, today: date | None) -> list[Evidence]:
    assert (question, today) == ("who?", ASKED)
    return EVIDENCE


def test_ranks_count_the_right_passages_from_one() -> None:
    row = search_case(CASE, search, is_first)
    assert (row.id, row.gold, row.answerable, row.ranks) == ("q1", ("Green Berets",), True, (2, 3))
    assert row.milliseconds >= 0


def test_an_answer_is_kept_with_its_quotes() -> None:
    def ask(question: str, today: date | None) -> Reply:
        assert today == ASKED
        citations = [Citation(1, FIRST, 0, 12)]
        return Answer(question, "They lead [1].", "They", citations, EVIDENCE, 0.7, Took(12.0, 34.0))

    row = ask_case(CASE, ask, is_first)

    assert (row.answer, row.short_answer, row.quotes) == ("They lead [1].", "They", ("Green Berets",))
    assert (row.confidence, row.reason, row.ranks) == (0.7, None, (2, 3))
    assert (row.retrieving, row.reading) == (12, 34)


def test_a_refusal_is_kept_with_its_reason_and_confidence() -> None:
    def ask(question: str, today: date | None) -> Reply:
        assert today == ASKED
        return NoAnswer(question, Why.NOT_SURE, EVIDENCE, 0.2)

    row = ask_case(CASE, ask, is_first)

    assert (row.answer, row.short_answer, row.quotes) == (None, None, ())
    assert (row.confidence, row.reason, row.ranks) == (0.2, "not_sure", (2, 3))


def test_the_reader_alone_gets_the_passages_of_the_cases_own_articles() -> None:
    other = Passage(Article("b", "Another", "Marines."), 0, 8)
    given: list[Evidence] = []

    def read_it(question: str, evidence: Sequence[Evidence]) -> Reply:
        given.extend(evidence)
        return Answer(
            question, "Green Berets [1].", "Green Berets", [Citation(1, FIRST, 0, 12)], evidence, 0.7
        )

    row = read_case(CASE, read_it, {"b": [other], "a": [FIRST, SECOND]})

    assert given == [Evidence(FIRST, 1.0), Evidence(SECOND, 1.0)]
    assert (row.short_answer, row.quotes) == ("Green Berets", ("Green Berets",))
    assert (row.ranks, row.retrieving) == (None, None)
    assert row.reading == row.milliseconds >= 0


def test_a_run_is_read_as_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.jsonl"
    rows: list[Row] = [REPLIED, RETRIEVED, replace(REPLIED, ranks=None, retrieving=None)]
    assert kept(rows, path) == rows
    assert read(path) == rows
    lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    assert [json.loads(line)["id"] for line in lines] == ["q1", "q2", "q1"]


def test_a_run_from_before_the_stages_were_timed_is_read(tmp_path: Path) -> None:
    timed = asdict(REPLIED)
    old = {name: value for name, value in timed.items() if name not in {"retrieving", "reading"}}
    (tmp_path / "old.jsonl").write_text(json.dumps(old) + "\n")
    assert read(tmp_path / "old.jsonl") == [replace(REPLIED, retrieving=None, reading=None)]


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
    with pytest.raises(RunError, match=r"x\.jsonl is no run"):
        read(tmp_path / "x.jsonl")
