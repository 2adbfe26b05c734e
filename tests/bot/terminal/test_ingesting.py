"""Bringing articles in: what is reported, and how it ends."""

import json
from pathlib import Path

import pytest

from retrieval.assembly import open_library
from tests.bot.terminal.conftest import EXAMPLES, Run

TIDE = "The tide at Port Hallam stood three metres high on Monday, said the harbour master.\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with one good article between two bad ones."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"PK\x03\x04 and then the rest of an archive")
    (folder / "b.txt").write_text(TIDE)
    (folder / "c.jsonl").write_text("{\n")
    return folder


def articles(home: Path, collection: str = "default") -> int:
    with open_library(home) as library:
        return library.catalogue.collection(collection).articles


def test_articles_go_in_and_are_counted(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "home", "ingest", str(EXAMPLES))
    assert result.exit_code == 0
    assert result.stdout == "14 added, 0 changed, 0 unchanged, 0 failed\n"
    assert articles(tmp_path / "home") == 14


def test_what_is_in_already_is_skipped_and_what_has_changed_is_replaced(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tide.txt"
    file.write_text(TIDE)
    outcomes = [run(tmp_path / "home", "ingest", str(file)).stdout for _ in range(2)]
    file.write_text(TIDE.replace("three", "four"))
    outcomes.append(run(tmp_path / "home", "ingest", str(file)).stdout)
    assert [outcome.partition(" unchanged")[0] for outcome in outcomes] == [
        "1 added, 0 changed, 0",
        "0 added, 0 changed, 1",
        "0 added, 1 changed, 0",
    ]


def test_a_collection_of_its_own_is_made(run: Run, home: Path) -> None:
    run(home, "ingest", "-", "-c", "tides", stdin=TIDE)
    assert (articles(home), articles(home, "tides")) == (14, 1)


def test_what_fails_is_told_with_its_reason_and_the_rest_is_kept(
    run: Run, tmp_path: Path, mixed: Path
) -> None:
    result = run(tmp_path / "home", "ingest", str(mixed), "nothing.txt")
    assert result.exit_code == 1
    assert result.stdout == "1 added, 0 changed, 0 unchanged, 3 failed\n"
    assert "a.txt: is not text" in result.stderr
    assert "c.jsonl: line 1: " in result.stderr
    assert "nothing.txt: there is no such file or folder\n  Check the spelling" in result.stderr
    assert articles(tmp_path / "home") == 1


def test_the_report_is_told_as_json(run: Run, tmp_path: Path, mixed: Path) -> None:
    result = run(tmp_path / "home", "ingest", "--json", str(mixed))
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {**report, "failed": len(report["failed"])} == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "passages": 1,
        "removed": 0,
        "restored": 0,
        "left": 0,
        "failed": 2,
    }
    assert all(set(failed) == {"source", "error", "hint"} for failed in report["failed"])
    assert all(failed["hint"] for failed in report["failed"])


def test_only_the_report_is_printed_where_nobody_watches(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "home", "ingest", "-", stdin=TIDE)
    assert (result.stdout, result.stderr) == ("1 added, 0 changed, 0 unchanged, 0 failed\n", "")


def test_whoever_watches_sees_how_far_it_is(run: Run, tmp_path: Path) -> None:
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "120"}
    (tmp_path / "tide.txt").write_text(TIDE)
    progress = run(tmp_path / "home", "ingest", str(tmp_path / "tide.txt"), **terminal).stderr
    assert "100%" in progress
    assert "left, 1 article, " in progress
    assert " passages/s" in progress


def test_a_dry_run_prints_the_articles_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path / "home", "ingest", "--dry-run", "--json", str(EXAMPLES))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert len(rows) == 14
    assert all(set(row) == {"path", "title", "published", "told_by", "text"} for row in rows)
    assert "2025-02-18" in {row["published"] for row in rows}
    assert not (tmp_path / "home").exists()


def test_a_dry_run_names_the_line_of_an_article(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n" + json.dumps({"title": "Tide", "text": TIDE}) + "\n")
    printed = run(tmp_path / "home", "ingest", "--dry-run", "--json", str(file)).stdout
    assert json.loads(printed)["path"] == f"{file}:2"


def test_a_dry_run_says_what_would_fail(run: Run, tmp_path: Path, mixed: Path) -> None:
    result = run(tmp_path / "home", "ingest", "--dry-run", str(mixed))
    assert result.exit_code == 1
    assert "b.txt" in result.stdout
    assert "a.txt: is not text" in result.stderr


def test_another_encoder_is_trouble_and_the_command_that_mends_it_is_told(run: Run, home: Path) -> None:
    result = run(home, "ingest", "-", stdin=TIDE, FOOTNOTE_ENCODER="another/encoder")
    assert result.exit_code == 2
    assert "'another/encoder' is configured" in result.stderr
    assert "footnote rebuild" in result.stderr
    assert articles(home) == 14


def test_a_library_in_use_is_trouble_and_its_owner_is_named(run: Run, home: Path) -> None:
    with open_library(home):
        result = run(home, "ingest", "-", stdin=TIDE)
    assert result.exit_code == 2
    assert "is in use by process " in result.stderr
    assert "--home" in result.stderr


def test_the_vectors_are_made_anew(run: Run, home: Path) -> None:
    with open_library(home) as library:
        before = library.catalogue.collection("default")
    result = run(home, "rebuild")
    with open_library(home) as library:
        library.check()
        after = library.catalogue.collection("default")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Made {before.passages} vectors with sentence-transformers/")
    assert after.vectors != before.vectors
