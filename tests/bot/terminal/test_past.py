"""What was done is shown, and taken back."""

import json
from pathlib import Path

from tests.bot.terminal.conftest import Run

TIDE = "The tide stood three metres high on Monday. It fell at night.\n"
HIGHER = TIDE.replace("three", "four")


def edited(run: Run, home: Path, file: Path) -> str:
    """A file that was ingested, edited and ingested again; its article's id."""
    for text in (TIDE, HIGHER):
        file.write_text(text)
        assert run(home, "ingest", str(file)).exit_code == 0
    return str(json.loads(run(home, "articles", "list", "--json").stdout.splitlines()[-1])["id"])


def test_the_history_shows_what_changed_and_when(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shown = run(home, "articles", "history", edited(run, home, tmp_path / "tide.txt")).stdout
    assert ", added\n" in shown
    assert ", changed\n" in shown
    assert "- The tide stood three metres high on Monday." in shown
    assert "+ The tide stood four metres high on Monday." in shown
    assert "It fell at night." not in shown


def test_the_history_is_told_as_json(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = edited(run, home, tmp_path / "tide.txt")
    rows = [
        json.loads(line) for line in run(home, "articles", "history", "--json", article).stdout.splitlines()
    ]
    assert [row["did"] for row in rows] == ["added", "changed"]
    assert all(set(row) == {"at", "run", "did", "undone", "differences"} for row in rows)


def test_the_last_ingest_is_taken_back(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = edited(run, home, tmp_path / "tide.txt")
    result = run(home, "articles", "undo", "--yes")
    assert "is as it was before" in result.stdout
    assert TIDE.strip() in run(home, "articles", "show", article).stdout
    assert "taken back" in run(home, "articles", "history", article).stdout


def test_what_is_taken_back_can_be_ingested_again(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = edited(run, home, tmp_path / "tide.txt")
    run(home, "articles", "undo", "--yes")
    assert run(home, "ingest", str(tmp_path / "tide.txt")).stdout.startswith("0 added, 1 changed")
    assert HIGHER.strip() in run(home, "articles", "show", article).stdout


def test_it_is_asked_before(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = edited(run, home, tmp_path / "tide.txt")
    asked = run(home, "articles", "undo", stdin="n\n")
    assert "Take back 1 change of " in asked.stdout
    assert asked.exit_code == 1
    assert HIGHER.strip() in run(home, "articles", "show", article).stdout


def test_a_removal_is_taken_back_unless_it_was_for_good(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = edited(run, home, tmp_path / "tide.txt")
    run(home, "articles", "remove", "--yes", article)
    run(home, "articles", "undo", "--yes")
    assert HIGHER.strip() in run(home, "articles", "show", article).stdout
    run(home, "articles", "remove", "--yes", "--for-good", article)
    result = run(home, "articles", "undo", "--yes")
    assert result.exit_code == 2
    assert "nothing is left to be undone" in result.stderr


def test_the_history_of_an_unknown_article_is_trouble(run: Run, home: Path) -> None:
    result = run(home, "articles", "history", "nothing")
    assert result.exit_code == 2
    assert "'nothing'" in result.stderr


def test_jobs_say_what_became_of_each_source(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "tide.txt").write_text(TIDE)
    (tmp_path / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    run(home, "ingest", str(tmp_path / "tide.txt"), str(tmp_path / "bad.txt"))
    shown = run(home, "jobs").stdout
    assert f"live      {tmp_path}/tide.txt" in shown
    assert f"failed    {tmp_path}/bad.txt" in shown
    [failed] = [json.loads(line) for line in run(home, "jobs", "--failed", "--json").stdout.splitlines()]
    assert (failed["state"], failed["article"]) == ("failed", None)
    assert "PNG" in failed["error"]


def test_what_failed_is_tried_again(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "tide.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    run(home, "ingest", str(tmp_path / "tide.txt"))
    (tmp_path / "tide.txt").write_text(TIDE)
    assert run(home, "ingest", "--retry-failed").stdout.startswith("1 added")
    assert run(home, "ingest", "--retry-failed").stdout.startswith(
        "0 added, 0 changed, 0 unchanged, 0 failed"
    )


def test_an_empty_library_has_no_jobs_and_no_feeds(run: Run, tmp_path: Path) -> None:
    assert "Nothing has been ingested yet." in run(tmp_path / "home", "jobs").stdout
    assert "Nothing has failed." in run(tmp_path / "home", "jobs", "--failed").stdout
    assert "footnote feeds add URL" in run(tmp_path / "home", "feeds", "list").stdout
    assert run(tmp_path / "home", "feeds", "remove", "https://news.example/feed").exit_code == 2


def test_an_article_that_was_corrected_says_so(run: Run, tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "tide.txt"
    correction = "Correction: An earlier version of this article misstated the height of the tide."
    file.write_text(f"The tide at Port Hallam stood three metres high on Monday.\n\n{correction}\n")
    run(home, "ingest", str(file))
    [row] = map(json.loads, run(home, "articles", "list", "--json").stdout.splitlines())
    shown = run(home, "articles", "show", row["id"])
    assert "with a correction" in shown.stdout
    told = json.loads(run(home, "articles", "show", "--json", row["id"]).stdout)
    assert told["notices"] == [{"kind": "correction", "text": correction}]
    assert "with a correction" in run(home, "ask", "How high did the tide stand at Port Hallam?").stdout
