"""How late an event loop is, and how much of it the process itself may have caused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import process_time

STEP = 0.005  # seconds between two looks


@dataclass(slots=True)
class Lateness:
    """The worst, in seconds: by the clock on the wall, and as far as the process was at work meanwhile.

    A loop can also be late because other processes had the cores. Whatever it does itself, it does on the
    CPU: so it is to blame for at most as many seconds as the process, all its threads together, spent there.
    """

    worst: float = 0.0
    own: float = 0.0
    looks: int = 0

    async def watch(self) -> None:
        """Look again and again."""
        clock = asyncio.get_running_loop().time
        while True:
            due, spent = clock() + STEP, process_time()
            await asyncio.sleep(STEP)
            late = clock() - due
            self.worst = max(self.worst, late)
            self.own = max(self.own, min(late, process_time() - spent))
            self.looks += 1


@asynccontextmanager
async def watched() -> AsyncIterator[Lateness]:
    """How late the running loop is meanwhile."""
    lateness = Lateness()
    watch = asyncio.create_task(lateness.watch())
    try:
        yield lateness
    finally:
        watch.cancel()
