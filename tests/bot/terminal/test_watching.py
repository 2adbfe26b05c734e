"""A folder that is watched: what is saved in it goes in, until Ctrl+C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.terminal.trouble import INTERRUPTED

# Who runs the tests in the background may have had Ctrl+C ignored, for us and for our children.
FOOTNOTE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.cli import app
sys.argv[0] = "footnote"
app()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl+C to one process")
def test_what_is_saved_in_a_watched_folder_goes_in(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.txt").write_text("The tide stood three metres high on Monday.")
    command = [
        sys.executable,
        "-u",
        "-c",
        FOOTNOTE,
        "--home",
        str(tmp_path / "home"),
        "ingest",
        "--watch",
        str(folder),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ, cwd=tmp_path
    ) as watching:
        try:
            assert watching.stdout is not None
            assert watching.stderr is not None
            assert watching.stdout.readline().startswith("1 added")
            assert watching.stderr.readline().startswith("Watching ")
            time.sleep(1)  # until the system's watch is set
            (folder / "second.txt").write_text("The Senate voted on Tuesday.")
            assert watching.stdout.readline().startswith("1 added")
            watching.send_signal(signal.SIGINT)
            assert watching.wait(20) == INTERRUPTED
        finally:
            watching.kill()
