"""The `footnote` command as a whole: quick, plain about trouble, and honest in its exit codes."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.terminal.trouble import explained
from retrieval.errors import EmptyQuestion

HEAVY = {"chromadb", "discord", "langchain_text_splitters", "numpy", "pydantic", "sqlalchemy", "torch"}
MODULES_AFTER_HELP = """
import sys
from bot.cli import app
app(["--help"], standalone_mode=False)
print(*sys.modules)
"""


@pytest.fixture
def broken() -> typer.Typer:
    """A command that goes wrong in the way that it is told to."""
    command = typer.Typer(pretty_exceptions_enable=False)

    @command.command()
    def main(how: str) -> None:
        with explained():
            raise {"ours": EmptyQuestion(), "mistake": ZeroDivisionError(), "interrupt": KeyboardInterrupt()}[
                how
            ]

    return command


def test_help_names_the_commands_and_says_where_to_start() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("ingest", "ask", "search", "articles", "rebuild", "doctor", "run"):
        assert f" {command} " in result.stdout
    assert "footnote ingest ARTICLES" in result.stdout


def test_help_tells_the_data_folder_that_is_used_by_default() -> None:
    assert "~/.footnote" in CliRunner().invoke(app, ["--help"]).stdout


def test_help_loads_nothing_that_is_heavy() -> None:
    # Modules rather than seconds: they are the cause, and the same on every machine.
    done = subprocess.run(
        [sys.executable, "-c", MODULES_AFTER_HELP], capture_output=True, text=True, check=True
    )
    assert "rich" in done.stdout.split()
    assert HEAVY.isdisjoint(done.stdout.split())


@pytest.mark.parametrize("arguments", [[], ["articles"]])
def test_without_a_command_the_help_is_shown(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.output


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"footnote {version('footnote')}\n")


def test_the_bot_does_not_start_without_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FOOTNOTE_DISCORD_TOKEN", raising=False)
    result = CliRunner().invoke(app, ["--home", str(tmp_path / "new"), "run"])
    assert result.exit_code == 2
    assert "FOOTNOTE_DISCORD_TOKEN" in result.stderr
    assert not (tmp_path / "new").exists()


def test_a_setting_that_is_wrong_is_told_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOOTNOTE_HOEM", "/data")
    result = CliRunner().invoke(app, ["articles", "list"])
    assert result.exit_code == 2
    assert "FOOTNOTE_HOEM is not a setting; did you mean FOOTNOTE_HOME?" in result.stderr


def test_an_error_of_ours_is_a_sentence_with_a_hint(broken: typer.Typer) -> None:
    result = CliRunner().invoke(broken, ["ours"])
    assert result.exit_code == 2
    assert result.stderr == f"footnote: the question is empty\n{EmptyQuestion.hint}\n"


def test_a_mistake_of_ours_is_not_taken_for_an_answer_that_is_not_there(broken: typer.Typer) -> None:
    result = CliRunner().invoke(broken, ["mistake"])
    assert result.exit_code == 2
    assert "ZeroDivisionError" in result.stderr


def test_an_interruption_says_that_nothing_is_lost(broken: typer.Typer) -> None:
    result = CliRunner().invoke(broken, ["interrupt"])
    assert (result.exit_code, result.stderr) == (130, "Stopped. What was stored stays stored.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another error there")
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_reader_that_has_seen_enough_causes_no_complaint(flags: list[str]) -> None:
    examples = str(Path(__file__).parents[2] / "examples" / "articles")
    command = [
        sys.executable,
        "-c",
        "from bot.cli import app; app()",
        "ingest",
        "--dry-run",
        *flags,
        examples,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 0
