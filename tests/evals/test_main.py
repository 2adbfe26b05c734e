"""The command line measures, and tells what is wrong before it does any work."""

import gzip
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app


@pytest.fixture
def run() -> CliRunner:
    return CliRunner()


def test_a_folder_that_is_no_dataset_is_told_with_what_to_do(run: CliRunner, tmp_path: Path) -> None:
    result = run.invoke(app, ["retrieval", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "there is no .jsonl file here" in result.stderr
    assert "evals/datasets.py" in result.stderr


def test_an_earlier_run_that_cannot_be_read_is_told_first(run: CliRunner, tmp_path: Path) -> None:
    result = run.invoke(app, ["answers", "--data", str(tmp_path), "--against", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


def test_help_names_what_can_be_measured(run: CliRunner) -> None:
    result = run.invoke(app, ["--help"])
    assert result.exit_code == 0
    assert all(command in result.stdout for command in ("retrieval", "answers", "reliability"))


TRAINING = "Green Berets lead the training of the marines."
VOTE = "The Senate voted on Tuesday, 61 to 34."
ROWS = [  # title, passage, question, answers; the first title is in the half to report, the second is not
    ("Lenin", TRAINING, "who leads the training?", ["Green Berets"]),
    ("Big Bang", VOTE, "when did the Senate vote?", ["Tuesday"]),
    ("Big Bang", VOTE, "who won the song contest?", []),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.jsonl"
    rows = [
        {
            "passage_id": passage,
            "passage": passage,
            "title": title,
            "question_id": question,
            "question": question,
            "answers": answers,
            "answerable": bool(answers),
        }
        for title, passage, question, answers in ROWS
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def kept(out: Path, *names: str) -> list[tuple[object, ...]]:
    """Fields of each row of a run."""
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [tuple(row[name] for name in names) for row in rows]


def test_answers_are_measured_kept_and_compared_with_an_earlier_run(
    run: CliRunner, data: Path, out: Path
) -> None:
    first = run.invoke(app, ["answers", "--data", str(data), "--out", str(out)])
    assert first.exit_code == 0
    assert "passages/s" in first.stdout
    assert "ms p50 reading" in first.stdout
    assert kept(out, "ranks")[:2] == [([1],), ([1],)]
    again = run.invoke(app, ["answers", "--data", str(data), "--against", str(out)])
    assert "difference" in again.stdout


def test_the_reader_alone_answers_every_question_that_has_an_answer(
    run: CliRunner, data: Path, out: Path
) -> None:
    result = run.invoke(app, ["answers", "--gold", "--data", str(data), "--out", str(out)])
    assert kept(out, "id", "reason", "ranks") == [
        ("who leads the training?", None, None),
        ("when did the Senate vote?", None, None),
    ]
    assert "gold passages given" in result.stdout
    assert "F1" in result.stdout
    assert "R@5" not in result.stdout


def test_half_of_the_subjects_are_asked_about_in_the_library_of_all(
    run: CliRunner, data: Path, out: Path
) -> None:
    asked = ["retrieval", "--data", str(data), "--out", str(out)]
    result = run.invoke(app, [*asked, "--half", "report"])
    assert kept(out, "id", "ranks") == [("who leads the training?", [1])]
    assert re.search(r"passages/s .* 2 ", result.stdout)
    run.invoke(app, [*asked, "--half", "fit"])
    assert kept(out, "id") == [("when did the Senate vote?",), ("who won the song contest?",)]


def test_a_run_that_refuses_nothing_is_judged_and_drawn(
    run: CliRunner, data: Path, out: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="pip install 'footnote[pictures]' draws")
    run.invoke(app, ["answers", "--refuse-below", "0", "--data", str(data), "--out", str(out)])
    assert kept(out, "reason") == [(None,)] * 3
    picture = tmp_path / "r.svg"
    result = run.invoke(app, ["reliability", str(out), "--title", "Tiny", "--out", str(picture)])
    assert "Tiny" in result.stdout
    assert "3 questions" in result.stdout
    assert "<title>Tiny" in picture.read_text("utf-8")


def test_nobody_is_sure_enough_for_a_threshold_of_one(run: CliRunner, data: Path, out: Path) -> None:
    run.invoke(app, ["answers", "--refuse-below", "1", "--data", str(data), "--out", str(out)])
    assert kept(out, "answer") == [(None,)] * 3


def test_a_run_of_the_retriever_alone_cannot_be_judged(run: CliRunner, out: Path) -> None:
    row = {"id": "q", "question": "?", "gold": [], "answerable": True, "ranks": [1], "milliseconds": 1.0}
    out.write_text(json.dumps(row) + "\n")
    result = run.invoke(app, ["reliability", str(out)])
    assert result.exit_code == 2
    assert "no confidence can be judged" in result.stderr


def test_retrieval_alone_can_be_measured_in_a_library_that_stays(
    run: CliRunner, data: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert run.invoke(app, ["retrieval", "--data", str(data), "--home", str(home)]).exit_code == 0
    again = run.invoke(app, ["retrieval", "--data", str(data), "--home", str(home), "--limit", "1"])
    assert "R@5" in again.stdout
    assert "passages/s" not in again.stdout  # nothing was left to ingest


def test_pages_are_measured_next_to_trafilatura_alone(run: CliRunner, tmp_path: Path) -> None:
    text = "The harbour was closed on Monday after a storm had sunk a boat near the pier. It opened again."
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html.gz").write_bytes(
        gzip.compress(f"<html><body><p>{text}</p></body></html>".encode())
    )
    (tmp_path / "ground-truth.json").write_text(json.dumps({"a": {"articleBody": text}}), "utf-8")
    result = run.invoke(app, ["pages", str(tmp_path)])
    assert result.exit_code == 0
    assert "1 web pages" in result.stdout
    assert result.stdout.count("trafilatura") >= 2
    assert "1.000" in result.stdout


def test_a_folder_without_pages_is_told(run: CliRunner, tmp_path: Path) -> None:
    result = run.invoke(app, ["pages", str(tmp_path)])
    assert result.exit_code == 2
    assert "no pages" in result.stderr


def test_what_is_planted_is_tried_on_a_model_that_obeys_all_of_it(run: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "runs" / "obedient.jsonl"
    result = run.invoke(app, ["injection", "--reader", "obedient", "--out", str(out)])
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    assert result.exit_code == 0, result.output
    assert len(rows) >= 60
    assert all(row["unverified"] for row in rows)
    assert {row["outcome"] for row in rows} <= {"nothing", "quoted"}
    [total] = [line for line in result.output.splitlines() if "all" in line and "│" in line]
    assert total.replace("│", " ").split()[-1] == "0"
