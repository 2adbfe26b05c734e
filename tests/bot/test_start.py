"""What a process with the default model does without: PyTorch, and calls to anybody's home."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "transformers", "sentence_transformers", "scipy", "sklearn", "openvino_telemetry"}
CHATTING = {"langchain", "langchain_core", "langchain_openai", "langsmith", "openai"}  # seconds
SIGNING = {"scipy"}  # datasketch brings it, half a second, where signatures are made

COMMANDS = """
import json, sys
from typer.testing import CliRunner
from bot import app as discord_app
from bot.cli import app

for command in json.loads(sys.argv[1]):
    result = CliRunner().invoke(app, command)
    assert result.exit_code < 2, result.output
print(*sys.modules)
"""


def loaded_by(person: Path, *commands: list[str]) -> set[str]:
    """The modules of a process that has run these commands, for a person whose home this is."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}  # OpenVINO asks for it
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            COMMANDS,
            json.dumps([["--home", str(person / "library"), *each] for each in commands]),
        ],
        env=environment | {"HOME": str(person), "USERPROFILE": str(person)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


@pytest.mark.slow
def test_asking_ingesting_and_searching_import_nothing_heavy(tmp_path: Path) -> None:
    article, person = tmp_path / "course.txt", tmp_path / "person"
    article.write_text("Green Berets lead the training of the Mexican marines. It ends in March.")
    person.mkdir()
    ingesting = loaded_by(person, ["ingest", str(article)])
    asking = loaded_by(person, ["ask", "who leads the training?"], ["search", "training"])
    assert "retrieval.bundled.encoder" in ingesting & asking
    assert ingesting & HEAVY == SIGNING
    assert asking & (HEAVY | CHATTING) == set()
    assert not (person / "intel").exists()  # where OpenVINO keeps the id under which it reports
