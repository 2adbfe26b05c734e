"""`footnote run`, a process of its own, is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot.conftest import WHEN
from tests.bot.gateway.loopback import LoopbackDiscord

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

ROOT = Path(__file__).parents[3]
DEADLINE = 20.0  # seconds; Docker kills after ten unless told otherwise, systemd after ninety

RUN = """
import sys
from yarl import URL
from bot.cli import app
from tests.bot.gateway.loopback import redirected

app(["ingest", "examples/articles"], standalone_mode=False)
with redirected(URL(sys.argv[1])):
    app(["run"])
"""


@asynccontextmanager
async def footnote_run(loopback: LoopbackDiscord, home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command, with the models and the example articles, in our Discord."""
    environment = {"HOME": str(home), "FOOTNOTE_HOME": str(home), "FOOTNOTE_DISCORD_TOKEN": "a-token"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        RUN,
        str(loopback.url),
        cwd=ROOT,
        env=os.environ | environment | {"PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await loopback.until(lambda: loopback.logins == ["IDENTIFY"], patience=120)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def left(process: asyncio.subprocess.Process) -> str:
    """What was said on standard error until the end, which comes in time and in good order."""
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(DEADLINE):
        _, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def test_told_to_stop_it_leaves_properly(loopback: LoopbackDiscord, tmp_path: Path) -> None:
    async with footnote_run(loopback, tmp_path) as process:
        said = await left(process)

    assert loopback.closed == [1000]
    assert "Traceback" not in said


async def test_told_to_stop_while_it_answers_it_leaves_properly(
    loopback: LoopbackDiscord, tmp_path: Path
) -> None:
    async with footnote_run(loopback, tmp_path) as process:
        said_so = [await loopback.mention(f"{WHEN} The {number}th?") for number in range(20)]
        asked = [*said_so, *[await loopback.slash(f"{WHEN} The {number}th?") for number in range(20)]]
        await loopback.until(lambda: len(loopback.posted) >= 2)
        said = await left(process)

    answered = [posted.answers for posted in loopback.posted]
    assert loopback.closed == [1000]
    assert "Traceback" not in said
    assert len(answered) == len(set(answered)) < len(asked)
