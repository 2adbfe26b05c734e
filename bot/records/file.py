"""The file of the records: apart from the articles, so that what is kept about people can be looked at, and
thrown away, alone."""

from datetime import timedelta
from pathlib import Path

from ingest.journal.clock import Now, utc_now
from retrieval.database import Database, Schema

FILE = "members.sqlite"
SCHEMA = Schema(0x464F4F4D, "0001", Path(__file__).parent / "versions")  # "FOOM"

IN_PRIVATE = 0  # stands for a server where there is none: in a direct message


class Records(Database):
    """What the bot has written down, and the clock that it is written by."""

    def __init__(self, path: Path, now: Now = utc_now) -> None:
        super().__init__(path, SCHEMA)
        self._now = now

    def stamp(self, ago: timedelta = timedelta()) -> str:
        """The time, to the microsecond, as it is stored; stamps sort as times do."""
        return (self._now() - ago).isoformat(timespec="microseconds")
