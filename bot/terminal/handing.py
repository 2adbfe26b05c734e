"""An ingest, by this process if it can have the library, else by the one that owns it, while we look on."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from bot.settings import Settings
from bot.terminal.journal import journal
from ingest.journal.asked import Asked
from ingest.journal.runs import Runs, RunState
from ingest.lines import first_lines
from ingest.parsers.jsonl import holds_article
from ingest.report import IngestReport
from ingest.sources import STANDARD_INPUT
from ingest.sync import Tell
from retrieval.assembly import open_library
from retrieval.errors import LibraryInUse
from retrieval.ownership import is_owned

LOOK_EVERY = 0.3  # seconds
INBOX = "inbox"


def carry_out(
    asked: Asked, collection: str, settings: Settings, tell: Tell = lambda report: None
) -> IngestReport:
    """Do what is asked for, and tell how it goes. Raises `LibraryInUse` if the owner takes nothing up."""
    try:
        return _ourselves(asked, collection, settings, tell)
    except LibraryInUse as error:
        if not error.serves:
            raise
    with _spooled(asked, settings.home) as there:
        return _handed_over(there.from_anywhere(), collection, settings, tell)


def _ourselves(
    asked: Asked, collection: str, settings: Settings, tell: Tell, run: int | None = None
) -> IngestReport:
    # The network and its parsers take half a second to import: who only lists articles does not pay for it.
    from ingest.assembly import open_runner

    with (
        open_library(settings.home, settings.encoder) as library,
        open_runner(library, settings.splitting, settings.contact, settings.allowance) as runner,
    ):
        Runs(library.catalogue).give_up_dead()
        return runner.run(collection, asked, tell, sys.stdin.buffer, run)


def _handed_over(asked: Asked, collection: str, settings: Settings, tell: Tell) -> IngestReport:
    """Leave it to the owner and look on; if the owner ends before it is done, go on ourselves."""
    with journal(settings.home) as catalogue:
        runs = Runs(catalogue)
        number = runs.ask(collection, asked)
        while is_owned(settings.home):
            run = runs.run(number)
            assert run is not None
            if run.told:
                tell(IngestReport.from_json(run.told))
            if run.state is RunState.ENDED:
                return IngestReport.from_json(run.told or {})
            time.sleep(LOOK_EVERY)
    return _ourselves(asked, collection, settings, tell, number)


@contextmanager
def _spooled(asked: Asked, home: Path) -> Iterator[Asked]:
    """With a file in the place of our standard input, which the other process cannot read."""
    if STANDARD_INPUT not in asked.sources:
        yield asked
        return
    folder = home / INBOX
    folder.mkdir(exist_ok=True)
    head = first_lines(iter(sys.stdin.buffer))
    path = folder / f"{token_hex(8)}{'.jsonl' if head and holds_article(head[-1]) else '.txt'}"
    try:
        with path.open("wb") as file:
            file.writelines(head)
            shutil.copyfileobj(sys.stdin.buffer, file)
        sources = (str(path) if each == STANDARD_INPUT else each for each in asked.sources)
        yield replace(asked, sources=tuple(sources))
    finally:
        path.unlink(missing_ok=True)
