"""How late an event loop is, next to how late a process is that does nothing."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

STEP = 0.005  # seconds between two looks

IDLE = f"""
import sys, threading, time
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
worst = 0.0
print("begun", flush=True)
while not ended.is_set():
    due = time.monotonic() + {STEP}
    time.sleep({STEP})
    worst = max(worst, time.monotonic() - due)
print(worst)
"""


@dataclass(slots=True)
class Lateness:
    """The worst, in seconds: of the loop, and of a process that only sleeps, on the same machine meanwhile.

    A machine that others use, too, is late for everybody. The loop answers for the difference.
    """

    loop: float = 0.0
    idle: float = 0.0
    looks: int = 0

    @property
    def own(self) -> float:
        """What the loop answers for."""
        return max(0.0, self.loop - self.idle)

    async def watch(self) -> None:
        """Look again and again."""
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + STEP
            await asyncio.sleep(STEP)
            self.loop = max(self.loop, clock() - due)
            self.looks += 1


@asynccontextmanager
async def watched() -> AsyncIterator[Lateness]:
    """How late the running loop is meanwhile; all of it is known at the end."""
    lateness, command = Lateness(), [sys.executable, "-S", "-c", IDLE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as idle:
        assert idle.stdout
        idle.stdout.readline()
        watch = asyncio.create_task(lateness.watch())
        try:
            yield lateness
        finally:
            watch.cancel()
            lateness.idle = float(idle.communicate()[0])
