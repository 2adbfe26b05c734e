"""After some failures in a row, a pause: what is down is not asked by everybody who has a question."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES = 3
PAUSE = 60.0  # seconds


class Breaker:
    """Closed, it lets all through; open, nobody; after a pause one, on whom it depends. Threads share it."""

    def __init__(
        self, failures: int = FAILURES, pause: float = PAUSE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._shut_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it has failed so often that it is left alone."""
        with self._lock:
            return self._failed >= self._most

    def lets_through(self) -> bool:
        """Whether to try. Who is let through says how it went, with `worked`, `failed` or `gave_up`."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._shut_until:
                return False
            self._shut_until = self._clock() + self._pause  # one tries; the others wait for what it finds
            return True

    def worked(self) -> None:
        """It answered: all is forgotten."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """It did not answer."""
        with self._lock:
            self._failed += 1
            self._shut_until = self._clock() + self._pause

    def gave_up(self) -> None:
        """Nobody waited for it any longer, so nothing is known: the next one may try."""
        with self._lock:
            self._shut_until = self._clock()
