"""The thread that keeps up with Discord is not made to stand still by the others."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH = 0.001  # seconds; Python's five are a long time for a loop that asks for its turn at each request


@contextmanager
def without_long_pauses() -> Iterator[None]:
    """Meanwhile garbage collection leaves out what is in memory by now, and threads take turns more often.

    A full collection stops every thread: for 0.24 s with the default models and all that was imported, for
    some milliseconds when only what came later is looked through.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        sys.setswitchinterval(before)
