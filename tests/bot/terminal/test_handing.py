"""While another process owns the library, it does the work, and its report is ours."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.assembly import open_runner
from ingest.keeping import Keeper, kept
from ingest.splitting import Splitting
from retrieval.assembly import open_library
from retrieval.library import Library
from tests.bot.terminal.conftest import Run

TIDE = "The tide at Port Hallam stood three metres high on Monday, said the harbour master.\n"
LINES = "".join(json.dumps({"id": str(number), "text": f"{TIDE} {number}"}) + "\n" for number in range(3))


@contextmanager
def owned(home: Path) -> Iterator[Library]:
    """As the bot owns it while it runs."""
    with (
        open_library(home) as library,
        open_runner(library, Splitting()) as runner,
        kept(Keeper(runner, timedelta(minutes=15))),
    ):
        yield library


def test_files_are_handed_over_and_the_report_comes_back(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "tide.txt").write_text(TIDE)
    (tmp_path / "bad.txt").write_bytes(b"%PDF-")
    with owned(home) as library:
        result = run(home, "ingest", str(tmp_path / "tide.txt"), str(tmp_path / "bad.txt"))
        assert TIDE.strip() in {article.text for article in library.catalogue.articles("default")}
    assert result.exit_code == 1
    assert result.stdout == "1 added, 0 changed, 0 unchanged, 1 failed\n"
    assert "bad.txt" in result.stderr


@pytest.mark.parametrize(("written", "added"), [(TIDE, 1), (LINES, 3)], ids=["a text", "lines of JSON"])
def test_what_comes_from_standard_input_is_handed_over_too(
    run: Run, home: Path, written: str, added: int
) -> None:
    with owned(home):
        result = run(home, "ingest", "--json", "-", stdin=written)
    assert json.loads(result.stdout)["added"] == added
    assert list((home / "inbox").iterdir()) == []


def test_nothing_on_standard_input_is_told(run: Run, home: Path) -> None:
    with owned(home):
        result = run(home, "ingest", "-", stdin="")
    assert result.exit_code == 1
    assert "has no text" in result.stderr


def test_trouble_there_is_trouble_here(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "tide.txt").write_text(TIDE)
    with owned(home) as library:
        library.catalogue.set_vectors("default", "another encoder", "vectors")
        result = run(home, "ingest", str(tmp_path / "tide.txt"))
    assert result.exit_code == 2
    assert "another encoder" in result.stderr
    assert "footnote rebuild" in result.stderr


def test_jobs_and_feeds_can_be_looked_at_meanwhile(run: Run, home: Path) -> None:
    with owned(home):
        assert run(home, "jobs").exit_code == 0
        assert "no feeds yet" in run(home, "feeds", "list").stdout


def test_articles_are_listed_removed_and_brought_back_meanwhile(run: Run, home: Path) -> None:
    with owned(home) as library:
        before = library.catalogue.revisions("default")
        listed = [json.loads(line) for line in run(home, "articles", "list", "--json").stdout.splitlines()]
        assert {row["id"] for row in listed} == before.keys()
        chosen = listed[0]["id"]
        assert run(home, "articles", "remove", "--yes", chosen).stdout.startswith("Removed ")
        assert library.catalogue.revisions("default").keys() == before.keys() - {chosen}
        assert "is as it was before" in run(home, "articles", "undo", "--yes").stdout
        assert library.catalogue.revisions("default") == before
