"""The command line measures, and tells what is wrong before it does any work."""

import json
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
    assert "retrieval" in result.stdout
    assert "answers" in result.stdout


ASKED = {
    "who leads the training?": ("Green Berets lead the training of the marines.", "Green Berets"),
    "when did the Senate vote?": ("The Senate voted on Tuesday, 61 to 34.", "Tuesday"),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.jsonl"
    rows = [
        {
            "passage_id": passage,
            "passage": passage,
            "title": "News",
            "question_id": question,
            "question": question,
            "answers": [answer],
        }
        for question, (passage, answer) in ASKED.items()
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def test_answers_are_measured_kept_and_compared_with_an_earlier_run(
    run: CliRunner, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run.jsonl"
    first = run.invoke(app, ["answers", "--data", str(data), "--out", str(out)])
    assert first.exit_code == 0
    assert "passages/s" in first.stdout
    assert [json.loads(line)["ranks"] for line in out.read_text("utf-8").splitlines()] == [[1], [1]]
    again = run.invoke(app, ["answers", "--data", str(data), "--against", str(out)])
    assert "difference" in again.stdout


def test_retrieval_alone_can_be_measured_in_a_library_that_stays(
    run: CliRunner, data: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert run.invoke(app, ["retrieval", "--data", str(data), "--home", str(home)]).exit_code == 0
    again = run.invoke(app, ["retrieval", "--data", str(data), "--home", str(home), "--limit", "1"])
    assert "R@5" in again.stdout
    assert "passages/s" not in again.stdout  # nothing was left to ingest
