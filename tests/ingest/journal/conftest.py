"""A library to keep a journal in, and a clock that is moved by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.library import Library
from tests.encoders import HashingEncoder


class Clock:
    """It is always ten o'clock, until somebody moves the hands."""

    def __init__(self) -> None:
        self.now = datetime(2025, 2, 17, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home", HashingEncoder()) as library:
        yield library
