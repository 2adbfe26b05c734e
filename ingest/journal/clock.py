"""What time it is, as the journal writes it: given from outside in tests."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]


def stamp(now: Now) -> str:
    """The time as it is stored, to the second."""
    return now().isoformat(timespec="seconds")


def utc_now() -> datetime:
    """Now, in UTC: a journal is read across the clock changes of summer and winter."""
    return datetime.now(UTC)
