"""One process owns a data folder: Chroma is not safe across processes, not even for readers."""

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import LibraryInUse, NotWritable


class Ownership:
    """The right to use a data folder, until it is released or the process ends, however it ends."""

    def __init__(self, home: Path) -> None:
        self._owner = home / "owner.json"
        # The operating system holds the lock for the process, so that a crash lets go of it.
        self._lock = FileLock(home / "lock")
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryInUse(home, *self._describe_owner()) from error
        except OSError as error:
            raise NotWritable(home, error.strerror or str(error)) from error
        self._sign()

    def serve(self) -> None:
        """Say that the owner takes up what other processes ask for."""
        self._sign(serves=True)

    def release(self) -> None:
        """Let another process have the folder. Once is enough, and twice does no harm to that process."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._owner.unlink()
            self._lock.release()

    def _sign(self, *, serves: bool = False) -> None:
        """Say who the owner is now, not who it was when a process died.

        It is a courtesy to whoever comes second: a full disk does not keep the owner from its articles.
        """
        with suppress(OSError):
            self._owner.unlink(missing_ok=True)
            self._owner.write_text(json.dumps(_me() | {"serves": serves}), "utf-8")

    def _describe_owner(self) -> tuple[str, bool]:
        """Who the owner is, and whether it takes up what others ask for."""
        try:
            owner = json.loads(self._owner.read_text("utf-8"))
            described = f"process {owner['pid']} (`{owner['command']}`, since {owner['since']})"
            return described, bool(owner["serves"])
        except (OSError, ValueError, LookupError, TypeError):
            return "another process", False


def is_owned(home: Path) -> bool:
    """Whether some process owns the folder at this moment."""
    lock = FileLock(home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _me() -> dict[str, str | int]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]).strip()
    return {"pid": os.getpid(), "command": command, "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}
