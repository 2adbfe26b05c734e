"""The doctor looks at everything, and knows what to do about what it finds."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.terminal.doctor import Finding, Level, print_findings
from retrieval.assembly import open_library
from tests.bot.terminal.conftest import Run


def found(run: Run, home: Path, *levels: Level, **settings: str) -> list[Finding]:
    printed = run(home, "doctor", "--json", **settings).stdout
    findings = [Finding(**json.loads(line)) for line in printed.splitlines()]
    return [finding for finding in findings if finding.level in levels]


def test_a_sound_library_is_healthy(run: Run, home: Path) -> None:
    result = run(home, "doctor")
    assert result.exit_code == 0
    assert "✓ default: 14 articles, " in result.stdout
    assert "✓ the vectors match the articles" in result.stdout
    assert "✓ the encoder sentence-transformers/all-MiniLM-L6-v2 works (384 dimensions)" in result.stdout
    assert "✓ torch 2.13.0" in result.stdout
    assert "✗" not in result.stdout


def test_whatever_is_not_well_comes_with_what_to_do(run: Run, tmp_path: Path) -> None:
    unwell = found(run, tmp_path / "new", Level.NOTE, Level.BAD)
    assert [finding.what for finding in unwell] == ["no Discord token is set", "there are no articles"]
    assert all(finding.hint for finding in unwell)


def test_lost_vectors_are_bad_and_can_be_made_anew(run: Run, home: Path) -> None:
    shutil.rmtree(home / "vectors")
    result = run(home, "doctor")
    assert result.exit_code == 1
    assert "✗ the vectors of 'default" in result.stdout
    assert "footnote rebuild" in result.stdout
    assert run(home, "rebuild").exit_code == 0
    assert run(home, "doctor").exit_code == 0


def test_vectors_that_a_crash_has_left_are_swept_away(run: Run, home: Path) -> None:
    with open_library(home) as library:
        left = library.catalogue.remove("default", ["harbour-seals"])
    notes = [finding.what for finding in found(run, home, Level.NOTE)]
    assert any(what.startswith(f"{len(left)} vector") for what in notes)
    assert len(found(run, home, Level.NOTE)) == len(notes) - 1


def test_a_damaged_catalogue_is_bad(run: Run, home: Path) -> None:
    with sqlite3.connect(home / "footnote.sqlite") as connection:
        connection.execute("UPDATE passages SET start = -1 WHERE id = 1")
    connection.close()
    (finding,) = found(run, home, Level.BAD)
    assert "the catalogue is damaged: " in finding.what
    assert "passage outside of its article" in finding.what
    assert "ingest the articles again" in finding.hint


def test_vectors_of_another_encoder_are_bad(run: Run, home: Path) -> None:
    missing = str(home / "no-model-here")
    unknown_model, other_vectors = found(run, home, Level.BAD, FOOTNOTE_ENCODER=missing)
    assert "cannot load the model" in unknown_model.what
    assert "were made with 'sentence-transformers/all-MiniLM-L6-v2'" in other_vectors.what


def test_a_file_that_is_no_library_is_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "footnote.sqlite").write_text("the shopping list")
    (finding,) = found(run, tmp_path, Level.BAD)
    assert "footnote.sqlite is not a Footnote library" in finding.what
    assert "--home" in finding.hint


def test_a_data_folder_that_cannot_be_made_is_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (finding,) = found(run, tmp_path / "file" / "home", Level.BAD)
    assert "cannot write in" in finding.what
    assert "FOOTNOTE_HOME" in finding.hint


def test_a_running_bot_is_not_an_illness(run: Run, home: Path) -> None:
    with open_library(home):
        result = run(home, "doctor")
    assert result.exit_code == 0
    assert "is in use by process" in result.stdout
    assert "stop that process" in result.stdout


def test_the_token_is_noticed_and_not_shown(run: Run, home: Path) -> None:
    printed = run(home, "doctor", FOOTNOTE_DISCORD_TOKEN="MTIz.abc.secret").stdout
    assert "✓ a Discord token is set" in printed
    assert "MTIz" not in printed


@pytest.mark.parametrize(("level", "healthy"), [(Level.OK, True), (Level.NOTE, True), (Level.BAD, False)])
def test_only_what_is_bad_makes_it_unhealthy(level: Level, healthy: bool) -> None:
    assert (
        print_findings([Finding(level, "a thing", "a hint"), Finding(Level.OK, "another")], False) is healthy
    )


def test_words_in_brackets_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([Finding(Level.BAD, "the file [bold]x[/]", "see [1]")], False)
    assert capsys.readouterr().out == "✗ the file [bold]x[/]\n  see [1]\n"
