"""What a child does in these tests: what the real ones do, and everything that none should do."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from ingest.errors import NotText, SourceError
from ingest.sandbox.tasks import PRELOADED as PRELOADED
from ingest.sandbox.tasks import TASKS as REAL


@dataclass(frozen=True, slots=True)
class Entry:
    """Much like an entry of a feed."""

    title: str
    at: datetime
    days: tuple[date, ...] = ()
    place: tuple[float, float] | None = None


class Fruitless(Protocol):
    """A task that gives nothing."""

    __name__: str

    def __call__(self, data: bytes, *, name: str) -> None: ...


class ElsewhereError(SourceError):
    """An error that `ingest.errors` does not have."""

    hint = "Look elsewhere."


def entries(data: bytes, *, name: str, count: int) -> tuple[Entry, ...]:
    """Several values of a type of its own."""
    at = datetime.fromisoformat(data.decode())
    return tuple(Entry(f"{name} {number}", at, (at.date(),), (0.5, 1.0)) for number in range(count))


def fail(data: bytes, *, name: str) -> None:
    """Raise an error that is known."""
    raise NotText(name, data.decode())


def fail_elsewhere(data: bytes, *, name: str) -> None:
    """Raise an error that is not known where it arrives."""
    raise ElsewhereError(name, data.decode())


def fail_unforeseen(data: bytes, *, name: str) -> None:
    """Raise what no parser should raise."""
    raise KeyError(name)


def exit_politely(data: bytes, *, name: str) -> None:
    """Ask to end the process, as a command line does."""
    sys.exit("bad usage")


def chatter(data: bytes, *, name: str) -> str:
    """Print, as a library may, and read what is not meant for it."""
    print("noise" * 1_000, flush=True)
    os.write(1, data)
    os.write(2, data * 1_000)
    return sys.stdin.read() + input.__name__


def lie(data: bytes, *, name: str) -> None:
    """Write to every pipe there is, and wait."""
    for number in range(3, 32):
        with suppress(OSError):
            os.write(number, data)
    time.sleep(600)


def spin(data: bytes, *, name: str) -> None:
    """Keep the processor busy."""
    while True:
        pass


def sleep(data: bytes, *, name: str) -> None:
    """Do nothing, for long."""
    time.sleep(600)


def crash(data: bytes, *, name: str) -> None:
    """End as a fault in a C library does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(data: bytes, *, name: str) -> None:
    """End the process."""
    os._exit(3)


def fill(data: bytes, *, name: str, size: int) -> int:
    """Hold so many bytes of memory, and let go of them."""
    return len(b"x" * size)


def fill_quietly(data: bytes, *, name: str) -> str:
    """Take all the memory there is, and make nothing of it."""
    held = []
    with suppress(MemoryError):
        while True:
            held.append(bytes(1_000_000))
    held.clear()
    return "half of a page"


def write(data: bytes, *, name: str) -> str:
    """Write to a file."""
    try:
        Path(name).write_bytes(data)
    except OSError as error:
        return type(error).__name__
    return "written"


def open_many(data: bytes, *, name: str) -> int:
    """How many files can be open."""
    files = []
    with suppress(OSError):
        while True:
            files.append(os.open(os.devnull, os.O_RDONLY))
    for number in files:
        os.close(number)
    return len(files)


def begin(data: bytes, *, name: str) -> int | None:
    """The number of a process that was begun, if that is let through: root may do it."""
    try:
        return subprocess.Popen(["sleep", "600"]).pid
    except OSError:
        return None


def environment(data: bytes, *, name: str) -> tuple[str, ...]:
    """What is in the environment."""
    return tuple(os.environ)


def modules(data: bytes, *, name: str) -> tuple[str, ...]:
    """What has been imported."""
    return tuple(sys.modules)


OWN = (
    *(
        entries,
        fail,
        fail_elsewhere,
        fail_unforeseen,
        exit_politely,
        chatter,
        lie,
        spin,
        sleep,
        crash,
        leave,
        fill,
    ),
    *(fill_quietly, write, open_many, begin, environment, modules),
)
TASKS = {**REAL, **{function.__name__: function for function in OWN}}
