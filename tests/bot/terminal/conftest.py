"""The command as an operator runs it, and one library of the example articles to run it on."""

import io
import shutil
from contextlib import chdir
from pathlib import Path
from typing import Protocol

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import PREFIX, Settings
from ingest.sources import read
from ingest.sync import sync
from retrieval.assembly import open_library

EXAMPLES = Path(__file__).parents[3] / "examples" / "articles"


class Run(Protocol):
    """`run(home, "ask", "who?", FOOTNOTE_REFUSE_BELOW="0")`: without this machine's own settings."""

    def __call__(self, home: Path, *arguments: str, stdin: str | None = None, **settings: str) -> Result: ...


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command, run in an empty folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    unset = {PREFIX + name.upper(): None for name in Settings.model_fields}

    def run(home: Path, *arguments: str, stdin: str | None = None, **settings: str) -> Result:
        with chdir(folder):
            command = ["--home", str(home), *arguments]
            return CliRunner(env={**unset, **settings}).invoke(app, command, input=stdin)

    return run


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example articles. Tests that write in it take `home` instead."""
    folder = tmp_path_factory.mktemp("examples")
    with open_library(folder) as library:
        sync(read([EXAMPLES], io.BytesIO()), library, "default")
    return folder


@pytest.fixture
def home(examples: Path, tmp_path: Path) -> Path:
    """A data folder with the example articles, of the test's own."""
    return Path(shutil.copytree(examples, tmp_path / "home"))
