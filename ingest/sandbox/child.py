"""The parent's side of one child: it answers in time, or it is killed and the document has its error."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock, Timer
from typing import IO, Any, cast

from ingest.errors import ParserCrashed, ParserUnavailable, ParsingTookTooLong, ParsingTooLarge, SourceError
from ingest.sandbox.carried import restore
from ingest.sandbox.codec import decode, dumps, loads
from ingest.sandbox.frames import BrokenFrame, read_frame, write_frame
from ingest.sandbox.limits import Limits
from ingest.sandbox.messages import OUT_OF_MEMORY, READY, Answer, Request

START = 60.0  # seconds; a third of one is enough on a machine that has nothing else to do
CLOSED = "the pool was closed"
SERVES = 100  # documents, lest what a library forgets to give back adds up

# Isolated from the folder it starts in, without byte code to write, in UTF-8 whatever the locale.
PYTHON = (sys.executable, "-P", "-B", "-X", "utf8", "-m", "ingest.sandbox.worker")
# Nothing else of the environment is handed down: there are tokens in it.
HANDED_DOWN = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TZ")


# Windows has no sessions, but groups that Ctrl-C does not reach.
GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Child:
    """A process that does one task after another.

    It has a session of its own: Ctrl-C in the terminal is the parent's to handle, and what it may have
    started dies with it. Its standard error is dropped. Not safe for two threads, `stop` and `end` apart.
    """

    def __init__(self, tasks: str, limits: Limits) -> None:
        self._limits = limits
        self._process = _start(tasks, limits)
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._ending = Lock()
        self._is_ready = self._is_late = self._is_stopped = self._is_worn = False
        self._served = 0

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Whether it can do one more task."""
        with self._ending:
            is_alive = self._process.poll() is None
        return is_alive and not self._is_worn and self._served < SERVES

    def ask(self, request: Request, data: bytes, kind: Any) -> object:
        """The value of type `kind` that the task gives, or the error that it raises.

        Where the process gives no answer, `SourceError` is raised, and the process is of no use any more.
        """
        self._await_start(request.name)
        self._served += 1
        message = self._exchange(self._limits.seconds, dumps(request), data)
        if message is None:
            raise self._why(request.name, self.end())
        try:
            answer: Answer = loads(message, Answer)
            self._is_worn = answer.is_worn
            return restore(answer.error) if answer.error else decode(answer.result, kind)
        except ValueError as error:
            raise ParserCrashed(request.name, "its answer makes no sense") from error

    def stop(self) -> None:
        """Kill it, whatever it is doing."""
        with self._ending:
            self._is_stopped = True
            self._kill()

    def end(self) -> int:
        """Kill it, leave nothing of it behind, and return how it ended."""
        with self._ending:
            self._kill()
            code = self._process.wait()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what was not sent yet need not be sent any more
                stream.close()
        return code

    def _await_start(self, name: str) -> None:
        """Time counts for a document from when its parser is loaded."""
        if self._is_ready:
            return
        said = self._exchange(START)
        if said != READY:
            why = said.decode(errors="replace") if said else _ending(self.end())
            raise ParserUnavailable(name, CLOSED if self._is_stopped else f"its process did not start: {why}")
        self._is_ready = True

    def _exchange(self, seconds: float, *messages: bytes) -> bytes | None:
        """The answer to the messages, or None if there is none in time."""
        try:
            with self._deadline(seconds):
                write_frame(self._requests, *messages)
                return read_frame(self._answers, self._limits.answer)
        except (OSError, BrokenFrame):
            return None

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        """Kill it in so many seconds. A thread does it: not on every system can a read have a time-out."""
        timer = Timer(seconds, self._kill_late)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _kill_late(self) -> None:
        with self._ending:
            self._is_late = True
            self._kill()

    def _kill(self) -> None:
        """Kill its whole group, unless it has been waited for: the number may be another process's by now."""
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):  # it has ended; macOS says the latter
                os.killpg(self._process.pid, signal.SIGKILL)

    def _why(self, name: str, code: int) -> SourceError:
        """The error of a document that got no answer, by how its process ended."""
        if self._is_stopped:
            return ParserUnavailable(name, CLOSED)
        if self._is_late or _signal(code) in ("SIGALRM", "SIGXCPU"):
            return ParsingTookTooLong(name, self._limits.seconds)
        if code == OUT_OF_MEMORY:
            return ParsingTooLarge(name, self._limits.memory)
        return ParserCrashed(name, _ending(code))


def _start(tasks: str, limits: Limits) -> Popen[bytes]:
    """A fresh interpreter: a fork would copy the threads' locks and the models of the parent."""
    return Popen(
        [*PYTHON, tasks, dumps(limits).decode()],
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(os.environ),
        start_new_session=True,
        creationflags=GROUP,
    )


def _environment(parent: Mapping[str, str]) -> dict[str, str]:
    """What a child sees of the parent's environment: where to import from, and little else."""
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100  ("" is the folder)
    return {name: parent[name] for name in HANDED_DOWN if name in parent} | {"PYTHONPATH": path}


def _ending(code: int) -> str:
    """How a process ended, in words."""
    return _signal(code) or f"exit code {code}"


def _signal(code: int) -> str | None:
    """The name of the signal that ended a process, if one did."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return None
