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
            raise LibraryInUse(home, self._describe_owner()) from error
        except OSError as error:
            raise NotWritable(home, error.strerror or str(error)) from error
        self._sign()

    def release(self) -> None:
        """Let another process have the folder. Once is enough, and twice does no harm to that process."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._owner.unlink()
            self._lock.release()

    def _sign(self) -> None:
        """Say who the owner is now, not who it was when a process died.

        It is a courtesy to whoever comes second: a full disk does not keep the owner from its articles.
        """
        with suppress(OSError):
            self._owner.unlink(missing_ok=True)
            self._owner.write_text(json.dumps(_me()), "utf-8")

    def _describe_owner(self) -> str:
        try:
            owner = json.loads(self._owner.read_text("utf-8"))
            return f"process {owner['pid']} (`{owner['command']}`, since {owner['since']})"
        except (OSError, ValueError, LookupError, TypeError):
            return "another process"


def _me() -> dict[str, str | int]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]).strip()
    return {"pid": os.getpid(), "command": command, "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}
