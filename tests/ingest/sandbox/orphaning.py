"""A parent that leaves its children behind: `python -m tests.ingest.sandbox.orphaning spin`."""

import os
import signal
import sys
from threading import Timer

from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import ParsingPool
from tests.ingest.sandbox import tasks


def main(task: str) -> None:
    """Say the number of the child, give it something to do or nothing, and die."""
    pool = ParsingPool(size=1, limits=Limits(seconds=1.0), tasks=tasks.__name__)
    pool.call(tasks.open_many, b"", name="a")
    print(*pool.pids, flush=True)
    Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
    if task != "nothing":
        pool.call(tasks.TASKS[task], b"", name="a")


if __name__ == "__main__":
    main(sys.argv[1])
