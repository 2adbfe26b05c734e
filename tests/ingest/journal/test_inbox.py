"""Files that somebody sent lie in the inbox, whatever they are called, and nothing else can be read there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceMissing
from ingest.journal.inbox import FOLDER, Inbox, Sent
from retrieval.errors import NotWritable

NAMES = st.text(max_size=30) | st.sampled_from(
    ["../../etc/passwd", "/etc/passwd", "a/../../b.txt", "C:\\x", "\0"]
)


@given(NAMES, NAMES)
def test_no_token_and_no_name_leads_out_of_the_inbox(
    tmp_path_factory: pytest.TempPathFactory, token: str, name: str
) -> None:
    home = tmp_path_factory.getbasetemp()
    try:
        path = Inbox(home).path(Sent(token, name, name))
    except SourceMissing:
        return
    assert path.parent == home / FOLDER
    assert path.name == token


@given(NAMES, st.binary(max_size=20))
def test_whatever_a_file_is_called_it_lies_in_the_inbox(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
) -> None:
    home = tmp_path_factory.getbasetemp()
    inbox = Inbox(home)
    sent = inbox.put(data, name)
    assert inbox.path(sent).resolve().parent == (home / FOLDER).resolve()
    assert inbox.path(sent).read_bytes() == data
    inbox.discard([sent])
    assert not inbox.path(sent).exists()


def test_the_same_name_is_known_again_however_its_letters_are_written() -> None:
    assert Sent("a", "Café.txt", "Cafe\u0301.txt").origin == Sent("b", "Café.txt", "Caf\u00e9.txt").origin


def test_what_nobody_will_read_is_swept_away(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    wanted, left = inbox.put(b"a", "a.txt"), inbox.put(b"b", "b.txt")
    inbox.sweep([wanted])
    assert inbox.path(wanted).exists()
    assert not inbox.path(left).exists()


def test_an_inbox_that_was_never_used_is_swept_too(tmp_path: Path) -> None:
    Inbox(tmp_path).sweep([])
    assert not (tmp_path / FOLDER).exists()


def test_nothing_of_others_is_there_to_be_seen(tmp_path: Path) -> None:
    Inbox(tmp_path).put(b"a", "a.txt")
    assert (tmp_path / FOLDER).stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("no folder")
    with pytest.raises(NotWritable, match="inbox"):
        Inbox(tmp_path).put(b"a", "a.txt")
