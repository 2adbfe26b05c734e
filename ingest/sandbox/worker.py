"""The child: does what it is asked on standard input until that is closed.

It is a fresh interpreter that imports the parsers and nothing of the library, of Discord or of the models.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from types import ModuleType
from typing import IO, Any, Protocol, cast, get_type_hints

from ingest.errors import ParserCrashed, ParsingTooLarge, SourceError
from ingest.sandbox.carried import Carried, carry
from ingest.sandbox.codec import decode, dumps, encode, loads
from ingest.sandbox.frames import read_frame, write_frame
from ingest.sandbox.limits import Limited, Limits
from ingest.sandbox.messages import OUT_OF_MEMORY, READY, Answer, Request

Tasks = Mapping[str, Callable[..., Any]]

# What trafilatura loads if it is there, and numpy with it: to tell languages, which no task asks for.
LEFT_OUT = ("py3langid",)


class Budget(Protocol):
    """What the process may take, and has taken."""

    @property
    def is_worn(self) -> bool:
        """Whether so much memory was in use that the process should end after this task."""
        ...

    @property
    def is_exhausted(self) -> bool:
        """Whether so much memory was in use that no result is to be trusted."""
        ...

    def task(self) -> AbstractContextManager[None]:
        """The time of one task."""
        ...


def main(tasks: str, limits: Limits) -> None:
    """Get ready, say so or why not, and serve."""
    requests, answers = _streams()
    try:
        module = _loaded(tasks)
        budget = Limited(limits)
    except Exception as error:
        write_frame(answers, f"{type(error).__name__}: {error}".encode())
        return
    try:
        write_frame(answers, READY)
        for answer in serve(requests, module.TASKS, budget, limits.answer):
            write_frame(answers, answer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)  # nobody waits for the answer any more


def serve(requests: IO[bytes], tasks: Tasks, budget: Budget, limit: int) -> Iterator[bytes]:
    """An answer of at most `limit` bytes to each request, in order; `MemoryError` if none is possible."""
    while (head := read_frame(requests)) is not None:
        data = read_frame(requests) or b""
        with budget.task():
            yield _answer(loads(head, Request), data, tasks, budget, limit)


def _answer(request: Request, data: bytes, tasks: Tasks, budget: Budget, limit: int) -> bytes:
    result, error = _outcome(request, data, tasks)
    if budget.is_exhausted:
        raise MemoryError
    answer = dumps(Answer(result, error, budget.is_worn))
    if len(answer) > limit:
        too_large = ParsingTooLarge(request.name, limit, "text")
        return dumps(Answer(None, carry(too_large), budget.is_worn))
    return answer


def _outcome(request: Request, data: bytes, tasks: Tasks) -> tuple[object, Carried | None]:
    """What the task gives, or why it fails."""
    try:
        return encode(_run(request, data, tasks)), None
    except MemoryError:
        raise
    except SourceError as error:
        if isinstance(error.__cause__, MemoryError):
            raise MemoryError from error
        return None, carry(error)
    except (
        Exception,
        SystemExit,
    ) as error:  # a document that meets a mistake of ours must not end the others
        return None, carry(ParserCrashed(request.name, f"{type(error).__name__}: {error}"))


def _run(request: Request, data: bytes, tasks: Tasks) -> object:
    function = tasks[request.task]
    types = get_type_hints(function)
    given = {key: decode(value, types[key]) for key, value in request.arguments}
    return function(data, name=request.name, **given)


def _loaded(tasks: str) -> ModuleType:
    """The module of that name, and all that its tasks are going to need."""
    sys.modules.update(dict.fromkeys(LEFT_OUT, cast("ModuleType", None)))  # as if they were not installed
    module = import_module(tasks)
    for preloaded in module.PRELOADED:
        import_module(preloaded)
    return module


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes from and to the parent. What a library reads or prints goes nowhere."""
    streams = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return streams


if __name__ == "__main__":
    main(sys.argv[1], loads(sys.argv[2].encode(), Limits))
