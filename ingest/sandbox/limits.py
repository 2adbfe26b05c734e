"""How much a document may take, and the system's own limits that hold a child to it.

Memory, processor time, open files and new processes are limited where the system can do it: in full on
Linux; macOS does not limit memory; Windows has none of it, and the deadline alone holds, kept by the parent.
"""

import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")
GRACE = 2  # seconds after the deadline in which the parent is expected to have killed the child
WORN = 0.4  # of the memory
EXHAUSTED = 0.9  # of the memory; the last allocation, which failed, was a large one


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take.

    Memory is what comes on top of a child that waits, 46 MB on Linux. An answer of 8 MB is read in a tenth of
    a second, in which the parent's other threads stand still.
    """

    seconds: float = 10.0
    memory: int = 500_000_000
    answer: int = 8_000_000
    files: int = 32


class Limited:
    """This process, held to its limits from now on; they cannot be raised again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._mapped = _status("VmSize")
        if sys.platform != "win32":
            _limit_process(limits.files)
        if self._mapped:
            _limit_memory(self._mapped + limits.memory)

    @property
    def is_worn(self) -> bool:
        """Whether much memory was in use at some time; what is kept of it, the next document would lack."""
        return self._used > WORN * self._limits.memory

    @property
    def is_exhausted(self) -> bool:
        """Whether the memory has run out, or all but run out, at some time.

        The parsers do not always say so: libxml2 calls it "unknown error", or reads half of a page.
        """
        return self._used > EXHAUSTED * self._limits.memory

    @contextmanager
    def task(self) -> Iterator[None]:
        """The time of one document. It ends the process even if nobody is there any more to kill it.

        Linux can signal a parent's death, but it means the death of the thread that started the child.
        """
        if sys.platform == "win32":
            yield
            return
        _limit_processor_time(math.ceil(self._limits.seconds) + GRACE)
        signal.setitimer(signal.ITIMER_REAL, self._limits.seconds + GRACE)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    @property
    def _used(self) -> int:
        """The most bytes of memory that were in use at any time, beyond those at the start."""
        return max(_status("VmPeak") - self._mapped, 0)


def _status(key: str) -> int:
    """A number of bytes that Linux tells about this process; 0 on other systems."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:")), 0)


if sys.platform != "win32":
    import resource

    def _limit_process(files: int) -> None:
        """No file is written, few are opened, no process or thread is begun, and no core is dumped.

        The processes are those of the user, and there are some: 0 forbids one more to this process alone.
        """
        for number in (signal.SIGALRM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)  # whoever ignores a signal hands that down
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_NPROC, 0)
        _lower(resource.RLIMIT_NOFILE, files)

    def _limit_memory(size: int) -> None:
        _lower(resource.RLIMIT_AS, size)

    def _limit_processor_time(seconds: int) -> None:
        """So much from now on. The system counts from the start of the process, so this is set each time."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))

    def _lower(what: int, limit: int) -> None:
        """Set a limit, unless there is a lower one already."""
        hard = resource.getrlimit(what)[1]
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (lowest, lowest))
