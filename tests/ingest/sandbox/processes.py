"""Looking at processes, on Linux."""

import time
from pathlib import Path


def is_running(pid: int) -> bool:
    """Whether a process is there, and does more than wait for somebody to take notice of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_over(pid: int) -> bool:
    """Whether a process comes to its end within some seconds."""
    until = time.monotonic() + 20
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)


def peak_memory(pid: int) -> int:
    """The most bytes that a process has ever had in memory; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
