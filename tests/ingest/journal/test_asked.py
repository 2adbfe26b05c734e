"""What is asked for survives the way to another process."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.journal.asked import Asked, is_address
from ingest.journal.inbox import Sent

asked = st.builds(
    Asked,
    sources=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    sitemap=st.none() | st.text(max_size=20),
    since=st.none() | st.dates(),
    limit=st.none() | st.integers(1, 10_000),
    feeds=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    files=st.lists(st.builds(Sent, *[st.text(max_size=20)] * 3, st.none() | st.text()), max_size=2).map(
        tuple
    ),
    retry=st.booleans(),
    remove=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    for_good=st.booleans(),
    undo=st.booleans(),
    trusted=st.booleans(),
)


@given(asked)
def test_it_comes_back_from_json_as_it_was(asked: Asked) -> None:
    assert Asked.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def test_what_was_asked_for_before_files_could_be_sent_is_understood() -> None:
    told = Asked(("a.txt",)).to_json()
    del told["files"]
    assert Asked.from_json(told) == Asked(("a.txt",))


def test_paths_mean_the_same_from_another_folder_and_the_rest_is_left_alone() -> None:
    asked = Asked(("a.txt", "https://news.example/a", "-"), since=date(2025, 2, 17))
    assert asked.from_anywhere().sources == (str(Path.cwd() / "a.txt"), "https://news.example/a", "-")
    assert asked.from_anywhere().since == asked.since


def test_an_address_is_told_from_a_path() -> None:
    assert is_address("HTTPS://news.example/a")
    assert not is_address("https/news.txt")
