"""A backup as docs/operating.md has it, taken while the files are in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.records.file import FILE, Records
from bot.records.uses import Uses
from retrieval.assembly import open_library
from retrieval.library import CATALOGUE
from tests.bot.terminal.conftest import Run


def test_the_two_databases_and_a_rebuild_bring_everything_back(run: Run, home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    with open_library(home), closing(Records(home / FILE)) as records:
        Uses(records).spend(7, 500)
        for name in (CATALOGUE, FILE):
            with closing(sqlite3.connect(home / name)) as connection:
                connection.execute("VACUUM INTO ?", [str(backup / name)])

    assert run(backup, "doctor").exit_code == 1
    assert run(backup, "rebuild").exit_code == 0
    assert run(backup, "doctor").exit_code == 0
    assert run(backup, "ask", "who is leading the training?").exit_code == 0
    with closing(Records(backup / FILE)) as records:
        assert Uses(records).spent_today(7) == 500
