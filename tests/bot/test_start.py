"""What a process with the default model does without: PyTorch, and calls to anybody's home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "sentence_transformers", "scipy", "sklearn", "openvino_telemetry")

COMMANDS = """
import sys
from typer.testing import CliRunner
from bot import app as discord_app
from bot.cli import app

article, home = sys.argv[1:]
for command in (["ingest", article], ["ask", "who leads the training?"], ["search", "training"]):
    result = CliRunner().invoke(app, ["--home", home, *command])
    assert result.exit_code < 2, result.output
assert "Green Berets" in result.output
print(*sys.modules)
"""


@pytest.mark.slow
def test_asking_ingesting_and_searching_import_nothing_heavy(tmp_path: Path) -> None:
    article = tmp_path / "course.txt"
    article.write_text("Green Berets lead the training of the Mexican marines. It ends in March.")
    person = tmp_path / "person"
    person.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "CI"}  # OpenVINO asks for it
    ran = subprocess.run(
        [sys.executable, "-c", COMMANDS, str(article), str(tmp_path / "home")],
        env=environment | {"HOME": str(person), "USERPROFILE": str(person)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "retrieval.bundled.encoder" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert not (person / "intel").exists()  # where OpenVINO keeps the id under which it reports
