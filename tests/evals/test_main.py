"""The command line tells what is wrong before it does any work."""

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
