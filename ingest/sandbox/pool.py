"""A few warm children, for as many threads as want something parsed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock, Semaphore
from types import TracebackType
from typing import Self, TypeVar, cast, get_type_hints

from ingest.errors import ParserUnavailable, SourceError
from ingest.parsers.feed import Feed, parse_feed
from ingest.parsers.parsed import Parsed
from ingest.parsers.sitemap import Sitemap, parse_sitemap
from ingest.parsing import Kind, parse
from ingest.sandbox.child import CLOSED, Child
from ingest.sandbox.codec import encode
from ingest.sandbox.limits import Limits
from ingest.sandbox.messages import Request

T = TypeVar("T")

LIMITS = Limits()
TASKS = "ingest.sandbox.tasks"


class ParsingPool:
    """Parses in at most `size` processes, which start when they are first needed and are kept.

    A document that takes too much of anything is lost with its process, and the next one has a new process.
    Any number of threads may call; they wait for each other where there are more of them than processes.
    """

    def __init__(self, size: int = 2, limits: Limits = LIMITS, tasks: str = TASKS) -> None:
        self._size = size
        self._limits = limits
        self._tasks = tasks
        self._slots = Semaphore(size)
        self._lock = Lock()
        self._children: set[Child] = set()
        self._idle: list[Child] = []
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that are there."""
        with self._lock:
            return sorted(child.pid for child in self._children)

    def parse(
        self, data: bytes, *, name: str, kind: Kind, url: str | None = None, charset: str | None = None
    ) -> Parsed:
        """As `ingest.parsing.parse`, within limits."""
        return self.call(parse, data, name=name, kind=kind, url=url, charset=charset)

    def parse_feed(self, data: bytes, name: str, url: str | None) -> Feed:
        """As `ingest.parsers.feed.parse_feed`, within limits."""
        return self.call(parse_feed, data, name=name, url=url)

    def parse_sitemap(self, data: bytes, name: str, url: str | None) -> Sitemap:
        """As `ingest.parsers.sitemap.parse_sitemap`, within limits."""
        return self.call(parse_sitemap, data, name=name, url=url)

    def call(self, function: Callable[..., T], data: bytes, *, name: str, **given: object) -> T:
        """What `function`, which is one of the tasks, makes of `data`, within limits.

        The errors are those of the function, and `ParsingTookTooLong`, `ParsingTooLarge`, `ParserCrashed` and
        `ParserUnavailable`.
        """
        if import_module(self._tasks).TASKS.get(function.__name__) is not function:
            raise ValueError(f"{function.__name__} is not among {self._tasks}.TASKS")
        arguments = tuple((key, encode(value)) for key, value in given.items())
        request = Request(function.__name__, name, arguments)
        with self._lent(name) as child:
            outcome = child.ask(request, data, get_type_hints(function)["return"])
        if isinstance(outcome, SourceError):
            raise outcome
        return cast("T", outcome)

    def close(self) -> None:
        """End all children. Who waits for one of them gets `ParserUnavailable`."""
        with self._lock:
            self._is_closed = True
            self._idle.clear()
            children = list(self._children)
        for child in children:
            child.stop()
        for _ in range(self._size):  # until every thread is done with its own
            self._slots.acquire()
        self._slots.release(self._size)
        for child in children:
            self._retire(child)

    @contextmanager
    def _lent(self, name: str) -> Iterator[Child]:
        """A child for one task. If that comes to no end, as when Ctrl-C interrupts it, the child does."""
        with self._slots:
            child = self._take(name)
            try:
                yield child
            except BaseException:
                self._retire(child)
                raise
            self._give_back(child)

    def _take(self, name: str) -> Child:
        """The child that was busy last, if it is still there, or a new one."""
        while child := self._idle_child():
            if child.is_fit:
                return child
            self._retire(child)
        return self._new_child(name)

    def _idle_child(self) -> Child | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _new_child(self, name: str) -> Child:
        with self._lock:
            if self._is_closed:
                raise ParserUnavailable(name, CLOSED)
            try:
                child = Child(self._tasks, self._limits)
            except OSError as error:
                raise ParserUnavailable(name, f"no process could be started: {error}") from error
            self._children.add(child)
            return child

    def _give_back(self, child: Child) -> None:
        is_kept = child.is_fit
        with self._lock:
            if is_kept and not self._is_closed:
                self._idle.append(child)
                return
        self._retire(child)

    def _retire(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.end()
