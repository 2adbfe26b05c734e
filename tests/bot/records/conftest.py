"""Records whose clock a test can turn."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.records.file import FILE, Records


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2025, 2, 17, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def records(blank_records: Path, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    path = tmp_path / FILE
    path.write_bytes(blank_records.read_bytes())
    with closing(Records(path, clock)) as records:
        yield records
